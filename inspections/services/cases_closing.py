"""结案 and 归档: nothing owed, nothing pending; then the archive number and how long it is kept."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ApprovalKind, CaseStatus, ClockName, MeasureStatus, Outcome, Procedure
from inspections.models import (
    CaseApproval,
    CaseDispute,
    CaseEnforcement,
    EnforcementCase,
    EvidenceMeasure,
)
from inspections.queries import cases as queries
from inspections.queries import cases_money as money
from inspections.queries.cases_clocks import running
from inspections.services import cases_approvals as approvals
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as case_papers
from inspections.services.cases_approvals import effect
from inspections.services.cases_terms import in_charge, require_two
from inspections.workflow.cases import CASE_FLOW
from safetyportal.core import writes
from safetyportal.core.deadlines import add_months, local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule
from safetyportal.core.services.numbering import allocate_number


def ask_closing(
    *, case: EnforcementCase, result: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementCase:
    """Officers in charge ask for the closing with how the decision was performed."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.EXECUTION,), expected_version)
        require_two(row, now)
        require_finished(row, now)
        row = CASE_FLOW.run(row, "ask_closing", actor=actor, now=now, note=result[:500])
        approvals.ask(row, ApprovalKind.CLOSING, reason=result, actor=actor, now=now)
        case_papers.begin_anew(row, "delivery_receipt", actor=actor, now=now)  # of all that was served
    return row


def require_finished(case: EnforcementCase, now: datetime) -> None:
    """Raises `TransitionDenied` while something is open."""
    for holds, reason in _open_matters(case, now):
        if holds:
            raise TransitionDenied(reason)


def _open_matters(case: EnforcementCase, now: datetime):
    enforcement = CaseEnforcement.unscoped.filter(case=case).first()
    by_court = enforcement is not None and enforcement.finished
    account = money.account(case, local_day(now))
    yield not (account.settled or by_court), _("Money is still owed: fine, surcharge or confiscation.")
    yield CaseDispute.unscoped.filter(case=case, ended_on=None).exists(), _("A review or suit is still pending.")
    running_ones = EvidenceMeasure.unscoped.filter(
        case=case, status__in=[MeasureStatus.RUNNING, MeasureStatus.ASKED], kind__in=["keeping", "seizure"]
    )
    yield running_ones.exists(), _("Kept or seized things still wait for a decision.")
    other = [row for row in queries.open_approvals(case) if row.kind != ApprovalKind.CLOSING]
    yield bool(other), _("Another matter of the case still waits for approval.")
    unpublished = case.outcome == Outcome.PENALTY and case.published_on is None
    yield (
        unpublished and running(case, ClockName.PUBLICATION) is not None,
        _("The decision has not been published yet (《安全生产法》第七十八条)."),
    )
    yield running(case, ClockName.HAND_IN) is not None, _("Cash has not been handed in (《行政处罚法》第七十一条).")
    yield (
        running(case, ClockName.SUMMARY_RECORD) is not None,
        _("The decision made on the spot has not been filed with the department (《行政处罚法》第五十二条)."),
    )


@effect(ApprovalKind.CLOSING)
def close(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> EnforcementCase:
    """The case is closed; nothing of it runs any more."""
    require_finished(case, now)
    clocks.stop_all(case, now, _("case closed"))
    values = {"closed_on": local_day(now), "result": approval.reason[:2000]}
    return CASE_FLOW.run(case, "close", actor=actor, now=now, note=note, changes=values)


def archive(
    *, case: EnforcementCase, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> EnforcementCase:
    """The bound file goes to the archive: number of the year, and until when it is kept."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.CLOSED, CaseStatus.TERMINATED), expected_version)
        case_papers.number_approved(row, actor=actor, now=now)
        today = local_day(now)
        number = allocate_number(
            "inspections.archive", holder=row.body.code, place=row.body.place, now=now,
            number_rule="penalty.case_archive_number",
        )  # fmt: skip
        years = rule("penalty.case_keep_years", row.place, today)[Procedure(row.procedure).value]
        values = {
            "archive_number": number.words, "archived_on": today, "keep_until": add_months(today, 12 * int(years))
        }  # fmt: skip
        return CASE_FLOW.run(row, "archive", actor=actor, now=now, note=note, changes=values)
