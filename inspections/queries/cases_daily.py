"""按日连续处罚 (《安全生产法》第一百一十二条): whether a decision lets it begin, for which days, how much."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CASE_PUNISHED, Outcome
from inspections.choices.law import Consequence, PartyKind
from inspections.models import EnforcementCase, Violation
from inspections.queries import cases as queries
from inspections.queries.cases_law import consecutive_fine
from inspections.queries.law import violations_in_force
from inspections.queries.papers import valid_paper
from safetyportal.core.decisions import ALLOWED, Decision, denied

LAW = "《安全生产法》"
ORDERS = ("rectification_order", "on_spot_decision")


@dataclass(frozen=True)
class Daily:
    """The days after `since`, each with the amount of the original fine, until the day it was found uncorrected."""

    amount: Decimal
    since: date
    until: date

    @property
    def days(self) -> int:
        return max(0, (self.until - self.since).days)

    @property
    def total(self) -> Decimal:
        return consecutive_fine(self.amount, self.since, self.until)


def fined_by_this_law(case: EnforcementCase) -> Decimal:
    """The fine of the decision as far as it rests on the Work Safety Law: only that is repeated each day."""
    rows = [row for row in queries.charges(case) if LAW in row.violation.punished]
    return sum((row.decided_fine or Decimal(0) for row in rows), Decimal(0))


def possible(case: EnforcementCase) -> Decision:
    """第一百一十二条: a unit, fined under this law by a served decision, ordered to correct; never after one
    that is a daily penalty itself."""
    if case.party_kind != PartyKind.UNIT:
        return denied(_("Only a unit is fined day by day (《安全生产法》第一百一十二条)."))
    served = case.outcome == Outcome.PENALTY and case.status in CASE_PUNISHED and case.served_on is not None
    if not served or case.daily_of_id or not fined_by_this_law(case):
        return denied(
            _("Only who was fined under this law and does not correct is fined by day (《安全生产法》第一百一十二条).")
        )
    return ALLOWED


def ordered_on(case: EnforcementCase) -> date | None:
    """Day of the issued order to correct; without one, that of the decision, which orders it too."""
    paper = valid_paper(ORDERS, case=case)
    return paper.issued_on if paper is not None else case.decided_on


def begun_for(case: EnforcementCase) -> list[EnforcementCase]:
    """Daily penalties that follow this decision, those refused left out."""
    rows = EnforcementCase.unscoped.filter(daily_of=case).exclude(status__in=["refused", "terminated"])
    return list(rows.order_by("uncorrected_on"))


def reckon(case: EnforcementCase, ordered: date, until: date) -> Daily:
    """Never a day twice: what an earlier daily penalty punished is left out."""
    earlier = [row.uncorrected_on for row in begun_for(case) if row.uncorrected_on]
    return Daily(fined_by_this_law(case), max([ordered, *earlier]), until)


def norm(place: str, on: date) -> Violation | None:
    """The act in the library that is punished day by day."""
    for row in violations_in_force(place, on):
        if any(Consequence.DAILY in (sanction.consequences or []) for sanction in row.sanctions.all()):
            return row
    return None
