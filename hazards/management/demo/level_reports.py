"""The invented past of the statistical tables: opened as the portal opens them, compiled from the rows that are there.

Reports of places whose people have accounts go through the services (level_stories.py); of the others, which nobody
could sign in for, the same states are written in bulk, with the figures that `statutory.compiled` gives.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from enterprises.models import Enterprise
from hazards.choices import SigningMethod
from hazards.choices_tables import MONTHLY_KINDS, YEARLY_KINDS, LevelStatus, ReportKind, ReportLevel
from hazards.models import LevelReport
from hazards.queries import statutory
from hazards.services import level_opening
from hazards.services import level_terms as terms
from hazards.workflow.level_reports import acceptance_clock
from safetyportal.core.deadlines import end_of_day, local_day, work_calendar
from safetyportal.core.jobs import system_user
from safetyportal.core.models import User

MONTHS = {"small": 3, "province": 3}  # finished months with tables
ORDER = (*MONTHLY_KINDS, ReportKind.OWN_YEAR, ReportKind.YEAR, ReportKind.OWN_QUARTER, ReportKind.UNITS,
         ReportKind.QUARTER)  # fmt: skip
BATCH = 500
SETTLED_AFTER = timedelta(days=45)
LATE = 0.04
# Of the newest period: how many have not reported, and how many of those that did still wait for the level above.
OWED = {"enterprise": 0.05, "township": 0.05, "county": 0.10, "city": 0.20, "province": 1.0}
WAITING = {"enterprise": 0.15, "township": 0.15, "county": 0.25, "city": 0.40}
NAMES = {"head_name": "示例负责人", "filler_name": "示例统计员"}
PHONE = "10000000000"
REMARK = "数据由平台汇总，已与台账核对（示例）"


@dataclass(frozen=True)
class Period:
    """`settled`: everybody has reported it, and the level above has accepted."""

    kind: str
    first: date
    last: date
    settled: bool

    @property
    def opened_at(self) -> datetime:
        """When the portal's job opens it: 00:50 of the day after."""
        return end_of_day(self.last) + timedelta(minutes=50)


@dataclass(frozen=True)
class Fate:
    """What became of a report: `None` for what has not happened."""

    filed_at: datetime | None
    accepted_at: datetime | None
    compiled: bool


def periods(size: str, now: datetime) -> list[Period]:
    """What the portal would have opened by now: some months, the last quarter and year; oldest first, then what others
    count."""
    found: list[Period] = []
    for kind in ORDER:
        day = local_day(now)
        for age in range(MONTHS[size] if kind in MONTHLY_KINDS else 1):
            first, last = terms.period_before(kind, day)
            found.append(Period(kind, first, last, settled=age > 0 or _long_over(kind, last, local_day(now))))
            day = first
    return sorted(found, key=lambda period: period.last)


def _long_over(kind: str, last: date, today: date) -> bool:
    """A quarter is settled some weeks after its deadlines; a few enterprises still owe it then."""
    return kind in YEARLY_KINDS or (kind != ReportKind.OWN_QUARTER and today - last > SETTLED_AFTER)


def fate_of(report: LevelReport, period: Period, now: datetime) -> Fate:
    """The same of M1 and M2 of a place, which are reported together."""
    rng = random.Random(f"{report.enterprise_id or report.place} {period.last}")  # noqa: S311 -- invented
    is_late, owes, waits, done = (rng.random() for _each in range(4))
    filed_at = _work_hour(report.deadline, rng.randint(1, 2) if is_late < LATE else -rng.randint(1, 2), rng)
    if filed_at < period.opened_at:  # behind a long holiday the working day before the deadline is the only one
        filed_at = _work_hour(report.deadline, -1, rng)
    if filed_at > now or (not period.settled and owes < OWED[report.level]):
        return Fate(None, None, compiled=done < 0.5)
    accepted_at = _work_hour(filed_at, 1, rng)
    waiting = not period.settled and waits < WAITING.get(report.level, 0)
    if waiting or accepted_at > now or report.level == ReportLevel.PROVINCE:  # above the province nobody is served
        return Fate(filed_at, None, compiled=True)
    return Fate(filed_at, accepted_at, compiled=True)


def _work_hour(moment: datetime, days: int, rng: random.Random) -> datetime:
    """Some time between nine and five, so many working days from the day of that moment; -1: before a midnight."""
    day = work_calendar().add_working_days(local_day(moment), days)
    return end_of_day(day) - timedelta(hours=7 + rng.random() * 8)


def open_period(period: Period) -> int:
    """By the portal's own job, at the hour of its job."""
    of_enterprises = period.kind in (ReportKind.OWN_QUARTER, ReportKind.OWN_YEAR)
    make = level_opening.open_of_enterprises if of_enterprises else level_opening.open_of_levels
    at = period.opened_at
    opened = make(period.kind, period.first, period.last, actor=system_user(), now=at)
    rows_of(period).update(created_at=at, updated_at=at)
    return opened


def rows_of(period: Period) -> QuerySet[LevelReport]:
    rows = LevelReport.unscoped.filter(kind=period.kind, first=period.first)
    return rows.select_related("jurisdiction__parent", "enterprise")


def unreported_at(row: LevelReport) -> datetime:
    """When a report was compiled that has not been submitted: in the morning of the day on which it was opened."""
    return row.created_at + timedelta(hours=9)


def settle(period: Period, chiefs: dict[str, User], now: datetime, ahead: dict[str, Any]) -> int:
    """Put each report of the period where its fate wants it, but those of the places of `chiefs`, who do it themselves.

    `ahead` keeps by place what M2 needs and M1 has counted. Returns how many were compiled.
    """
    done, portal = 0, system_user()
    for batch in _batches(rows_of(period).order_by("pk").iterator(chunk_size=BATCH)):
        fates = [(row, fate_of(row, period, now)) for row in batch if row.place not in chiefs]
        wanted = [(row, fate) for row, fate in fates if fate.compiled]
        owners = [row for row, _fate in wanted if row.is_own]
        figures = statutory.compiled_of_enterprises(owners) if owners else {}
        for row, fate in wanted:
            cells = figures[row.enterprise_id] if row.is_own else _figures(row, ahead)
            _write(row, fate, statutory.content_of(row, cells), chiefs, portal)
        done += len(wanted)
    return done


def _figures(row: LevelReport, ahead: dict[str, Any]) -> dict[str, Any]:
    """Places without accounts report M1 and M2 of a month or neither."""
    if row.kind == ReportKind.M1:
        both = statutory.compiled_as(row, *MONTHLY_KINDS)
        ahead[row.place] = both[ReportKind.M2]
        return both[ReportKind.M1]
    return ahead.pop(row.place) if row.kind == ReportKind.M2 else statutory.compiled(row)


def _batches(rows: Iterable[LevelReport]) -> Iterator[list[LevelReport]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _write(row: LevelReport, fate: Fate, content: dict[str, Any], chiefs: dict[str, User], portal: User) -> None:
    """As the services would leave it, the trail of the single steps apart."""
    at = fate.filed_at or unreported_at(row)
    changes: dict[str, Any] = {
        "status": LevelStatus.DRAFT,
        "content": content,
        "content_sha256": statutory.digest(content),
        "compiled_at": at - timedelta(hours=1),
        "updated_at": fate.accepted_at or at,
    }
    if fate.filed_at:
        changes |= _filed(row, fate.filed_at)
        changes |= _signed(row.enterprise, changes, portal) if row.enterprise else NAMES
        changes |= _accepted(row, fate.accepted_at, chiefs) if fate.accepted_at else _waiting(row, fate.filed_at)
    LevelReport.unscoped.filter(pk=row.pk).update(**changes)


def _filed(row: LevelReport, at: datetime) -> dict[str, Any]:
    return {"submitted_at": at, "late": at >= row.deadline, "phone": PHONE, "remark": REMARK}


def _signed(firm: Enterprise, changes: dict[str, Any], signer: User) -> dict[str, Any]:
    """An enterprise's report is signed; for a head who has no account stands the portal's."""
    return {
        "head_name": firm.legal_representative,
        "filler_name": "示例安全员",
        "signed_by": signer,
        "signed_at": changes["submitted_at"],
        "signed_method": SigningMethod.TYPED,
        "signed_sha256": changes["content_sha256"],
    }


def _accepted(row: LevelReport, at: datetime, chiefs: dict[str, User]) -> dict[str, Any]:
    above = row.jurisdiction if row.enterprise else row.jurisdiction.parent
    told = {"status": LevelStatus.ACCEPTED, "clock": "", "due_at": None, "accepted_at": at}
    return {**told, "accepted_by": chiefs.get(above.path) if above else None}


def _waiting(row: LevelReport, at: datetime) -> dict[str, Any]:
    clock = acceptance_clock(row)
    due_at = clock.due_at(row, at) if clock else None
    return {"status": LevelStatus.SUBMITTED, "clock": clock.name if clock else "", "due_at": due_at}
