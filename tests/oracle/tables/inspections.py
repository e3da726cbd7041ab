"""Inspections and enforcement: plans, tasks, draws, visits, documents, cases, law, publication; their pages."""

from tests.oracle.endpoints import HOLDERS, OBJECT, PUBLIC, SIGNED_IN, STATED, Page, Register, Table
from tests.oracle.judge import may, of_its_body
from tests.oracle.world.rows import BY_NUMBER, ROWS
from tests.oracle.world.rows_inspections import VISITS

FIRM, TASK, VISIT, PAPER, CASE, PLAN_KIND, DRAW_KIND = (
    "enterprises.enterprise", "inspections.inspectiontask", "inspections.visit", "inspections.enforcementpaper",
    "inspections.enforcementcase", "inspections.inspectionplan", "inspections.randomdraw",
)  # fmt: skip
VIEW_TASK, PLAN, CARRY_OUT, EXPORT_TASK = (
    f"inspections.{act}_inspectiontask" for act in ("view", "plan", "carry_out", "export")
)
VIEW_CAMPAIGN, RUN, EXPORT_CAMPAIGN = (f"inspections.{act}_campaign" for act in ("view", "run", "export"))
VIEW_LEAVE, RECORD = "inspections.view_officerleave", "inspections.record_officerleave"
VIEW_RECUSAL, RECUSE = "inspections.view_recusal", "inspections.decide_recusal"
VIEW_PLAN, PREPARE_PLAN, APPROVE_PLAN, ACKNOWLEDGE, EXPORT_PLAN = (
    f"inspections.{act}_inspectionplan" for act in ("view", "prepare", "approve", "acknowledge", "export")
)
VIEW_DRAW, DRAW, WITNESS, EXPORT_DRAW = (
    f"inspections.{act}_randomdraw" for act in ("view", "draw", "witness", "export")
)
VIEW_VISIT, CONDUCT, EXPORT_VISIT = (f"inspections.{act}_visit" for act in ("view", "conduct", "export"))
VIEW_RATING, VIEW_OBJECTION = "inspections.view_visitrating", "inspections.view_visitobjection"
ANSWER_OBJECTION = "inspections.answer_visitobjection"
VIEW_PAPER, INTERNAL, PREPARE, REVIEW_PAPER, APPROVE_PAPER, ISSUE, EXPORT_PAPER = (
    f"inspections.{act}_enforcementpaper"
    for act in ("view", "view_internal", "prepare", "review", "approve", "issue", "export")
)
VIEW_CASE, HANDLE, REVIEW, APPROVE, LEGAL, HOST, APPRAISE, EXPORT_CASE = (
    f"inspections.{act}_enforcementcase"
    for act in ("view", "handle", "review", "approve", "legal_review", "host_hearing", "appraise", "export")
)
VIEW_APPRAISAL, EXPORT_APPRAISAL = "inspections.view_qualitydraw", "inspections.export_qualitydraw"
VIEW_LAW, KEEP_LAW = "inspections.view_violation", "inspections.keep_violation"
VIEW_DISCRETION, KEEP_DISCRETION = "inspections.view_discretiontable", "inspections.keep_discretiontable"
KEEP_ACCOUNT = "inspections.keep_fineaccount"
VIEW_PUSH, VIEW_SENT, MANAGE_PUSH = (
    "inspections.view_eventsubscription", "inspections.view_pushdelivery", "inspections.manage_eventsubscription",
)  # fmt: skip
VIEW_PUBLICATION, PUBLISH = "inspections.view_decisionpublication", "inspections.publish_decisionpublication"
PROJECT = "inspections.constructionproject"
VIEW_PROJECT, KEEP_PROJECT, EXAMINE, DECIDE, EXPORT_PROJECT = (
    f"inspections.{act}_constructionproject" for act in ("view", "keep", "examine", "decide", "export")
)
VIEW_COMMITTEE, KEEP_COMMITTEE, EXPORT_COMMITTEE = (
    f"inspections.{act}_committeeplan" for act in ("view", "keep", "export")
)
VIEW_TARGET, KEEP_TARGET = "inspections.view_rollouttarget", "inspections.keep_rollouttarget"
PLAN_OF_COMMITTEE, MEETING, LED, TARGET = (
    f"inspections.{kind}" for kind in ("committeeplan", "committeemeeting", "leaderinspection", "rollouttarget")
)
FIGURES = "hazards.view_figures"
OURS = "&q=神谕"  # narrows lists of norms to those of the world

ASSIGNMENTS = (
    Register(
        "inspectiontask", TASK, VIEW_TASK, EXPORT_TASK, edit=PLAN, slug="inspection-tasks",
        acts={"assign": PLAN, "take_on": CARRY_OUT, "join": PLAN, "invite": PLAN, "uninvite": PLAN, "cancel": PLAN},
    ),
    Register(
        "randomdraw", DRAW_KIND, VIEW_DRAW, EXPORT_DRAW, create=DRAW, slug="random-draws",
        acts={"witness": WITNESS, "draw": DRAW, "publish": DRAW, "redraw": DRAW, "void": DRAW},
    ),
    Register(
        "campaign", "inspections.campaign", VIEW_CAMPAIGN, EXPORT_CAMPAIGN, create=RUN, edit=RUN,
        slug="inspection-campaigns", acts=dict.fromkeys(("start", "close", "cancel"), RUN),
    ),
    Register(
        "officerleave", "inspections.officerleave", VIEW_LEAVE, RECORD, create=RECORD, edit=RECORD,
        slug="officer-absences", acts={"remove": RECORD},
    ),
    Register(
        "recusal", "inspections.recusal", VIEW_RECUSAL, EXPORT_TASK, create=RECUSE, slug="recusals",
        acts={"end": RECUSE},
    ),
    Register(
        "inspectionplan", PLAN_KIND, VIEW_PLAN, EXPORT_PLAN, create=PREPARE_PLAN, edit=PREPARE_PLAN,
        slug="inspection-plans",
        acts={
            **dict.fromkeys(("entry", "propose", "unit", "submit", "file", "revise", "withdraw"), PREPARE_PLAN),
            "approve": APPROVE_PLAN, "return": APPROVE_PLAN, "acknowledge": ACKNOWLEDGE, "tasks": PLAN,
        },
    ),
    Register("planentry", "inspections.planentry", VIEW_PLAN, EXPORT_PLAN, slug="inspection-plan-entries"),
)  # fmt: skip

VISITS_AND_PAPERS = (
    Register("visit", VISIT, VIEW_VISIT, EXPORT_VISIT, slug="visits", acts={"recheck": CONDUCT, "void": CONDUCT}),
    Register("visitrating", "inspections.visitrating", VIEW_RATING, "", slug="visit-ratings"),
    Register(
        "visitobjection", "inspections.visitobjection", VIEW_OBJECTION, "", slug="visit-objections",
        acts={"answer": ANSWER_OBJECTION},
    ),
    Register(
        "enforcementpaper", PAPER, VIEW_PAPER, EXPORT_PAPER, create=PREPARE, edit=PREPARE, slug="enforcement-papers",
        bulk={"print": VIEW_PAPER, "issue_and_print": ISSUE},
        acts={
            **dict.fromkeys(
                ("sign", "sign_by_hand", "sign_rest", "refuse_to_sign", "submit", "serve", "discard"), PREPARE,
            ),
            "review": REVIEW_PAPER, "return": REVIEW_PAPER, "approve": APPROVE_PAPER, "send_back": APPROVE_PAPER,
            "issue": ISSUE, "correct": ISSUE, "void": ISSUE,
        },
    ),
)  # fmt: skip

BY_HANDLERS = (
    "submit", "punish_on_spot", "report", "investigate_on", "resume", "take_back", "send_legal", "discuss", "tell",
    "tell_again", "ask_hearing", "hear", "waive_hearing", "ask_decision", "deliver", "ask_closing", "archive",
    "extension", "suspension", "termination", "disposal", "charge", "drop_charge", "evidence", "custody", "measure",
    "extend_seizure", "end_measure", "officer", "recusal", "statement", "serve_notice", "propose_transfer",
    "send_police", "police_reply", "payment", "hand_in", "deferral", "dispute", "end_dispute", "demand", "court",
    "ruling", "report_up", "record_summary", "paper", "hearing_notice",
    "serve_hearing_notice", "draw_up_demand", "daily",
)  # fmt: skip
BY_THE_HEAD = ("conclude", "conclude_heard", "approve", "refuse_matter", "decide_recusal", "announce")
ENFORCEMENT = (
    Register(
        "enforcementcase", CASE, VIEW_CASE, EXPORT_CASE, edit=HANDLE, slug="cases",
        acts={
            **dict.fromkeys(BY_HANDLERS, HANDLE), **dict.fromkeys(BY_THE_HEAD, APPROVE),
            "legal_pass": LEGAL, "legal_pass_heard": LEGAL, "close_hearing": HOST, "review": REVIEW,
            "return_matter": REVIEW, "bind": EXPORT_CASE,
        },
    ),
    Register(
        "qualitydraw", "inspections.qualitydraw", VIEW_APPRAISAL, EXPORT_APPRAISAL, create=APPRAISE,
        slug="quality-appraisals",
    ),
    Register(
        "legalreviewer", "inspections.legalreviewer", "inspections.view_legalreviewer", None, create=APPROVE,
        slug="legal-reviewers", acts={"end": APPROVE},
    ),
    Register(
        "fineaccount", "inspections.fineaccount", "inspections.view_fineaccount", None,
        create=KEEP_ACCOUNT, slug="fine-accounts", acts={"end": KEEP_ACCOUNT},
    ),
    Register(
        "decisionpublication", "inspections.decisionpublication", VIEW_PUBLICATION, PUBLISH,
        slug="decision-publications", acts=dict.fromkeys(("publish", "exempt", "fall", "withdraw"), PUBLISH),
    ),
)  # fmt: skip

PROJECTS = (
    Register(
        "constructionproject",
        PROJECT,
        VIEW_PROJECT,
        EXPORT_PROJECT,
        create=KEEP_PROJECT,
        edit=KEEP_PROJECT,
        slug="construction-projects",
        acts={
            **dict.fromkeys(
                ("evaluate", "apply", "review_own", "redesign", "try_out", "accept", "fail", "give_up"), KEEP_PROJECT
            ),
            **dict.fromkeys(("admit", "decline", "check", "reject"), EXAMINE),
            **dict.fromkeys(("approve", "disapprove", "extend"), DECIDE),
        },
    ),
)

_OF_COMMITTEE = {"create": KEEP_COMMITTEE, "edit": KEEP_COMMITTEE}
COMMITTEES = (
    Register(
        "committeeplan", PLAN_OF_COMMITTEE, VIEW_COMMITTEE, EXPORT_COMMITTEE, slug="committee-plans", **_OF_COMMITTEE
    ),
    Register(
        "committeemeeting", MEETING, VIEW_COMMITTEE, EXPORT_COMMITTEE, slug="committee-meetings", **_OF_COMMITTEE,
        acts={"strike": KEEP_COMMITTEE},
    ),
    Register(
        "leaderinspection", LED, VIEW_COMMITTEE, EXPORT_COMMITTEE, slug="leader-inspections", **_OF_COMMITTEE,
        acts={"strike": KEEP_COMMITTEE},
    ),
    Register(
        "rollouttarget", TARGET, VIEW_TARGET, create=KEEP_TARGET, slug="rollout-targets", acts={"end": KEEP_TARGET},
    ),
)  # fmt: skip

LAW = (
    Register(
        "violation", "inspections.violation", VIEW_LAW, "", create=KEEP_LAW, slug="law/unlawful-acts", query=OURS,
        acts=dict.fromkeys(("revise", "check", "add_penalty", "remove_penalty", "end"), KEEP_LAW),
    ),
    Register("lawinstrument", "inspections.lawinstrument", VIEW_LAW, "", slug="law/laws", query=OURS),
    Register(
        "discretiontable", "inspections.discretiontable", VIEW_DISCRETION, "", create=KEEP_DISCRETION,
        slug="law/discretion", query=OURS, acts={"end": KEEP_DISCRETION},
    ),
    Register(
        "eventsubscription", "inspections.eventsubscription", VIEW_PUSH, None, create=MANAGE_PUSH, edit=MANAGE_PUSH,
        slug="event-subscriptions",
    ),
    Register(
        "pushdelivery", "inspections.pushdelivery", VIEW_SENT, None, slug="event-deliveries",
        acts={"redeliver": MANAGE_PUSH},
    ),
)  # fmt: skip


def _is_on_it(person, row) -> bool:
    """Only the officers of a visit carry it on, on whichever tablet."""
    return person.key in row.officers


def _reads_its_paper(person, row) -> bool:
    """The set of a visit prints for those who may read a paper of it that was issued."""
    papers = [paper for paper in ROWS[PAPER] if paper.target == row.pk and paper.state == "issued"]
    return any(may(person, VIEW_PAPER, paper) for paper in papers)


def _prepares(person, row) -> bool:
    plan = BY_NUMBER[PLAN_KIND, row.target]
    return of_its_body(person, PREPARE_PLAN, plan)


BOTH, POST = ("GET", "POST"), ("POST",)
OF_ENTRY = {"kwargs": lambda row: {"pk": row.target, "entry": row.pk}, "further": _prepares}
PLANNING = (
    Page("inspectiontask-mine", HOLDERS, CARRY_OUT),
    Page("inspectiontask-choose", HOLDERS, PLAN, query="?q=神谕", proof="test_enforcement"),
    Page("inspectiontask-plan", OBJECT, PLAN, FIRM, methods=BOTH),
    Page("inspectionplan-entry", OBJECT, VIEW_PLAN, "inspections.planentry", PREPARE_PLAN, BOTH, **OF_ENTRY),
    Page("inspectionplan-entry-drop", OBJECT, VIEW_PLAN, "inspections.planentry", PREPARE_PLAN, POST, **OF_ENTRY),
    Page("inspectionplan-month", OBJECT, VIEW_PLAN, PLAN_KIND, kwargs=lambda row: {"pk": row.pk, "month": 1}),
    Page(
        "inspectionplan-draft", OBJECT, VIEW_PLAN, PLAN_KIND, methods=POST,
        kwargs=lambda row: {"pk": row.pk, "kind": "plan"},
    ),
    Page("randomdraw-record", OBJECT, VIEW_DRAW, DRAW_KIND),
)  # fmt: skip
VISITING = (
    Page("visit-today", HOLDERS, CONDUCT, proof="test_search"),
    Page("visit-begin", OBJECT, CONDUCT, TASK, methods=POST, kwargs=lambda row: {"task": row.pk}),
    Page("visit-work", OBJECT, CONDUCT, VISIT, theirs=_is_on_it),
    Page("visit-state", OBJECT, CONDUCT, VISIT, theirs=_is_on_it),
    Page(
        "visit-entry", OBJECT, CONDUCT, VISIT, methods=POST, theirs=_is_on_it,
        kwargs=lambda row: {"pk": row.pk, "kind": "fact"},
    ),
    Page(
        "visit-step", OBJECT, CONDUCT, VISIT, methods=POST, theirs=_is_on_it,
        kwargs=lambda row: {"pk": row.pk, "name": "present"},
    ),
    Page("visit-papers", OBJECT, VIEW_VISIT, VISIT, theirs=_reads_its_paper),
    Page("visit-worker", SIGNED_IN),
    Page("visit-manifest", SIGNED_IN),
    Page("enforcementpaper-draft", OBJECT, VIEW_PAPER, PAPER, INTERNAL, only=lambda row: row.state == "draft"),
)  # fmt: skip
PENALTIES = (
    Page("case-propose", OBJECT, "enterprises.view_enterprise", FIRM, HANDLE, BOTH),
    Page("case-propose-visit", OBJECT, VIEW_VISIT, VISIT, HANDLE, BOTH),
    Page(
        "case-file", OBJECT, EXPORT_CASE, "inspections.casefile",
        kwargs=lambda row: {"pk": row.target, "number": row.pk},
    ),
    Page(
        "quality-score", OBJECT, VIEW_CASE, "inspections.qualityscore", APPRAISE, BOTH,
        kwargs=lambda row: {"pk": row.pk, "name": "score"},
    ),
    Page("quality-record", OBJECT, VIEW_APPRAISAL, "inspections.qualitydraw"),
    Page("quality-results", HOLDERS, VIEW_APPRAISAL),
    Page("live-cases", HOLDERS, VIEW_CASE, proof="test_enforcement"),
    Page("statistics", HOLDERS, FIGURES, proof="test_enforcement"),
    Page("statistics-rows", HOLDERS, FIGURES, query="?table=summary&column=visits", proof="test_enforcement"),
    *(Page(f"statistics-{kind}", STATED, methods=POST, proof="test_enforcement") for kind in ("pdf", "xlsx")),
    Page("law-propose", HOLDERS, VIEW_LAW, query="?text=神谕"),
    Page("law-brief", STATED, VIEW_LAW, "inspections.violation", proof="test_enforcement"),
)  # fmt: skip
OPEN = (
    Page("visit-code", PUBLIC, methods=BOTH, kwargs=lambda row: {"code": f"oracle{VISITS}"}, proof="test_enforcement"),
    Page("public-draws", PUBLIC, proof="test_enforcement"),
    Page("public-draw", PUBLIC, kwargs=lambda row: {"pk": 26300}, proof="test_enforcement"),
    Page("public-draw-record", PUBLIC, kwargs=lambda row: {"pk": 26300}, proof="test_enforcement"),
    Page("public-decisions", PUBLIC, proof="test_enforcement"),
    Page("public-decisions-json", PUBLIC, proof="test_enforcement"),
)  # fmt: skip

TABLE = Table(
    (*ASSIGNMENTS, *VISITS_AND_PAPERS, *ENFORCEMENT, *PROJECTS, *COMMITTEES, *LAW),
    (*PLANNING, *VISITING, *PENALTIES, *OPEN),
)
