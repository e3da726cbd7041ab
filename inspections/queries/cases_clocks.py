"""Periods of a case: which rule each follows, and until when one runs with its pauses."""

from datetime import date, datetime, timedelta

from inspections.choices.cases import ClockName
from inspections.models import CaseClock, EnforcementCase
from safetyportal.core.deadlines import SHANGHAI, due_at, work_calendar

RULES = {
    ClockName.URGENT_FILING: "penalty.urgent_filing_workdays",
    ClockName.DECISION: "penalty.decision_days",
    ClockName.KEEPING: "penalty.evidence_keep_workdays",
    ClockName.SEIZURE: "penalty.seizure_days",
    ClockName.DEFENCE: "penalty.defence_workdays",
    ClockName.HEARING_REQUEST: "penalty.hearing_request_workdays",
    ClockName.DELIVERY: "penalty.delivery_workdays",
    ClockName.PUBLICATION: "penalty.publish_workdays",
    ClockName.REPORT_UP: "penalty.report_up_days",
    ClockName.SUMMARY_RECORD: "penalty.summary_record_workdays",
    ClockName.PAYMENT: "penalty.pay_days",
    ClockName.HAND_IN: "penalty.cash_handin_workdays",
    ClockName.REVIEW: "penalty.review_days",
    ClockName.SUIT: "penalty.suit_months",
    ClockName.DEMAND: "penalty.demand_wait_workdays",
    ClockName.COURT: "penalty.court_apply_months",
    ClockName.TRANSFER_DECISION: "penalty.transfer_decide_days",
    ClockName.TRANSFER: "penalty.transfer_hours",
    ClockName.TRANSFER_REPLY: "penalty.transfer_reply_days",
}


def noon(day: date) -> datetime:
    """A moment of that day in Shanghai, where only the day is known."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def lost_days(clock: CaseClock) -> int:
    """Days that do not count: from the first day of a pause until the day before it ran on, in the clock's own unit."""
    calendar, lost = work_calendar(), 0
    for first, until in clock.pauses:
        if until is None:
            continue
        begin, end = date.fromisoformat(first), date.fromisoformat(until)
        days = [begin + timedelta(days=step) for step in range(max(0, (end - begin).days))]
        lost += sum(calendar.is_workday(day) for day in days) if clock.unit == "working_days" else len(days)
    return lost


def due_with_pauses(clock: CaseClock) -> datetime:
    """Until when the period runs when every pause that has ended is left out."""
    if clock.unit in {"working_days", "days"}:
        return due_at(clock.began_at, clock.amount + lost_days(clock), clock.unit)
    plain = due_at(clock.began_at, clock.amount, clock.unit)
    return plain + timedelta(days=lost_days(clock))


def running(case: EnforcementCase, name: str, subject: str = "") -> CaseClock | None:
    return CaseClock.unscoped.filter(case=case, name=name, subject=subject, stopped_at=None).first()


def newest(case: EnforcementCase, name: str) -> CaseClock | None:
    """The clock of this name, whether it still runs or not."""
    return CaseClock.unscoped.filter(case=case, name=name).order_by("-pk").first()
