"""The page of one case: next step, stages, periods, charges, evidence, papers, people, money, history."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import OWN_CLOCKS, CaseStatus, ClockName, PenaltyKind
from inspections.choices.papers import PAPER_OPEN, PaperStatus
from inspections.models import (
    CaseApproval,
    CaseCharge,
    CaseClock,
    CaseEvidence,
    CaseFile,
    CaseHandler,
    EnforcementCase,
    EvidenceMeasure,
    QualityScore,
)
from inspections.queries import cases_daily as daily
from inspections.queries import cases_money as money
from inspections.queries.cases_law import discussion_done, look_back, procedural_day, reckon, review_done
from inspections.queries.papers import readable_of
from safetyportal.core import attachments
from safetyportal.core.access import holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages import sheets
from safetyportal.core.pages.tables import countdown, local_text

VIEW = "inspections.view_enforcementcase"
S = CaseStatus
STAGES = (
    (_("Proposal"), (S.DRAFT, S.FILING, S.REFUSED)),
    (_("Investigation"), (S.FILED, S.SUSPENDED, S.TRANSFERRED)),
    (_("Review"), (S.REPORTED, S.LEGAL, S.DISCUSSION)),
    (_("Notice and hearing"), (S.NOTICED, S.HEARING, S.HEARD)),
    (_("Penalty decision"), (S.DECIDING, S.DECIDED)),
    (_("Performance"), (S.EXECUTION, S.CLOSING)),
    (_("Archive"), (S.CLOSED, S.TERMINATED, S.ARCHIVED)),
)
# The step that comes next in a state, before all others; the first that this person may take is shown large.
NEXT = (
    "approve", "review", "legal_pass_heard", "legal_pass", "conclude_heard", "conclude", "close_hearing", "announce",
    "decide_recusal", "punish_on_spot", "submit", "report", "send_legal", "discuss", "tell", "serve_notice", "hear",
    "hearing_notice", "serve_hearing_notice", "ask_decision", "deliver", "payment", "ask_closing", "archive",
)  # fmt: skip
_GROUPS = (
    (None, ("number", "cause", "source", "procedure", "summary", "filed_on", "decide_by", "urgent_on")),
    (_("Party"), ("party_kind", "party_name", "party_post", "party_id_number", "party_address")),
    (
        _("Penalty decision"),
        (
            "outcome",
            "decision_number",
            "decided_on",
            "served_on",
            "pay_by",
            "published_on",
            "reported_up_on",
            "reasons",
        ),
    ),
    (_("Daily penalty"), ("daily_of", "ordered_on", "uncorrected_on")),
    (_("Performance and archive"), ("result", "closed_on", "archive_number", "archived_on", "keep_until")),
)
_ALWAYS = ("cause", "source", "party_kind", "party_name")


def fact_groups(record: EnforcementCase) -> list[dict]:
    """Facts by group; what is not known yet is left out."""
    made = []
    for title, names in _GROUPS:
        shown = [sheets.fact(record, name) for name in names if name in _ALWAYS or getattr(record, name)]
        if shown:
            made.append({"title": title, "facts": shown})
    return made


def complete(request: Any, record: EnforcementCase, context: dict) -> dict:
    """Add every section to the context of the detail page. Each starts from what the reader may see."""
    user, now = request.user, timezone.now()
    today = local_day(now)
    buttons = _useful(context["actions"], record)
    owed = reckon(record, procedural_day(record))
    context.update(
        actions=buttons,
        next_act=_next(buttons, _not_due(record, owed, today)),
        stages=_stages(record),
        clocks=_clocks(record, now),
        warnings=_warnings(record, today),
        charges=_charges(record),
        owed=owed,
        evidence=_evidence(record),
        measures=record.rows_of(EvidenceMeasure).order_by("-began_on"),
        approvals=record.rows_of(CaseApproval).select_related("asked_by", "reviewed_by", "decided_by"),
        people=record.rows_of(CaseHandler).select_related("user").order_by("until", "-leads", "pk"),
        papers=_papers(user, record),
        unissued=_unissued(user, record),
        daily=_daily(user, record, today),
        scores=_scores(user, record),
        papers_url=f"{reverse('enforcementpaper-list')}?case={record.pk}",
        files=_files(record),
        **_money(record, today),
    )
    return context


def _scores(user: Any, record: EnforcementCase) -> list[dict]:
    """What appraisals gave the case; its officers object from here."""
    from inspections.views.cases_quality import act_url  # noqa: PLC0415 -- its pages lead here

    rows = record.rows_of(QualityScore).exclude(total=None).select_related("draw").order_by("-pk")
    return [{"row": row, "object_url": act_url(row, "object", user)} for row in rows]


def _useful(buttons: list[dict], record: EnforcementCase) -> list[dict]:
    """What may be done, and of the steps that start here also those refused, with the reason."""
    from inspections.workflow.cases import CASE_FLOW  # noqa: PLC0415 -- read at the page only

    return [button for button in buttons if button["enabled"] or button["name"] in CASE_FLOW.steps]


def _next(buttons: list[dict], skipped: set[str]) -> dict | None:
    enabled = {button["name"]: button for button in buttons if button["enabled"] and button["name"] not in skipped}
    return next((enabled[name] for name in NEXT if name in enabled), None)


def _not_due(record: EnforcementCase, owed: Any, today: Any) -> set[str]:
    """Steps that are possible and nobody waits for: a review or discussion that is not due or done, a payment where
    nothing is owed, the closing while something is."""
    settled = record.served_on is None or money.account(record, today).settled
    skipped = {"payment"} if settled else {"ask_closing"}
    skipped |= set() if owed.legal_review and not review_done(record) else {"send_legal"}
    return skipped if owed.discussion and not discussion_done(record) else {*skipped, "discuss"}


def _stages(record: EnforcementCase) -> list[dict]:
    reached = next(number for number, (_label, states) in enumerate(STAGES) if record.status in states)
    return [
        {"label": label, "state": "done" if number < reached else "now" if number == reached else "open"}
        for number, (label, _states) in enumerate(STAGES)
    ]


def _clocks(record: EnforcementCase, now: Any) -> list[dict]:
    """Running periods first, nearest first; then those that ended."""
    rows = sorted(record.rows_of(CaseClock), key=lambda row: (row.stopped_at is not None, row.due_at))
    return [
        {
            "label": str(ClockName(row.name).label),
            "article": row.article,
            "due_on": _last_moment(row.due_at),
            "clock": None if row.stopped_at or row.is_paused or _lapsed(row, now) else countdown(row.due_at, now),
            "paused": row.is_paused and row.stopped_at is None,
            "stopped": f"{local_day(row.stopped_at).isoformat()} {row.why_stopped}" if row.stopped_at
            else _("The period has ended.") if _lapsed(row, now) else "",
        }
        for row in rows
    ]  # fmt: skip


def _lapsed(row: CaseClock, now: Any) -> bool:
    """What the party could do in a period that is over: nobody is late."""
    ours = row.name in OWN_CLOCKS or row.name == ClockName.PAYMENT
    return not ours and row.stopped_at is None and row.due_at <= now


def _last_moment(due_at: Any) -> str:
    """The last day, where a period ends with a day: midnight belongs to the day before."""
    day = local_day(due_at - timedelta(microseconds=1))
    return day.isoformat() if local_day(due_at) != day else local_text(due_at)


def _warnings(record: EnforcementCase, today: Any) -> list[str]:
    """Flags that a head must see: closure conditions of the enterprise (《安全生产法》第一百一十三条)."""
    seen = look_back(record.enterprise, today)
    if not seen.closure:
        return []
    words = text(
        "%(n)d penalties in 180 days, %(m)d in a year: closure may be proposed (《安全生产法》第一百一十三条)."
    )
    return [words % {"n": seen.in_180, "m": seen.in_365}]


def _charges(record: EnforcementCase) -> list[dict]:
    rows = record.rows_of(CaseCharge).select_related("violation").order_by("act", "pk")
    return [
        {
            "row": row,
            "kinds": "、".join(str(PenaltyKind(kind).label) for kind in row.decided_kinds or row.proposed_kinds),
            "evidence": "、".join(str(number) for number in row.evidence),
        }
        for row in rows
    ]


def _evidence(record: EnforcementCase) -> list[dict]:
    files = {file.pk: file for file in attachments.attachments_of(record)}
    rows = record.rows_of(CaseEvidence).prefetch_related("collectors", "custody")
    return [
        {
            "row": row,
            "collectors": "、".join(person.name for person in row.collectors.all()),
            "custody": list(row.custody.all()),
            "file": files.get(row.file_id),
        }
        for row in rows
    ]


def _papers(user: Any, record: EnforcementCase) -> list[dict]:
    return [
        {"row": row, "url": reverse("enforcementpaper-detail", kwargs={"pk": row.pk})}
        for row in readable_of(user, case=record)
    ]


def _unissued(user: Any, record: EnforcementCase) -> list[dict]:
    """Papers of the case that are begun and not issued, for those who prepare them."""
    if not holds(user, "inspections.prepare_enforcementpaper"):
        return []
    papers = readable_of(user, case=record).filter(case=record, status__in=PAPER_OPEN)
    return [
        {"row": row, "url": reverse("enforcementpaper-detail", kwargs={"pk": row.pk})}
        for row in papers
        if not (row.form.approval and row.status == PaperStatus.APPROVED)  # numbered later
    ]


def _daily(user: Any, record: EnforcementCase, today: Any) -> dict | None:
    """《安全生产法》第一百一十二条 at a decision to which it applies: per day, until today, cases begun."""
    ordered = daily.ordered_on(record)
    if not daily.possible(record) or ordered is None:
        return None
    begun = _visible_daily(user, record)
    return {"ordered_on": ordered, "now": daily.reckon(record, ordered, today), "begun": begun}


def _visible_daily(user: Any, record: EnforcementCase) -> list[dict]:
    rows = EnforcementCase.objects.visible_to(user, VIEW).filter(daily_of=record).order_by("uncorrected_on")
    return [
        {"row": row, "url": reverse("enforcementcase-detail", kwargs={"pk": row.pk}),
         "days": row.uncorrected_on and row.ordered_on and (row.uncorrected_on - row.ordered_on).days}
        for row in rows
    ]  # fmt: skip


def _files(record: EnforcementCase) -> list[dict]:
    rows = record.rows_of(CaseFile)
    return [
        {
            "row": row,
            "url": reverse("case-file", kwargs={"pk": record.pk, "number": row.pk}) if row.state == "ready" else "",
            "current": row.of_version == record.version,
            "job": row.job,
        }
        for row in rows.select_related("job")[:5]
    ]


def _money(record: EnforcementCase, today: Any) -> dict:
    """What is owed and what was paid, once the decision is served."""
    if record.served_on is None:
        return {"account": None}
    return {
        "account": money.account(record, today),
        "instalments": money.parts(record),
        "payments": record.casepayment_rows.order_by("paid_on", "pk"),
        "disputes": record.casedispute_rows.order_by("began_on"),
    }
