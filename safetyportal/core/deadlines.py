"""When something is due, in working days, calendar days, hours or months (architecture 3.7).

The day on which a period starts is not counted. A calendar period that ends on a day off ends on the next working day;
a period in days ends at 24:00 of its last day in Shanghai. Whether a period counts working or calendar days is part
of the rule's unit, because the laws differ (行政处罚法 art. 85, 行政强制法 art. 69, 行政许可法 art. 82).
"""

import calendar as months
import time
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from safetyportal.core.choices import DayKind
from safetyportal.core.models import CalendarDay
from safetyportal.core.rules import rule_row

SHANGHAI = ZoneInfo("Asia/Shanghai")
_CALENDAR_SECONDS = 60
FRIDAY = 4  # as `date.weekday()` counts


@dataclass(frozen=True)
class WorkCalendar:
    """Days that differ from Monday–Friday."""

    holidays: frozenset[date]
    workdays: frozenset[date]

    def is_workday(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() <= FRIDAY and day not in self.holidays)

    def next_workday(self, day: date) -> date:
        """`day` itself, or the first working day after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; a negative count looks back."""
        step = timedelta(days=1 if count >= 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        days = _weekdays_until(end) - _weekdays_until(start)
        return days + _within(self._made_up, start, end) - _within(self._lost, start, end)

    @cached_property
    def _made_up(self) -> list[date]:
        """Weekends that are worked."""
        return sorted(day for day in self.workdays if day.weekday() > FRIDAY)

    @cached_property
    def _lost(self) -> list[date]:
        """Weekdays that are free."""
        return sorted(day for day in self.holidays - self.workdays if day.weekday() <= FRIDAY)


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays from the first day of the calendar, a Monday, up to and including `day`: lists count hundreds
    of time limits a page, some of them years away."""
    weeks, rest = divmod(day.toordinal(), 7)
    return 5 * weeks + min(rest, 5)


def _within(days: list[date], start: date, end: date) -> int:
    """How many of the sorted days are after `start` and not after `end`."""
    return bisect_right(days, end) - bisect_right(days, start)


_cached: tuple[float, WorkCalendar | None] = (0.0, None)


def work_calendar() -> WorkCalendar:
    """The calendar as loaded, read at most once a minute per process."""
    global _cached
    read_at, known = _cached
    if known is None or time.monotonic() - read_at > _CALENDAR_SECONDS:
        days: dict[str, set[date]] = {DayKind.HOLIDAY: set(), DayKind.WORKDAY: set()}
        for day, kind in CalendarDay.objects.values_list("day", "kind"):
            days[kind].add(day)
        known = WorkCalendar(frozenset(days[DayKind.HOLIDAY]), frozenset(days[DayKind.WORKDAY]))
        _cached = (time.monotonic(), known)
    return known


def forget_calendar() -> None:
    global _cached
    _cached = (0.0, None)


def end_of_day(day: date) -> datetime:
    """24:00 of that day in Shanghai."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=SHANGHAI)


def local_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def add_months(day: date, count: int) -> date:
    """Same day `count` months on, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def due_at(start: datetime, amount: int, unit: str) -> datetime:
    """Moment at which a period of `amount` `unit` that starts at `start` ends.

    Units: `working_days`, `days` (calendar), `months`, `years`, `hours`. Raises `ValueError` for another.
    """
    day, cal = local_day(start), work_calendar()
    if unit == "hours":
        return start + timedelta(hours=amount)
    if unit == "working_days":
        return end_of_day(cal.add_working_days(day, amount))
    if unit == "days":
        return end_of_day(cal.next_workday(day + timedelta(days=amount)))
    if unit in {"months", "years"}:
        return end_of_day(cal.next_workday(add_months(day, amount * (12 if unit == "years" else 1))))
    raise ValueError(f"Unknown unit of time: {unit}")


def due_by_rule(key: str, *, place: str, start: datetime) -> datetime:
    """`due_at` with the period that the rule `key` sets at `place` on the day of `start`."""
    row = rule_row(key, place, local_day(start))
    return due_at(start, int(row.value), row.unit)


def working_days_left(due: datetime, now: datetime) -> int:
    """Whole working days until `due`; negative once it is over, also on the days off that follow."""
    left = work_calendar().working_days_between(local_day(now), local_day(due - timedelta(microseconds=1)))
    return left if now < due else min(left, -1)
