"""What a decision still costs: instalments, payments, surcharge (《行政处罚法》第六十七、七十二、七十三条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum

from inspections.choices.cases import PaymentKind
from inspections.models import CaseDispute, CaseInstalment, CasePayment, EnforcementCase
from safetyportal.core.deadlines import add_months, work_calendar
from safetyportal.core.rules import rule

ZERO, CENT = Decimal(0), Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """One instalment as the reckoning needs it."""

    due_on: date
    amount: Decimal
    replaced_on: date | None = None  # from that day another plan counts

    def is_due(self, day: date) -> bool:
        return self.due_on < day and (self.replaced_on is None or day < self.replaced_on)


def surcharge(
    fine: Decimal, parts: Iterable[Part], paid: Iterable[tuple[date, Decimal]], pauses: Iterable[tuple[date, date]],
    rate: Decimal, on: date,
) -> Decimal:  # fmt: skip
    """Day by day from the day after an instalment was due: the rate on what of it is unpaid when the day begins,
    without the days of review or suit, together at most the fine. Payments cover the earliest instalments first."""
    ordered = sorted(parts, key=lambda part: part.due_on)
    if not ordered:
        return ZERO
    received, stops = sorted(paid), list(pauses)
    total, day = ZERO, ordered[0].due_on + timedelta(days=1)
    while day <= on and total < fine:
        if not any(first <= day <= last for first, last in stops):
            due = sum((part.amount for part in ordered if part.is_due(day)), ZERO)
            money = sum((amount for paid_on, amount in received if paid_on < day), ZERO)
            if money >= fine:
                break
            total += max(ZERO, due - money) * rate
        day += timedelta(days=1)
    return min(total, fine).quantize(CENT, ROUND_HALF_UP)


def parts(case: EnforcementCase) -> list[CaseInstalment]:
    return list(CaseInstalment.unscoped.filter(case=case, replaced_on=None).order_by("number"))


def paid(case: EnforcementCase, kind: str = PaymentKind.FINE) -> Decimal:
    return CasePayment.unscoped.filter(case=case, kind=kind).aggregate(sum=Sum("amount"))["sum"] or ZERO


def pauses(case: EnforcementCase, on: date) -> list[tuple[date, date]]:
    """Days of review or suit: no surcharge is counted (《行政处罚法》第七十三条第三款)."""
    rows = CaseDispute.unscoped.filter(case=case).values_list("began_on", "ended_on")
    return [(began, ended or max(on, began)) for began, ended in rows]


def surcharge_of(case: EnforcementCase, on: date) -> Decimal:
    """The surcharge accrued until the end of `on`."""
    if case.served_on is None or not case.fine_total:
        return ZERO
    rate = Decimal(str(rule("penalty.surcharge_rate_per_day", case.place, case.served_on)))
    money = list(CasePayment.unscoped.filter(case=case, kind=PaymentKind.FINE).values_list("paid_on", "amount"))
    rows = CaseInstalment.unscoped.filter(case=case)
    plan = [Part(row.due_on, row.amount, row.replaced_on) for row in rows]
    return surcharge(case.fine_total, plan, money, pauses(case, on), rate, on)


@dataclass(frozen=True)
class Account:
    """Where the money of a case stands on a day."""

    fine: Decimal
    fine_paid: Decimal
    surcharge: Decimal
    surcharge_paid: Decimal
    confiscation: Decimal
    confiscation_paid: Decimal

    @property
    def fine_open(self) -> Decimal:
        return max(ZERO, self.fine - self.fine_paid)

    @property
    def surcharge_open(self) -> Decimal:
        return max(ZERO, self.surcharge - self.surcharge_paid)

    @property
    def confiscation_open(self) -> Decimal:
        return max(ZERO, self.confiscation - self.confiscation_paid)

    @property
    def settled(self) -> bool:
        return not (self.fine_open or self.surcharge_open or self.confiscation_open)

    def open_of(self, kind: str) -> Decimal:
        return {
            PaymentKind.FINE: self.fine_open,
            PaymentKind.SURCHARGE: self.surcharge_open,
            PaymentKind.CONFISCATION: self.confiscation_open,
        }[PaymentKind(kind)]


def account(case: EnforcementCase, on: date) -> Account:
    return Account(
        case.fine_total, paid(case), surcharge_of(case, on), paid(case, PaymentKind.SURCHARGE),
        case.confiscation_total, paid(case, PaymentKind.CONFISCATION),
    )  # fmt: skip


def remedies_end(case: EnforcementCase) -> date | None:
    """Last day on which the party may still ask for review or sue; None while a remedy is pending or nothing is served.

    The suit's six months end after the review's sixty days (《行政复议法》第二十条、《行政诉讼法》第四十五、四十六条).
    """
    if case.served_on is None:
        return None
    on, calendar = case.served_on, work_calendar()
    review = calendar.next_workday(on + timedelta(days=int(rule("penalty.review_days", case.place, on))))
    suit = calendar.next_workday(add_months(on, int(rule("penalty.suit_months", case.place, on))))
    last = max(review, suit)
    for dispute in CaseDispute.unscoped.filter(case=case):
        if dispute.ended_on is None:
            return None
        after = int(rule("penalty.suit_after_review_days", case.place, dispute.ended_on))
        extra = after if dispute.kind == "review" else 0
        last = max(last, calendar.next_workday(dispute.ended_on + timedelta(days=extra)))
    return last
