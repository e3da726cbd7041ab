"""Keeping, seizure, sampling, appraisal, each with its period (《行政处罚法》第五十六条、《行政强制法》第三章)."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CASE_OPEN, ApprovalKind, CaseStatus, ClockName, MeasureKind, MeasureStatus
from inspections.models import CaseApproval, EnforcementCase, EvidenceMeasure
from inspections.queries.cases_clocks import running
from inspections.services import cases_approvals as approvals
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as papers
from inspections.services.cases_approvals import effect, undone
from inspections.services.cases_filing import last_day
from inspections.services.cases_terms import in_charge, require_not_later, require_two
from inspections.workflow.cases import MEASURE_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule

_CLOCKS = {MeasureKind.KEEPING: ClockName.KEEPING, MeasureKind.SEIZURE: ClockName.SEIZURE}
_MATTERS = {MeasureKind.KEEPING: ApprovalKind.KEEPING, MeasureKind.SEIZURE: ApprovalKind.COERCION}
_FORMS = {
    MeasureKind.KEEPING: ("evidence_keeping_notice", "evidence_list"),
    MeasureKind.SEIZURE: ("seizure_decision", "seizure_list"),
    MeasureKind.SAMPLING: ("sampling_record",),
    MeasureKind.APPRAISAL: ("appraisal_commission",),
}
_EARLY = (CaseStatus.DRAFT, *CASE_OPEN)


def subject_of(measure: EvidenceMeasure) -> str:
    """How a measure's own clock is told from that of another measure of the case."""
    return f"{measure.pk}"


def take_measure(
    *, case: EnforcementCase, kind: str, objects_text: str, reason: str, began_on: date, actor: Any, now: datetime,
    emergency: bool = False, body_name: str = "", pauses_seizure: EvidenceMeasure | None = None,
) -> EnforcementCase:  # fmt: skip
    """Two officers take or ask for a measure. Keeping and seizure wait for the head; in an emergency they run at once
    and the head approves within 24 hours. An appraisal stops the period of the seizure whose things are examined."""
    require_not_later("began_on", began_on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, _EARLY)
        require_two(row, now)
        measure = EvidenceMeasure(
            case=row, kind=kind, objects_text=objects_text.strip(), reason=reason.strip(), began_on=began_on,
            emergency=emergency, body_name=body_name.strip(), pauses_seizure=pauses_seizure, taken_by=actor,
        )  # fmt: skip
        MEASURE_FLOW.start(measure, now)
        writes.create(measure, actor=actor, perm=HANDLE, now=now)
        matter = _MATTERS.get(MeasureKind(kind))
        if matter is not None:
            approvals.ask(row, matter, reason=reason, actor=actor, now=now, measure=measure)
        for form in _FORMS[MeasureKind(kind)]:
            papers.begin(row, form, actor=actor, now=now)
        if matter is None or emergency:
            MEASURE_FLOW.run(measure, "record", actor=actor, now=now)
            _begin_period(measure, began_on)
        if pauses_seizure is not None:
            clocks.pause(running(row, ClockName.SEIZURE, subject_of(pauses_seizure)), began_on)
    return row


def _begin_period(measure: EvidenceMeasure, began_on: date) -> None:
    name = _CLOCKS.get(MeasureKind(measure.kind))
    if name is not None:
        clocks.start(measure.case, name, began_on, subject=subject_of(measure))


def _approved(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> None:
    measure = approval.measure
    if measure is None:
        raise TransitionDenied(_("The measure has not been asked for."))
    if approval.terms.get("extend"):
        _lengthen(measure, now, approval)
        return
    measure = writes.locked(measure)
    if measure.status == MeasureStatus.ASKED:
        MEASURE_FLOW.run(measure, "begin", actor=actor, now=now, note=note)
        _begin_period(measure, measure.began_on)


effect(ApprovalKind.KEEPING)(_approved)
effect(ApprovalKind.COERCION)(_approved)


@undone(ApprovalKind.KEEPING, ApprovalKind.COERCION)
def not_approved(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> None:
    """The head refuses: what was asked for never begins; what ran already ends (《行政强制法》第十九条).
    A refused extension leaves the seizure as it is."""
    if approval.measure is None or approval.terms.get("extend"):
        return
    row = writes.locked(approval.measure)
    if row.status == MeasureStatus.ASKED:
        MEASURE_FLOW.run(row, "refuse", actor=actor, now=now, note=note)
    elif row.status == MeasureStatus.RUNNING:
        changes = {"ended_on": local_day(now), "disposal": note[:500]}
        MEASURE_FLOW.run(row, "lift", actor=actor, now=now, note=note, changes=changes)
        _stop(row, now, _("not approved"))


def _stop(measure: EvidenceMeasure, now: datetime, because: Any) -> None:
    name = _CLOCKS.get(MeasureKind(measure.kind))
    if name is not None:
        clocks.stop(measure.case, name, now, because, subject=subject_of(measure))


def extend_seizure(
    *, case: EnforcementCase, measure: EvidenceMeasure, reason: str, actor: Any, now: datetime
) -> EnforcementCase:
    """Once more thirty days, approved by the head before the first are over (《行政强制法》第二十五条)."""
    with writes.unit_of_work():
        row = in_charge(case, actor, CASE_OPEN)
        clock = running(row, ClockName.SEIZURE, subject_of(measure))
        if clock is None or now >= clock.due_at:
            raise TransitionDenied(_("Only a running seizure is extended (《行政强制法》第二十五条)."))
        if measure.extended:
            raise TransitionDenied(_("A seizure is extended only once (《行政强制法》第二十五条)."))
        terms = {"extend": True}
        approvals.ask(row, ApprovalKind.COERCION, reason=reason, actor=actor, now=now, terms=terms, measure=measure)
    return row


def _lengthen(measure: EvidenceMeasure, now: datetime, approval: CaseApproval) -> None:
    clock = running(measure.case, ClockName.SEIZURE, subject_of(measure))
    if clock is None or measure.extended:
        raise TransitionDenied(_("Only a running seizure is extended (《行政强制法》第二十五条)."))
    clocks.lengthen(
        clock, int(rule("penalty.seizure_extend_days", measure.case.place, local_day(now))), approval.reason
    )
    values = {"extended": True, "until": last_day(clock.due_at)}
    writes.update(measure, values, actor=approval.decided_by, perm=APPROVE, now=now)


def end_measure(
    *, case: EnforcementCase, measure: EvidenceMeasure, ended_on: date, disposal: str, actor: Any, now: datetime
) -> EnforcementCase:
    """What was decided about the things: returned, sealed, confiscated; the period ends. The end of an appraisal lets
    the seizure run on, without the days of the appraisal (《行政强制法》第二十五条第三款)."""
    require_not_later("ended_on", ended_on, now)
    if ended_on < measure.began_on:
        raise ValidationError({"ended_on": _("It began later.")})
    with writes.unit_of_work():
        row = in_charge(case, actor)
        changes = {"ended_on": ended_on, "disposal": disposal.strip()}
        done = MEASURE_FLOW.run(measure, "end", actor=actor, now=now, changes=changes)
        _stop(done, now, _("decided"))
        if done.pauses_seizure_id:
            clocks.resume(running(row, ClockName.SEIZURE, str(done.pauses_seizure_id)), ended_on)
    return row


@effect(ApprovalKind.DISPOSAL)
def dispose(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> None:
    """先行登记保存证据处理: the head approved what becomes of the things; the officers then end the measure."""
