"""Payment, instalments, remedies, demand, court (《行政处罚法》第六十六至七十三条、《行政强制法》第五章)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ApprovalKind, CaseStatus, ClockName, DisputeResult, OnSpotReason
from inspections.models import (
    CaseApproval,
    CaseDispute,
    CaseEnforcement,
    CaseInstalment,
    CasePayment,
    EnforcementCase,
    EnforcementPaper,
)
from inspections.queries import cases_money as money
from inspections.queries.cases_clocks import newest, running
from inspections.services import cases_approvals as approvals
from inspections.services import cases_clocks as clocks
from inspections.services import cases_papers as papers
from inspections.services.cases_approvals import effect
from inspections.services.cases_delivery import serve_paper, served
from inspections.services.cases_terms import changed, in_charge, require_not_before, require_not_later, require_two
from inspections.workflow.cases_guards import APPROVE, HANDLE
from safetyportal.core import writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule

DEMAND = "enforcement_demand"
PAYING = (CaseStatus.EXECUTION, CaseStatus.CLOSING)


def record_payment(
    *, case: EnforcementCase, kind: str, paid_on: date, amount: Decimal, receipt_number: str, actor: Any,
    now: datetime, on_the_spot: bool = False, on_spot_reason: str = "", expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """Money received, with its receipt. Refused: more than is owed, cash on the spot without a reason of the law."""
    require_not_later("paid_on", paid_on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, PAYING, expected_version)
        if row.served_on is None:
            raise TransitionDenied(_("The decision has not been delivered yet."))
        require_not_before("paid_on", paid_on, row.decided_on or paid_on, _("The decision was made later."))
        owed = money.account(row, paid_on).open_of(kind)
        if amount > owed:
            raise ValidationError({"amount": _("Only %(owed)s yuan are owed; more is not accepted.") % {"owed": owed}})
        if on_the_spot:
            _require_on_spot(row, amount, on_spot_reason, paid_on)
        payment = CasePayment(
            case=row, kind=kind, paid_on=paid_on, amount=amount, receipt_number=receipt_number.strip(),
            on_the_spot=on_the_spot, on_spot_reason=on_spot_reason if on_the_spot else "", recorded_by=actor,
        )  # fmt: skip
        writes.create(payment, actor=actor, perm=HANDLE, now=now)
        if on_the_spot:
            clocks.start(row, ClockName.HAND_IN, paid_on, subject=payment.receipt_number)
        _follow_payment(row, now)
    return row


def _require_on_spot(case: EnforcementCase, amount: Decimal, reason: str, on: date) -> None:
    """《行政处罚法》第六十八、六十九条."""
    if not reason:
        raise ValidationError({"on_spot_reason": _("Say why it was collected on the spot (《行政处罚法》第六十八条).")})
    most = Decimal(str(rule("penalty.on_spot_collect_max", case.place, on)))
    if reason == OnSpotReason.SMALL and case.fine_total > most:
        raise ValidationError(
            {"on_spot_reason": _("Only a fine of at most %(most)s yuan (《行政处罚法》第六十八条).") % {"most": most}}
        )


def _follow_payment(case: EnforcementCase, now: datetime) -> None:
    """What is paid in full needs neither a payment day nor a court."""
    if money.account(case, local_day(now)).fine_open == 0:
        clocks.stop_all(case, now, _("paid"), ClockName.PAYMENT, ClockName.COURT, ClockName.DEMAND)


def hand_in(
    *, case: EnforcementCase, payment: CasePayment, handed_in_on: date, actor: Any, now: datetime
) -> EnforcementCase:
    """Cash collected on the spot is handed in within two working days (《行政处罚法》第七十一条)."""
    require_not_later("handed_in_on", handed_in_on, now)
    require_not_before("handed_in_on", handed_in_on, payment.paid_on, _("The money was received later."))
    with writes.unit_of_work():
        row = in_charge(case, actor, ())
        writes.update(payment, {"handed_in_on": handed_in_on}, actor=actor, perm=HANDLE, now=now)
        clocks.stop(row, ClockName.HAND_IN, now, _("handed in"), subject=payment.receipt_number)
    return row


def ask_deferral(
    *, case: EnforcementCase, reason: str, instalments: Iterable[tuple[date, Decimal]], actor: Any, now: datetime,
    expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """暂缓或者分期缴纳 as the party asked (《行政处罚法》第六十六条): one day defers, several are instalments."""
    plan = sorted(instalments)
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.EXECUTION,), expected_version)
        require_two(row, now)
        open_sum = money.account(row, local_day(now)).fine_open
        if not plan or sum(amount for _day, amount in plan) != open_sum:
            raise ValidationError({"instalments": _("The instalments together are %(sum)s yuan.") % {"sum": open_sum}})
        if any(amount <= 0 for _day, amount in plan) or plan[0][0] <= local_day(now):
            raise ValidationError({"instalments": _("Each instalment has an amount and a day to come.")})
        terms = {"instalments": [[day.isoformat(), str(amount)] for day, amount in plan]}
        approvals.ask(row, ApprovalKind.DEFERRAL, reason=reason, actor=actor, now=now, terms=terms)
    return row


@effect(ApprovalKind.DEFERRAL)
def defer(case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str) -> EnforcementCase:
    """The granted plan replaces the one before; what was paid keeps its place."""
    paid = money.paid(case)
    for row in money.parts(case):
        writes.update(row, {"replaced_on": local_day(now)}, actor=actor, perm=APPROVE, now=now)
    plan = [(date.fromisoformat(day), Decimal(amount)) for day, amount in approval.terms["instalments"]]
    for number, (day, amount) in enumerate([(local_day(now), paid), *plan] if paid else plan, 1):
        row = CaseInstalment(case=case, number=number, due_on=day, amount=amount)
        writes.create(row, actor=actor, perm=APPROVE, now=now)
    last = plan[-1][0]
    clocks.stop(case, ClockName.PAYMENT, now, _("deferred"))
    values = {"pay_by": last, "due_at": end_of_day(last)}
    return changed(case, values, actor=actor, now=now, action="defer", note=note, perm=APPROVE)


def begin_dispute(
    *, case: EnforcementCase, kind: str, organ: str, began_on: date, actor: Any, now: datetime,
    execution_suspended: bool = False, note: str = "",
) -> EnforcementCase:  # fmt: skip
    """The party asks for review or sues: no surcharge meanwhile (第七十三条); the application to the court waits."""
    require_not_later("began_on", began_on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, PAYING)
        if row.served_on is None:
            raise TransitionDenied(_("The decision has not been delivered yet."))
        require_not_before("began_on", began_on, row.served_on, _("The decision was delivered later."))
        dispute = CaseDispute(
            case=row, kind=kind, organ=organ.strip(), began_on=began_on, execution_suspended=execution_suspended,
            note=note.strip(), recorded_by=actor,
        )  # fmt: skip
        writes.create(dispute, actor=actor, perm=HANDLE, now=now)
        clocks.pause(running(row, ClockName.PAYMENT), began_on)
        clocks.stop(row, ClockName.COURT, now, _("remedy pending"))
    return row


def end_dispute(
    *, case: EnforcementCase, dispute: CaseDispute, ended_on: date, result: str, actor: Any, now: datetime,
    note: str = "",
) -> EnforcementCase:  # fmt: skip
    """The remedy is decided; periods run on. An annulled decision leaves nothing to pay."""
    require_not_later("ended_on", ended_on, now)
    require_not_before("ended_on", ended_on, dispute.began_on, _("It began later."))
    with writes.unit_of_work():
        row = in_charge(case, actor, PAYING)
        values = {"ended_on": ended_on, "result": result, "note": (note or dispute.note)[:500]}
        writes.update(dispute, values, actor=actor, perm=HANDLE, now=now)
        clocks.resume(running(row, ClockName.PAYMENT), ended_on)
        if result == DisputeResult.ANNULLED:
            clocks.stop_all(row, now, _("decision annulled"))
            values = {"fine_total": Decimal(0), "confiscation_total": Decimal(0)}
            return changed(row, values, actor=actor, now=now, action="annul", note=note)
        ends = money.remedies_end(row)
        if ends is not None and money.account(row, local_day(now)).fine_open:
            clocks.start(row, ClockName.COURT, ends)
    return row


def demand(*, case: EnforcementCase, actor: Any, now: datetime, **delivery: Any) -> EnforcementCase:
    """催告 (《行政强制法》第五十四条): served, then at least ten working days pass before the court is asked."""
    return serve_paper(case, DEMAND, states=(CaseStatus.EXECUTION,), actor=actor, now=now, **delivery)


@served(DEMAND)
def demanded(case: EnforcementCase, paper: EnforcementPaper, actor: Any, now: datetime) -> None:
    """The ten working days begin with the service."""
    row = in_charge(case, actor, (CaseStatus.EXECUTION,))
    require_two(row, now)
    served_on = paper.served_on or local_day(now)
    require_overdue(row, served_on)
    if CaseEnforcement.unscoped.filter(case=row).exists():
        raise TransitionDenied(_("The demand is recorded already."))
    enforcement = CaseEnforcement(case=row, demanded_on=served_on)
    writes.create(enforcement, actor=actor, perm=HANDLE, now=now)
    clocks.start(row, ClockName.DEMAND, served_on)


def draw_up_demand(*, case: EnforcementCase, actor: Any, now: datetime) -> EnforcementPaper:
    """The draft of the demand, with what is owed; it is issued and served as any paper."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.EXECUTION,))
        require_overdue(row, local_day(now))
        return papers.begin(row, DEMAND, actor=actor, now=now)


def require_overdue(case: EnforcementCase, on: date) -> None:
    if case.pay_by is None or on <= case.pay_by or not money.account(case, on).fine_open:
        raise TransitionDenied(_("Nothing is overdue."))


def apply_to_court(
    *, case: EnforcementCase, applied_on: date, court: str, actor: Any, now: datetime
) -> EnforcementCase:
    """申请法院强制执行: remedies are over, ten working days passed since the demand, and at most three months."""
    require_not_later("applied_on", applied_on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.EXECUTION,))
        enforcement = CaseEnforcement.unscoped.filter(case=row).first()
        if enforcement is None:
            raise TransitionDenied(_("First serve the demand (《行政强制法》第五十四条)."))
        _require_window(row, enforcement, applied_on)
        values = {"applied_on": applied_on, "court": court.strip()}
        writes.update(enforcement, values, actor=actor, perm=HANDLE, now=now)
        papers.begin(row, "court_application", actor=actor, now=now)
        clocks.stop_all(row, now, _("applied to the court"), ClockName.COURT, ClockName.DEMAND)
    return row


def _require_window(case: EnforcementCase, enforcement: CaseEnforcement, applied_on: date) -> None:
    ends = money.remedies_end(case)
    if ends is None or applied_on <= ends:
        raise TransitionDenied(_("The party may still ask for review or sue (《行政强制法》第五十三条)."))
    waiting = newest(case, ClockName.DEMAND)
    if waiting is None or applied_on < local_day(waiting.due_at):
        raise TransitionDenied(_("Ten working days pass after the demand (《行政强制法》第五十四条)."))
    court = newest(case, ClockName.COURT)
    if court is not None and applied_on >= local_day(court.due_at):
        raise TransitionDenied(
            _("The three months to ask the court ended on %(day)s (《行政强制法》第五十三条).")
            % {"day": local_day(court.due_at).isoformat()}
        )


def record_ruling(
    *, case: EnforcementCase, ruled_on: date, ruling: str, finished: bool, actor: Any, now: datetime
) -> EnforcementCase:
    """What the court ruled, and whether it has enforced the decision."""
    require_not_later("ruled_on", ruled_on, now)
    with writes.unit_of_work():
        row = in_charge(case, actor, (CaseStatus.EXECUTION,))
        enforcement = CaseEnforcement.unscoped.filter(case=row).first()
        if enforcement is None or enforcement.applied_on is None:
            raise TransitionDenied(_("The court has not been asked."))
        values = {"ruled_on": ruled_on, "ruling": ruling.strip(), "finished": finished}
        writes.update(enforcement, values, actor=actor, perm=HANDLE, now=now)
    return row
