"""From the proposal to the investigation report: filing, more time, suspension, termination."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CASE_DECIDABLE, ApprovalKind, CaseStatus, ClockName
from inspections.models import CaseApproval, EnforcementCase
from inspections.queries import cases as queries
from inspections.queries import cases_law as law
from inspections.queries.cases_clocks import running
from inspections.services import cases_approvals as approvals
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as papers
from inspections.services.cases_approvals import effect
from inspections.services.cases_terms import changed, hold, in_charge, require_two
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.cases_guards import APPROVE
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule
from safetyportal.core.services.numbering import allocate_number

_PAST = _("The period within which the act can be punished has ended (《行政处罚法》第三十六条).")
_TWICE = _("The same act was fined already in the case “%(case)s” (《行政处罚法》第二十九条).")


def submit(
    *, case: EnforcementCase, reason: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """Officers in charge ask for the filing (立案). Refused: one officer, an act too old, an act fined before, a norm
    that was not in force at the act."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.DRAFT,), expected_version)
        require_two(row, now)
        require_punishable(row, now)
        row = CASE_FLOW.run(row, "submit", actor=actor, now=now, note=reason[:500])
        approvals.ask(row, ApprovalKind.FILING, reason=reason, actor=actor, now=now)
        if row.urgent_on is not None:
            clocks.start(row, ClockName.URGENT_FILING, row.urgent_on)
    return row


def require_punishable(case: EnforcementCase, now: datetime) -> None:
    """《行政处罚法》第二十九、三十六、三十七条 for every charge. Raises `TransitionDenied`."""
    today = local_day(now)
    for charge in queries.charges(case):
        found_on = charge.finding.visit.started_at.date() if charge.finding else today
        if law.limitation_ended(case, charge, found_on):
            raise TransitionDenied(_PAST)
        twin = law.punished_before(case, charge)
        if twin is not None:
            raise TransitionDenied(_TWICE % {"case": twin.case.title})
        hold(law.norm_counts(case, charge, today))


@effect(ApprovalKind.FILING)
def file(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> EnforcementCase:
    """The case is filed: it gets its number, and the ninety days begin to run (《行政处罚法》第六十条)."""
    require_two(case, now)
    today = local_day(now)
    clock = clocks.start(case, ClockName.DECISION, now)
    clocks.stop(case, ClockName.URGENT_FILING, now, _("filed"))
    number = allocate_number(
        "inspections.case", holder=case.body.code, place=case.body.place, now=now, number_rule="penalty.case_number",
        body=case.body,
    )  # fmt: skip
    changes = {"filed_on": today, "decide_by": last_day(clock.due_at), "number": number.words}
    return CASE_FLOW.run(case, "file", actor=actor, now=now, note=note, changes=changes)


def last_day(due: datetime):
    """The day at whose end a period is over."""
    return local_day(due - timedelta(microseconds=1))


def report(
    *, case: EnforcementCase, report: str, actor: Any, now: datetime, public_interest: bool = False,
    complicated: bool = False, expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """调查报告 by the officers in charge, with evidence for each charge."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.FILED,), expected_version)
        require_two(row, now)
        require_punishable(row, now)
        values = {
            "report": report.strip(), "reported_on": local_day(now), "public_interest": public_interest,
            "complicated": complicated,
        }  # fmt: skip
        row = CASE_FLOW.run(row, "report", actor=actor, now=now, changes=values)
        papers.begin(row, "investigation_report", actor=actor, now=now)
    return row


def investigate_on(
    *, case: EnforcementCase, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """The report is taken back."""
    return CASE_FLOW.run(
        case, "investigate_on", actor=actor, now=now, note=note, expected_version=expected_version
    )  # fmt: skip


def ask_extension(
    *, case: EnforcementCase, reason: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """More time to decide (案件延期审批表), as often as the rule allows and before the time is over."""
    most = int(rule("penalty.decision_extend_times", case.place, local_day(now)))
    if case.extension_count >= most:
        raise TransitionDenied(_("The time to decide cannot be extended again (《行政处罚法》第六十条)."))
    with writes.unit_of_work():
        row = in_charge(case, actor, CASE_DECIDABLE, expected_version)
        require_in_time(row, now)
        require_two(row, now)
        approvals.ask(row, ApprovalKind.EXTENSION, reason=reason, actor=actor, now=now)
    return row


def require_in_time(case: EnforcementCase, now: datetime) -> None:
    """《行政处罚法》第六十条: ninety days from the filing, unless extended."""
    if case.decide_by is not None and local_day(now) > case.decide_by:
        raise TransitionDenied(
            _("The time to decide ended on %(day)s (《行政处罚法》第六十条).") % {"day": case.decide_by.isoformat()}
        )


@effect(ApprovalKind.EXTENSION)
def extend(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> EnforcementCase:
    """The period becomes longer; the state of the case stays."""
    require_in_time(case, now)
    clock = running(case, ClockName.DECISION)
    if clock is None:
        raise TransitionDenied(_("The time to decide does not run."))
    clocks.lengthen(clock, int(rule("penalty.decision_extend_days", case.place, local_day(now))), approval.reason[:80])
    values = {
        "decide_by": last_day(clock.due_at), "due_at": clock.due_at, "extension_count": case.extension_count + 1
    }  # fmt: skip
    return changed(case, values, actor=actor, now=now, action="extend", note=note, perm=APPROVE)


@effect(ApprovalKind.SUSPENSION)
def suspend(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> EnforcementCase:
    """中止调查: meanwhile the time to decide does not run."""
    clocks.pause(running(case, ClockName.DECISION), local_day(now))
    return CASE_FLOW.run(case, "suspend", actor=actor, now=now, note=note or approval.reason[:500])


def resume(
    *, case: EnforcementCase, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """The investigation goes on, and with it the time to decide."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.SUSPENDED,), expected_version)
        return run_on(row, "resume", note=note, actor=actor, now=now)


def run_on(case: EnforcementCase, step: str, *, note: str, actor: Any, now: datetime) -> EnforcementCase:
    """Go back into the investigation with the days that were left."""
    due = clocks.resume(running(case, ClockName.DECISION), local_day(now))
    changes = {"decide_by": last_day(due)} if due else {}
    return CASE_FLOW.run(case, step, actor=actor, now=now, note=note, changes=changes)


@effect(ApprovalKind.TERMINATION)
def terminate(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> EnforcementCase:
    """终止: no fact, no party left, or no jurisdiction. All periods end."""
    reason = note or approval.reason[:500]
    clocks.stop_all(case, now, _("case terminated"))
    values = {"closed_on": local_day(now), "result": approval.reason[:2000]}
    return CASE_FLOW.run(case, "terminate", actor=actor, now=now, note=reason, changes=values)
