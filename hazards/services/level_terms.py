"""Which periods have ended, and until when each level submits their tables: the dated rules, read in one place."""

from datetime import date, datetime, timedelta

from django.db.models import Max

from hazards.choices_tables import MONTHLY_KINDS, MONTHS, OWN_KINDS, YEARLY_KINDS, ReportKind
from hazards.models import LevelReport
from hazards.services.monthly_terms import AFTER_OPENING
from safetyportal.core.deadlines import add_months, end_of_day, local_day, work_calendar
from safetyportal.core.rules import rule

NODE_KINDS = tuple(kind for kind in ReportKind if kind not in OWN_KINDS)


def period_before(kind: str, day: date) -> tuple[date, date]:
    """First and last day of the period of this kind that ended last before `day`."""
    length = MONTHS[ReportKind(kind)]
    following = date(day.year, (day.month - 1) // length * length + 1, 1)
    return add_months(following, -length), following - timedelta(days=1)


def periods_to_open(kind: str, now: datetime) -> list[tuple[date, date]]:
    """The period that ended last and, for months, those between it and the last one opened, which days without the
    portal may have missed; a new portal starts with the newest."""
    newest = period_before(kind, local_day(now))
    earlier = LevelReport.unscoped.filter(kind=kind, first__lt=newest[0]).aggregate(last=Max("first"))["last"]
    if kind not in MONTHLY_KINDS or earlier is None:
        return [newest]
    found = [newest]
    for _index in range(int(rule("hazard.monthly_catch_up_months", "/", local_day(now))) - 1):
        before = period_before(kind, found[0][0])
        if before[0] > earlier:
            found.insert(0, before)
    return found


def deadline_of(kind: str, level: str, last: date, place: str) -> datetime:
    """24:00 of the day by which a report of the period that ended on `last` is submitted by this level."""
    following = last + timedelta(days=1)
    if kind in MONTHLY_KINDS:
        day = following.replace(day=int(rule("hazard.level_month_days", place, following)[level]))
    elif kind in YEARLY_KINDS:
        day = _of_enterprises("hazard.annual_due", place, following)
        day += timedelta(days=_more("hazard.level_year_days", level, place, following))
    else:
        day = _of_enterprises("hazard.quarterly_due", place, following)
        day += timedelta(days=_more("hazard.level_quarter_days", level, place, following))
    moves = level != "enterprise" and rule("hazard.level_moves_on_holiday", place, following)
    return end_of_day(work_calendar().next_workday(day) if moves else day)


def _of_enterprises(key: str, place: str, following: date) -> date:
    """The enterprises' own day: "before the 15th of the next quarter" is read as its first month (rules E5)."""
    value = rule(key, place, following)
    return add_months(following, int(value["month"]) - 1).replace(day=int(value["day"]))


def _more(key: str, level: str, place: str, following: date) -> int:
    return 0 if level == "enterprise" else int(rule(key, place, following)[level])


def deadline_when_opened(kind: str, level: str, last: date, place: str, now: datetime) -> datetime:
    """The deadline, put off when the portal opens the period so late that hardly any time would be left."""
    days = int(rule(AFTER_OPENING, place, local_day(now)))
    return max(deadline_of(kind, level, last, place), end_of_day(local_day(now) + timedelta(days=days - 1)))
