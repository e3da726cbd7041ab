"""The period of a rhythm that a day lies in."""

from datetime import date, timedelta

from hazards.choices import Rhythm
from safetyportal.core.deadlines import add_months

_MONTHS: dict[str, int] = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.HALF_YEAR: 6, Rhythm.YEAR: 12}


def period(rhythm: str, day: date) -> tuple[date, date]:
    """First and last day. Every shift is inspected within its day; a shift roster is the enterprise's own matter."""
    if rhythm in _MONTHS:
        length = _MONTHS[rhythm]
        first = date(day.year, (day.month - 1) // length * length + 1, 1)
        return first, add_months(first, length) - timedelta(days=1)
    if rhythm == Rhythm.HALF_MONTH:
        first = day.replace(day=1 if day.day <= 15 else 16)
        return first, first.replace(day=15) if first.day == 1 else add_months(first.replace(day=1), 1) - timedelta(1)
    if rhythm == Rhythm.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    return day, day
