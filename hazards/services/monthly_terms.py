"""Who files a monthly report, and until when: the dated rules, read in one place."""

from datetime import date, datetime, timedelta
from typing import Any

from safetyportal.core.deadlines import add_months, end_of_day, local_day, work_calendar
from safetyportal.core.rules import rule

FILERS, DUE_DAY, MOVES = "hazard.monthly_filers", "hazard.monthly_due_day", "hazard.monthly_moves_on_holiday"
AFTER_OPENING = "hazard.monthly_days_after_opening"


def month_of(day: date) -> date:
    return day.replace(day=1)


def reported_month(now: datetime) -> date:
    """The month that is reported at this moment: the one that ended last."""
    return add_months(month_of(local_day(now)), -1)


def deadline_of(month: date, place: str) -> datetime:
    """24:00 of the day in the following month by which the report of `month` is filed at `place`."""
    following = add_months(month, 1)
    last = following.replace(day=int(rule(DUE_DAY, place, following)))
    return end_of_day(work_calendar().next_workday(last) if rule(MOVES, place, following) else last)


def deadline_when_opened(month: date, place: str, now: datetime) -> datetime:
    """The deadline, put off when the portal opens the month so late that hardly any time would be left."""
    days = int(rule(AFTER_OPENING, place, local_day(now)))
    return max(deadline_of(month, place), end_of_day(local_day(now) + timedelta(days=days - 1)))


def filers_at(place: str, month: date) -> dict[str, Any]:
    """The rule who files at `place`: `states`, `classes` (empty: all), `exempt_classes`."""
    return rule(FILERS, place, month)


def must_file(enterprise: Any, month: date) -> bool:
    """Whether this enterprise owes the report of `month`: registered by its end, state and classes as the rule says."""
    wanted = filers_at(enterprise.place, month)
    classes = set(enterprise.supervision_classes)
    return (
        registered_by(enterprise, month)
        and enterprise.status in wanted["states"]
        and (not wanted["classes"] or bool(classes.intersection(wanted["classes"])))
        and not classes.intersection(wanted["exempt_classes"])
    )


def registered_by(enterprise: Any, month: date) -> bool:
    """Whether the enterprise was in the registry before the month ended."""
    ended = end_of_day(add_months(month, 1) - timedelta(days=1))
    return enterprise.registered_at is not None and enterprise.registered_at < ended
