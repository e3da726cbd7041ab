"""Hazard supervision: the loop, self-inspection, monthly reports, listings, statistical reports, signals."""

from tests.oracle.endpoints import (
    HOLDERS,
    OBJECT,
    PUBLIC,
    SIGNED_IN,
    STATED,
    Operation,
    Page,
    Register,
    Resource,
    Table,
)  # fmt: skip
from tests.oracle.world.build import days
from tests.oracle.world.places import OWN

HAZARD, MONTHLY, LISTING = "hazards.hazard", "hazards.monthlyreport", "hazards.listing"
VIEW, EXPORT, COMMENT = "hazards.view_hazard", "hazards.export_hazard", "hazards.comment_hazard"
REPORT, RAISE, ASSESS, ASSIGN, EXTEND, RECTIFY, VERIFY, SUPERVISE, REOPEN = (
    f"hazards.{act}_hazard"
    for act in ("report", "raise", "assess", "assign", "extend", "rectify", "verify", "supervise", "reopen")
)
ASKED, REVIEWED = "hazards.view_extensionrequest", "hazards.view_levelreview"
VIEW_HANDOVER, SEND, RECEIVE, DESIGNATE = (
    f"hazards.{act}_handover" for act in ("view", "send", "receive", "designate")
)
VIEW_MONTHLY, PREPARE, SIGN, FILE, PROXY, ACCEPT, GIVE_TIME, REMIND, PRINT_MONTHLY = (
    f"hazards.{act}_monthlyreport"
    for act in ("view", "prepare", "sign", "file", "proxy", "accept", "extend", "remind", "print")
)
NORM, KEEP = "hazards.view_checkliststandard", "hazards.keep_checkliststandard"
VIEW_CHECK, CARRY_OUT, PLAN = (f"hazards.{act}_selfinspection" for act in ("view", "carry_out", "plan"))
VIEW_POSTER, MANAGE_POSTER = "hazards.view_reportposter", "hazards.manage_reportposter"
VIEW_INTAKE, MODERATE = "hazards.view_workerreport", "hazards.moderate_workerreport"
VIEW_DOSSIER, FILL, SIGN_DOSSIER = (f"hazards.{act}_majorhazarddossier" for act in ("view", "fill", "sign"))
VIEW_LISTING, PROPOSE, DECIDE, HANDLE, ACCEPT_LISTING, REPORT_LISTING = (
    f"hazards.{act}_listing" for act in ("view", "propose", "decide", "handle", "accept", "report")
)
VIEW_LEVEL, PREPARE_LEVEL, SUBMIT_LEVEL, ACCEPT_LEVEL, PRINT_LEVEL = (
    f"hazards.{act}_levelreport" for act in ("view", "prepare", "submit", "accept", "print")
)
VIEW_BULLETIN, DRAFT, ISSUE = (f"hazards.{act}_hazardbulletin" for act in ("view", "draft", "issue"))
VIEW_SIGNAL, ANSWER, DECIDE_SIGNAL = (f"hazards.{act}_trustsignal" for act in ("view", "answer", "decide"))
EXPORT_LISTING = "hazards.export_listing"
WHY = {"note": "示例理由"}

LOOP = (
    Register(
        "hazard", HAZARD, VIEW, EXPORT, create=REPORT, edit=ASSESS, slug="hazards",
        bulk={"assign": ASSIGN, "verify": VERIFY},
        acts={
            "report": REPORT, "raise": RAISE, "assess": ASSESS, "assign": ASSIGN, "submit": RECTIFY, "verify": VERIFY,
            "return": VERIFY, "plan": ASSIGN, "ask_time": RECTIFY, "extend": EXTEND, "control": ASSIGN,
            "reactivate": ASSIGN, "pause": SUPERVISE, "resume": SUPERVISE, "make_major": ASSESS, "ask_review": ASSESS,
            "hand_over": SEND, "merge": ASSIGN, "discard": ASSESS, "reopen": REOPEN, "comment": COMMENT,
        },
    ),
    Register(
        "extensionrequest", "hazards.extensionrequest", ASKED, EXPORT, slug="hazard-extensions",
        acts={"approve": EXTEND, "refuse": EXTEND, "withdraw": RECTIFY},
    ),
    Register(
        "levelreview", "hazards.levelreview", REVIEWED, EXPORT, slug="hazard-reviews",
        acts={"approve": SUPERVISE, "refuse": SUPERVISE, "withdraw": ASSESS},
    ),
    Register(
        "handover", "hazards.handover", VIEW_HANDOVER, EXPORT, slug="hazard-handovers",
        acts={
            "accept": RECEIVE, "refuse": RECEIVE, "reply": RECEIVE, "finish": RECEIVE, "designate": DESIGNATE,
            "send_back": DESIGNATE, "withdraw": SEND,
        },
    ),
    Register(
        "majorhazarddossier", "hazards.majorhazarddossier", VIEW_DOSSIER, EXPORT_LISTING, edit=FILL,
        slug="major-hazards",
        acts={"evidence": FILL, "sign": SIGN_DOSSIER, "acknowledge": "hazards.acknowledge_hazardfiling"},
    ),
    Register(
        "listing", LISTING, VIEW_LISTING, EXPORT_LISTING, slug="listings",
        acts={
            "list": DECIDE, "refuse": DECIDE, "take_over": DECIDE, "delist": DECIDE, "revoke": DECIDE,
            "grant_extension": DECIDE, "refuse_extension": DECIDE, "progress": REPORT_LISTING,
            "request_acceptance": REPORT_LISTING, "ask_extension": REPORT_LISTING, "sign_for": REPORT_LISTING,
            "acceptance": ACCEPT_LISTING, "record": HANDLE, "publish": HANDLE, "publish_removal": HANDLE,
            "deliver": HANDLE,
        },
    ),
    Register(
        "trustsignal", "hazards.trustsignal", VIEW_SIGNAL, "hazards.export_trustsignal", slug="trust-signals",
        acts={"answer": ANSWER, "dismiss": DECIDE_SIGNAL, "confirm": DECIDE_SIGNAL},
    ),
)  # fmt: skip

PERIODIC = (
    Register(
        "monthlyreport", MONTHLY, VIEW_MONTHLY, "hazards.export_monthlyreport", slug="monthly-reports",
        bulk={"accept": ACCEPT, "remind": REMIND},
        acts={
            "declare": PREPARE, "sign": SIGN, "sign_only": SIGN, "file": FILE, "recall": FILE, "accept": ACCEPT,
            "return": ACCEPT, "proxy": PROXY, "ask_extension": PREPARE, "extend": GIVE_TIME, "ask_unlock": PREPARE,
            "unlock": GIVE_TIME, "decline": GIVE_TIME, "waive": GIVE_TIME, "remind": REMIND, "paper": PRINT_MONTHLY,
        },
    ),
    Register(
        "selfinspection", "hazards.selfinspection", VIEW_CHECK, "hazards.export_selfinspection", create=CARRY_OUT,
        slug="self-inspections", acts={"start": CARRY_OUT, "finish": CARRY_OUT, "drop": PLAN},
    ),
    Register(
        "checkliststandard", "hazards.checkliststandard", NORM, create=KEEP, edit=KEEP, slug="checklists",
        acts={"add_item": KEEP, "tighten": KEEP},
    ),
    Register(
        "checklistitem", "hazards.checklistitem", NORM, slug="checklist-items", query="&q=神谕",
        acts={"revise": KEEP, "end": KEEP},
    ),
    Register(
        "reportposter", "hazards.reportposter", VIEW_POSTER, None, create=MANAGE_POSTER, slug="report-posters",
        acts={"revoke": MANAGE_POSTER},
    ),
    Register(
        "workerreport", "hazards.workerreport", VIEW_INTAKE, "hazards.export_workerreport", slug="worker-reports",
        acts=dict.fromkeys(("accept", "merge", "reject"), MODERATE),
    ),
    Register(
        "levelreport", "hazards.levelreport", VIEW_LEVEL, "hazards.export_levelreport", slug="level-reports",
        bulk={"accept": ACCEPT_LEVEL},
        acts={
            "compile": PREPARE_LEVEL, "submit": SUBMIT_LEVEL, "sign": SUBMIT_LEVEL, "recall": SUBMIT_LEVEL,
            "accept": ACCEPT_LEVEL, "return": ACCEPT_LEVEL, "waive": ACCEPT_LEVEL, "paper": PRINT_LEVEL,
        },
    ),
    Register(
        "hazardbulletin", "hazards.hazardbulletin", VIEW_BULLETIN, "hazards.export_hazardbulletin", create=DRAFT,
        edit=DRAFT, slug="bulletins",
        acts={"issue": ISSUE, "regenerate": DRAFT, "discard": DRAFT, "withdraw": ISSUE},
    ),
)  # fmt: skip

BOTH, POST = ("GET", "POST"), ("POST",)
PAGES = (
    Page("hazard-raise", HOLDERS, RAISE, proof="test_search"),
    Page("hazard-raise-at", OBJECT, RAISE, "enterprises.enterprise", methods=BOTH),
    Page(
        "hazard-photos", OBJECT, VIEW, HAZARD, RECTIFY, BOTH, kwargs=lambda row: {"pk": row.pk, "purpose": "after"},
        only=lambda row: row.state == "rectifying",
    ),
    Page(
        "hazard-reveal", OBJECT, VIEW, HAZARD, "core.reveal_personal_data", BOTH,
        kwargs=lambda row: {"pk": row.pk, "field": "responsible_phone"},
    ),
    Page("hazard-dossier", OBJECT, VIEW, HAZARD, FILL, BOTH),
    Page("listing-propose", OBJECT, VIEW, HAZARD, PROPOSE, BOTH),
    Page("listing-draft", OBJECT, VIEW_LISTING, LISTING, DECIDE, POST),
    Page("monthlyreport-own", SIGNED_IN, proof="test_search"),
    Page("monthlyreport-open", HOLDERS, PREPARE, methods=BOTH),
    Page("monthlyreport-figures", OBJECT, PREPARE, MONTHLY),
    Page("monthlyreport-next", OBJECT, PREPARE, MONTHLY),
    Page("monthlyreport-typed", OBJECT, VIEW_MONTHLY, MONTHLY, SIGN, BOTH),
    Page("monthlyreport-draft", OBJECT, PREPARE, MONTHLY, methods=POST),
    Page("monthlyreport-nudge", STATED, methods=POST, proof="test_writes"),
    Page("selfinspection-worker", SIGNED_IN),
    Page("selfinspection-today", HOLDERS, CARRY_OUT, proof="test_search"),
    Page("selfinspection-walk", OBJECT, CARRY_OUT, "hazards.selfinspection"),
    Page(
        "selfinspection-answer", OBJECT, CARRY_OUT, "hazards.selfinspection", methods=POST,
        kwargs=lambda row: {"pk": row.pk, "item": 1},
    ),
    Page(
        "selfinspection-photo", OBJECT, CARRY_OUT, "hazards.selfinspection", methods=POST,
        kwargs=lambda row: {"pk": row.pk, "item": 1},
    ),
    Page("checkliststandard-effective", OBJECT, VIEW_CHECK, "enterprises.enterprise"),
    Page("reportposter-pdf", OBJECT, VIEW_POSTER, "hazards.reportposter"),
    Page("levelreport-workbook", OBJECT, VIEW_LEVEL, "hazards.levelreport", PRINT_LEVEL, POST),
    Page("levelreport-draft", OBJECT, VIEW_LEVEL, "hazards.levelreport", PRINT_LEVEL, POST),
    Page("levelreport-typed", OBJECT, VIEW_LEVEL, "hazards.levelreport", SUBMIT_LEVEL, BOTH),
    Page("hazardbulletin-draft", OBJECT, VIEW_BULLETIN, "hazards.hazardbulletin", (DRAFT, ISSUE), POST),
    Page("hazard-receipt", PUBLIC),
    Page("hazard-scan-done", PUBLIC),
    Page("hazard-scan", PUBLIC, methods=BOTH, kwargs=lambda row: {"token": f"oracle{23300}"}),
    Page("public-listings", PUBLIC, proof="test_public"),
    Page("public-listings-json", PUBLIC, proof="test_public"),
)  # fmt: skip


def _post(name: str, need, **facts) -> Operation:
    return Operation(f"hazard-{name}", "POST", need, VIEW, HAZARD, **facts)


DESCRIPTION = {"description": "示例隐患：通道堵塞", "location": "一车间", "category": "B04", "found_on": days(-1)}
OF_HAZARD = (
    Operation(
        "hazard-list", "POST", (REPORT, RAISE), access=HOLDERS,
        body={**DESCRIPTION, "enterprise": OWN, "source": "3"},
    ),
    Operation("hazard-detail", "PATCH", (REPORT, RAISE), VIEW, HAZARD, {"location": "二车间"}),
    _post("assess", ASSESS, body={"level": "general"}),
    _post("assign", ASSIGN, body={"rectify_by": days(12), "responsible": "示例", "measures": "示例"}),
    _post("comments", COMMENT, body={"text": "示例"}),
    _post("control", ASSIGN, body={**WHY, "interim_measures": "示例", "controlled_until": days(20)}),
    _post("discard", ASSESS, body=WHY),
    _post("end-control", ASSIGN),
    _post("extend", EXTEND, body={**WHY, "rectify_by": days(30)}),
    _post("extension-requests", RECTIFY, body={"new_day": days(30), "reason": "示例"}),
    _post(
        "hand-over", SEND, body={"kind": "copy", "to_body": "430102000077", "reason": "示例"}, looks_up=True,
    ),
    _post("level-reviews", ASSESS, body={"reason": "示例"}),
    _post("make-major", ASSESS, body=WHY),
    _post("merge", ASSIGN, body={**WHY, "duplicate_of": 20200}),
    _post("pause", SUPERVISE, body=WHY),
    _post("photos", (REPORT, RAISE, RECTIFY, VERIFY), looks_up=True),
    _post("reopen", REOPEN, body={**WHY, "rectify_by": days(30)}),
    _post("resume", SUPERVISE, body=WHY),
    _post("send-back", VERIFY, body={**WHY, "rectify_by": days(30)}),
    _post("submit", RECTIFY, body={"rectification": "示例"}),
    _post("verify", VERIFY),
    Operation("hazard-comments", "GET", VIEW, VIEW, HAZARD, rows="hazards.hazardcomment"),
    Operation("hazard-photos", "GET", "core.open_attachment", VIEW, HAZARD, rows="core.attachment"),
    Operation("hazard-extension-requests", "GET", ASKED, VIEW, HAZARD, rows="hazards.extensionrequest"),
    Operation("hazard-level-reviews", "GET", REVIEWED, VIEW, HAZARD, rows="hazards.levelreview"),
)  # fmt: skip


def _act(name: str, act: str, need: str, view: str, **facts) -> Operation:
    return Operation(f"{name}-{act}", "POST", need, view, f"hazards.{name}", **facts)


RESOURCES = (
    Resource("hazard", HAZARD, VIEW, OF_HAZARD),
    Resource(
        "extensionrequest", "hazards.extensionrequest", ASKED,
        (
            _act("extensionrequest", "approve", EXTEND, ASKED),
            _act("extensionrequest", "refuse", EXTEND, ASKED, body=WHY),
            _act("extensionrequest", "withdraw", RECTIFY, ASKED),
        ),
    ),
    Resource(
        "levelreview", "hazards.levelreview", REVIEWED,
        (
            _act("levelreview", "approve", SUPERVISE, REVIEWED),
            _act("levelreview", "refuse", SUPERVISE, REVIEWED, body=WHY),
        ),
    ),
    Resource(
        "handover", "hazards.handover", VIEW_HANDOVER,
        (
            _act("handover", "accept", RECEIVE, VIEW_HANDOVER),
            _act("handover", "refuse", RECEIVE, VIEW_HANDOVER, body=WHY),
            _act("handover", "reply", RECEIVE, VIEW_HANDOVER, body={"reply": "示例"}),
            _act("handover", "finish", RECEIVE, VIEW_HANDOVER, body={"feedback": "示例"}),
            _act("handover", "withdraw", SEND, VIEW_HANDOVER, body=WHY),
            _act("handover", "designate", DESIGNATE, VIEW_HANDOVER, body={"to_body": "430102000077"}, looks_up=True),
            _act("handover", "send-back", DESIGNATE, VIEW_HANDOVER, body=WHY),
        ),
    ),
    Resource(
        "checkliststandard", "hazards.checkliststandard", NORM,
        (
            Operation(
                "checkliststandard-items", "GET", NORM, NORM, "hazards.checkliststandard", rows="hazards.checklistitem",
            ),
        ),
    ),
    Resource(
        "selfinspection", "hazards.selfinspection", VIEW_CHECK,
        (
            Operation(
                "selfinspection-list", "POST", CARRY_OUT, access=HOLDERS,
                body={
                    "enterprise": OWN, "rhythm": "adhoc", "participants": "示例", "participant_count": 1, "answers": [],
                },
            ),
            Operation(
                "selfinspection-checklist", "GET", VIEW_CHECK, VIEW_CHECK, "enterprises.enterprise",
                kwargs=lambda row: {"enterprise": row.pk},
            ),
        ),
    ),
    Resource(
        "monthlyreport", MONTHLY, VIEW_MONTHLY,
        (
            Operation(
                "monthlyreport-list", "POST", PREPARE, access=HOLDERS, body={"enterprise": OWN, "month": "2026-01"},
            ),
            Operation("monthlyreport-live-figures", "GET", VIEW_MONTHLY, VIEW_MONTHLY, MONTHLY),
            _act("monthlyreport", "accept", ACCEPT, VIEW_MONTHLY),
            _act("monthlyreport", "compile", PREPARE, VIEW_MONTHLY, body={"zero_reason": "示例"}),
            _act("monthlyreport", "file", FILE, VIEW_MONTHLY),
            _act("monthlyreport", "recall", FILE, VIEW_MONTHLY),
            _act("monthlyreport", "send-back", ACCEPT, VIEW_MONTHLY, body=WHY),
        ),
    ),
    Resource("levelreport", "hazards.levelreport", VIEW_LEVEL),
    Resource(
        "listing", LISTING, VIEW_LISTING,
        (
            Operation("listing-progress", "GET", VIEW_LISTING, VIEW_LISTING, LISTING, rows="hazards.listingprogress"),
            _act("listing", "progress", REPORT_LISTING, VIEW_LISTING, body={"percent": 10, "done": "示例"}),
        ),
    ),
    Resource(
        "trustsignal", "hazards.trustsignal", VIEW_SIGNAL,
        (_act("trustsignal", "answer", ANSWER, VIEW_SIGNAL, body={"answer": "示例说明"}),),
    ),
)  # fmt: skip

TABLE = Table((*LOOP, *PERIODIC), PAGES, RESOURCES)
