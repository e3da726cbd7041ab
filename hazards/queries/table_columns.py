"""Columns of the statutory tables, and which rows each counts: one definition for the figure and for its link.

Figures are those at the end of the period: what is rectified on the 2nd changes nothing in last month's table. What the
monthly report of an enterprise counts is counted here by the same conditions (queries/monthly.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import REPORTED, EvidenceKind, HazardLevel, InspectionStatus, MonthlyStatus
from hazards.choices_tables import LEVEL_FILED, OWN_KINDS, LevelStatus, ReportKind
from hazards.models import DossierEvidence, MonthlyReport, SelfInspection
from hazards.queries.monthly import FIGURES, listed_on

HAZARDS, MAJORS, REPORTS, OWN = "hazards", "majors", "reports", "own"  # what a column counts
NO_RATE = "-"  # a rate without base (rules 1.8 d)


@dataclass(frozen=True)
class Kept:
    """Which of the kept figures a column adds up: of one level; `closed` by the end of the period, not, or both."""

    level: str
    closed: bool | None = None

    def counts(self, level: str, closed: bool) -> bool:
        return level == self.level and self.closed in (None, closed)


@dataclass(frozen=True)
class Column:
    """`rows(first, last)` selects what is counted among the rows of `source`; `money` adds up yuan instead.

    Columns of `MAJORS` are a stock at the end of the period, the same for month and year. `among` says what a column
    counts of the rows that the first column of its source has chosen already, so that these are sought once. `kept`
    says the same as `rows` of the figures that are kept (services/counts.py), so that a place need not count its rows.
    """

    code: str
    label: Any
    source: str
    rows: Callable[[date, date], Q]
    money: bool = False
    among: Callable[[date, date], Q] | None = None
    kept: Kept | None = None


@dataclass(frozen=True)
class Rate:
    code: str
    label: Any
    part: str
    whole: str


def rate(part: int, whole: int, digits: int = 2) -> Decimal | str:
    """Per cent, half up, two decimals (one in bulletins); "-" where there is nothing to compare with."""
    if not whole:
        return NO_RATE
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def open_majors(first: date, last: date) -> Q:
    """Every column of `MAJORS` counts some of these."""
    still_open = Q(closed_on=None) | Q(closed_on__gt=last)
    return Q(level=HazardLevel.MAJOR, found_on__lte=last) & still_open


def _listed(*levels: str) -> Callable[[date, date], Q]:
    """Under listed supervision on the last day, by these levels (none named: by any)."""

    def rows(first: date, last: date) -> Q:
        return open_majors(first, last) & listed_on(last, *levels)

    return rows


def _evidence(kind: str) -> Callable[[date, date], Q]:
    """In the treatment plan with this one of the five in place by the last day."""

    def rows(first: date, last: date) -> Q:
        found = DossierEvidence.unscoped.filter(dossier__hazard=OuterRef("pk"), kind=kind, on__lte=last)
        return _PLANNED.rows(first, last) & Q(Exists(found))

    return rows


def _due(first: date, last: date) -> Q:
    """应排查: enterprises that owed a monthly report in the period, each once, by its latest report in it.

    So an enterprise that moved counts where it is last, and tables of counties add up to that of their city.
    """
    later = MonthlyReport.unscoped.filter(
        enterprise=OuterRef("enterprise"), month__gt=OuterRef("month"), month__lte=last
    ).exclude(status=MonthlyStatus.WAIVED)
    return Q(month__gte=first, month__lte=last) & ~Q(status=MonthlyStatus.WAIVED) & Q(~Exists(later))


def _inspected(first: date, last: date) -> Q:
    return _due(first, last) & _active(first, last)


def _active(first: date, last: date) -> Q:
    """实际排查: of these, those with a finished self-inspection or a filed report in the period."""
    filed = MonthlyReport.unscoped.filter(
        enterprise=OuterRef("enterprise"), month__gte=first, month__lte=last, status__in=REPORTED
    )
    done = SelfInspection.unscoped.filter(
        enterprise=OuterRef("enterprise"),
        status=InspectionStatus.DONE,
        finished_on__gte=first,
        finished_on__lte=last,
    )
    return Q(Exists(filed)) | Q(Exists(done))


def _owes_quarter(first: date, last: date) -> Q:
    return Q(kind=ReportKind.OWN_QUARTER, first=first, last=last) & ~Q(status=LevelStatus.WAIVED)


def _filed_quarter(first: date, last: date) -> Q:
    return _owes_quarter(first, last) & _is_filed(first, last)


def _is_filed(first: date, last: date) -> Q:
    return Q(status__in=LEVEL_FILED)


_KEPT = {
    "general_found": Kept(HazardLevel.GENERAL),
    "general_rectified": Kept(HazardLevel.GENERAL, closed=True),
    "general_open": Kept(HazardLevel.GENERAL, closed=False),
    "major_found": Kept(HazardLevel.MAJOR),
    "major_closed": Kept(HazardLevel.MAJOR, closed=True),
}


def _figure(name: str, code: str = "", source: str = HAZARDS, *, money: bool = False) -> Column:
    """A column that counts what a figure of the monthly report counts."""
    figure = FIGURES[name]
    if figure.rows is None:
        raise KeyError(name)
    return Column(code or name, figure.label, source, figure.rows, money, kept=_KEPT.get(name))


_FLOW = (
    _figure("general_found"),
    _figure("general_rectified"),
    _figure("major_found"),
    _figure("major_closed"),
)
_SPENT = _figure("spent_yuan", "spent", money=True)
_PLANNED = _figure("major_planned", "planned", MAJORS)
STANDARD = (
    Column("due", _("units that must inspect"), REPORTS, _due),
    Column("inspected", _("units that inspected"), REPORTS, _inspected, among=_active),
    *_FLOW,
    _PLANNED,
    _figure("major_ready", "ready", MAJORS),
    Column("listed", _("under listed supervision"), MAJORS, _listed()),
    Column("listed_province", _("of these by the province"), MAJORS, _listed("province")),
    Column("listed_city", _("of these by a city"), MAJORS, _listed("city")),
    _SPENT,
)
OWN_COLUMNS = (
    *_FLOW[:2],
    _figure("general_open"),
    *_FLOW[2:],
    _PLANNED,
    Column("goals", _("goals and tasks"), MAJORS, _evidence(EvidenceKind.MEASURES)),
    Column("funds", _("money and materials"), MAJORS, _evidence(EvidenceKind.FUNDS)),
    Column("persons", _("organisation and persons"), MAJORS, _evidence(EvidenceKind.RESPONSIBILITY)),
    Column("time", _("time requirements"), MAJORS, _evidence(EvidenceKind.TIME)),
    Column("contingency", _("safety measures and contingency plan"), MAJORS, _evidence(EvidenceKind.CONTINGENCY)),
    _SPENT,
)
UNITS_COLUMNS = (
    Column("due", _("enterprises that must report"), OWN, _owes_quarter),
    Column("filed", _("enterprises that reported"), OWN, _filed_quarter, among=_is_filed),
    *OWN_COLUMNS,
)
RATES = {
    one.code: one
    for one in (
        Rate("coverage", _("coverage %"), "inspected", "due"),
        Rate("reporting", _("reporting rate %"), "filed", "due"),
        Rate("general_rate", _("rectified %"), "general_rectified", "general_found"),
        Rate("major_rate", _("closed %"), "major_closed", "major_found"),
        Rate("ready_rate", _("all five in place %"), "ready", "planned"),
    )
}


def columns(kind: str) -> dict[str, Column]:
    """The columns of this kind of report by their code."""
    if kind in OWN_KINDS:
        chosen: tuple[Column, ...] = OWN_COLUMNS
    else:
        chosen = UNITS_COLUMNS if kind == ReportKind.UNITS else STANDARD
    return {column.code: column for column in chosen}
