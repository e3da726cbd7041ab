"""Periods end where the law says: working days with 调休, calendar days rolled off holidays, months, hours."""

from datetime import UTC, date, datetime, timedelta

import pytest

from safetyportal.core import deadlines
from safetyportal.core.deadlines import SHANGHAI, add_months, due_at, work_calendar

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def last_day(start: str, amount: int, unit: str) -> str:
    """The day at whose 24:00 the period ends."""
    end = due_at(at(start), amount, unit).astimezone(SHANGHAI)
    assert (end.hour, end.minute, end.second) == (0, 0, 0)
    return str(date.fromordinal(end.date().toordinal() - 1))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-11-20 10:00", 1, "working_days", "2026-11-23"),  # Friday: the next working day is Monday
        ("2026-11-20 10:00", 5, "working_days", "2026-11-27"),
        ("2025-09-30 09:00", 1, "working_days", "2025-10-09"),  # National Day and Mid-Autumn 2025: 1–8 October
        ("2025-09-26 09:00", 1, "working_days", "2025-09-28"),  # Sunday the 28th was worked (调休)
        ("2025-09-30 09:00", 3, "working_days", "2025-10-11"),  # Saturday the 11th was worked
        ("2025-09-25 09:00", 7, "days", "2025-10-09"),  # ends on 2 October: rolls to the first working day
        ("2026-11-05 23:59", 15, "days", "2026-11-20"),
        ("2026-11-06 00:00", 15, "days", "2026-11-23"),  # ends on Saturday the 21st
        ("2026-08-31 12:00", 6, "months", "2027-03-01"),  # 28 February 2027 is a Sunday
        ("2024-02-29 12:00", 1, "years", "2025-02-28"),
    ],
)
def test_period_ends_at_the_end_of_the_right_day(start, amount, unit, expected):
    assert last_day(start, amount, unit) == expected


def test_hours_run_on_the_clock_without_pause():
    assert due_at(at("2025-10-01 23:30"), 2, "hours") == at("2025-10-02 01:30")


def test_start_day_is_shanghais_not_utcs():
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # already Monday the 23rd in Shanghai
    assert due_at(late, 1, "working_days") == deadlines.end_of_day(date(2026, 11, 24))


def test_unknown_unit_raises():
    with pytest.raises(ValueError, match="fortnights"):
        due_at(at("2026-11-20 10:00"), 1, "fortnights")


@pytest.mark.parametrize(("year", "offset"), [(2024, 252), (2025, 248), (2026, 248)])
def test_published_years_have_their_number_of_working_days(year, offset):
    """Statutory: 366 or 365 days less 104–105 weekend days and the holidays; make-up days counted."""
    calendar = work_calendar()
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = [date.fromordinal(n) for n in range(first, last + 1)]
    worked = sum(calendar.is_workday(day) for day in days)
    assert abs(worked - offset) <= 2, worked


def test_working_days_left_counts_down_through_a_holiday():
    due = deadlines.end_of_day(date(2025, 10, 9))
    assert deadlines.working_days_left(due, at("2025-09-30 08:00")) == 1
    assert deadlines.working_days_left(due, at("2025-10-09 08:00")) == 0
    assert deadlines.working_days_left(due, at("2025-10-11 08:00")) < 0


@pytest.mark.parametrize("late", ["2026-11-21 00:00", "2026-11-21 09:00", "2026-11-22 23:59"])
def test_what_ended_on_friday_is_over_on_saturday(late):
    due = deadlines.end_of_day(date(2026, 11, 20))
    assert deadlines.working_days_left(due, at("2026-11-20 23:59")) == 0
    assert deadlines.working_days_left(due, at(late)) == -1


def test_hour_that_passed_today_is_over():
    assert deadlines.working_days_left(at("2026-11-20 10:00"), at("2026-11-20 10:00")) == -1


def test_unknown_unit_is_an_error(db):
    with pytest.raises(ValueError, match="fortnights"):
        deadlines.due_at(at("2026-11-20 10:00"), 1, "fortnights")


def test_month_arithmetic_stays_in_the_month():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 5), 1) == date(2027, 1, 5)
    assert add_months(date(2026, 1, 5), -1) == date(2025, 12, 5)


def test_working_days_between_are_those_that_one_would_count_by_hand(db):
    calendar = work_calendar()
    first = date(2023, 12, 25)
    days = [first + timedelta(days=number) for number in range(1_500)]  # all published years and days beyond them
    for start, end in [(days[a], days[b]) for a in range(0, 1_500, 37) for b in range(0, 1_500, 41)]:
        low, high = min(start, end), max(start, end)
        by_hand = sum(calendar.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
        assert calendar.working_days_between(start, end) == (by_hand if start <= end else -by_hand), (start, end)
