"""Which rows stand behind each figure of a monthly report, and the figures themselves: one definition for both.

All figures are those at the end of the month: what is rectified on the 2nd changes nothing in last month's report.
Callers have shown that the reader may see the report; lists of the rows start from the reader's own scope.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from hazards.choices import FOUND, LISTED, OWED, OWN_SOURCES, REPORTED, HazardLevel, ListingStatus
from hazards.models import Hazard, Listing, MonthlyReport
from hazards.queries.inspections_of_month import inspections_of
from safetyportal.core.access import place_q
from safetyportal.core.deadlines import add_months
from safetyportal.core.prepared import DAYS, LATER_DAYS, NUMBERS, Prepared

FORM = "monthly/1"  # names the canonical content below; changes whenever its parts do
TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True)
class Figure:
    """One number of the report; `rows(first, last)` are the hazards behind it, None where they are other records."""

    name: str
    label: Any
    rows: Callable[[date, date], Q] | None = None


def month_end(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def _found(first: date, last: date) -> Q:
    return Q(found_on__gte=first, found_on__lte=last)


def _still_open(first: date, last: date) -> Q:
    return Q(found_on__lte=last) & (Q(closed_on=None) | Q(closed_on__gt=last))


def _of(level: str, *conditions: Callable[[date, date], Q]) -> Callable[[date, date], Q]:
    def rows(first: date, last: date) -> Q:
        wanted = Q(level=level)
        for condition in conditions:
            wanted &= condition(first, last)
        return wanted

    return rows


def _closed(first: date, last: date) -> Q:
    return Q(closed_on__lte=last)


def _planned(first: date, last: date) -> Q:
    """列入治理计划: the dossier says since when."""
    return Q(dossier__planned_on__lte=last)


def _ready(first: date, last: date) -> Q:
    """五到位: all five evidences stand in the dossier."""
    return _planned(first, last) & Q(dossier__complete=True)


def listed_on(last: date, *levels: str) -> Q:
    """Under listed supervision on a day, by these levels (none named: by any): as it was then, not as it is now."""
    listings = Listing.unscoped.filter(hazard=OuterRef("pk"), listed_on__lte=last)
    listings = listings.filter(Q(status__in=LISTED) | Q(status=ListingStatus.DELISTED, delisted_on__gt=last))
    if levels:
        listings = listings.filter(level__in=levels)
    return Q(Exists(listings))


def _listed(first: date, last: date) -> Q:
    return listed_on(last)


def _paid(first: date, last: date) -> Q:
    return Q(closed_on__gte=first, closed_on__lte=last, actual_cost__gt=0)


_GENERAL, _MAJOR = HazardLevel.GENERAL, HazardLevel.MAJOR
FIGURES = {
    figure.name: figure
    for figure in (
        Figure("general_found", _("general hazards found"), _of(_GENERAL, _found)),
        Figure("general_rectified", _("general hazards rectified"), _of(_GENERAL, _found, _closed)),
        Figure("general_open", _("general hazards not yet rectified"), _of(_GENERAL, _found, _still_open)),
        Figure("major_found", _("major hazards found"), _of(_MAJOR, _found)),
        Figure("major_closed", _("major hazards rectified and closed"), _of(_MAJOR, _found, _closed)),
        Figure("major_planned", _("major hazards in the treatment plan"), _of(_MAJOR, _still_open, _planned)),
        Figure("major_ready", _("of these with all five conditions in place"), _of(_MAJOR, _still_open, _ready)),
        Figure("major_listed", _("major hazards under listed supervision"), _of(_MAJOR, _still_open, _listed)),
        Figure("own_found", _("found by the enterprise itself"), lambda a, b: _found(a, b) & Q(source__in=OWN_SOURCES)),
        Figure("authority_found", _("found by others"), lambda a, b: _found(a, b) & ~Q(source__in=OWN_SOURCES)),
        Figure("earlier_open", _("of earlier months, still open"), lambda a, b: _still_open(a, b) & Q(found_on__lt=a)),
        Figure("overdue_open", _("open beyond their time limit"), lambda a, b: _still_open(a, b) & Q(rectify_by__lt=b)),
        Figure("spent_yuan", _("money spent on rectification"), _paid),
        Figure("inspections", _("times of self-inspection")),
        Figure("participants", _("persons who took part")),
    )
}

_TIMES, _PERSONS, _ITEMS = _("times"), _("persons"), _("cases")
GROUPS = (
    (_("Self-inspection"), (("inspections", _TIMES), ("participants", _PERSONS))),
    (_("General hazards"), (("general_found", _ITEMS), ("general_rectified", _ITEMS), ("general_open", _ITEMS))),
    (
        _("Major hazards"),
        (
            ("major_found", _ITEMS), ("major_closed", _ITEMS), ("major_planned", _ITEMS), ("major_ready", _ITEMS),
            ("major_listed", _ITEMS),
        ),
    ),
    (_("Money"), (("spent_yuan", _("10,000 yuan")),)),
    (
        _("For comparison"),
        (("own_found", _ITEMS), ("authority_found", _ITEMS), ("earlier_open", _ITEMS), ("overdue_open", _ITEMS)),
    ),
)  # fmt: skip


def rows_behind(rows: QuerySet[Hazard], figure: str, enterprise_id: int, month: date) -> QuerySet[Hazard]:
    """Those of `rows` that one figure counts. Raises `KeyError` for a figure that counts no hazards."""
    condition = FIGURES[figure].rows
    if condition is None:
        raise KeyError(figure)
    return rows.filter(condition(month, month_end(month)), enterprise_id=enterprise_id, status__in=FOUND)


def owed_at(place: str, month: date) -> QuerySet[MonthlyReport]:
    """Reports of the month that are owed at a place and below it."""
    return MonthlyReport.unscoped.filter(place_q(place), month=month, status__in=OWED)


def compiled(enterprise_id: int, month: date) -> dict[str, Any]:
    """Every figure of one enterprise and month, as the report stores them; two queries."""
    last = month_end(month)
    rows = _HAZARDS.rows(enterprise=enterprise_id, month=month, last=last)
    found: dict[str, Any] = dict(zip((*_COUNTED, "spent_yuan"), rows[0] if rows else _NOTHING, strict=True))
    found["spent_yuan"] = str((found["spent_yuan"] or Decimal(0)).quantize(Decimal("0.01")))
    inspections, participants = inspections_of(enterprise_id, month, last)
    return {**found, "inspections": inspections, "participants": participants}


_COUNTED = [one.name for one in FIGURES.values() if one.rows is not None and one.name != "spent_yuan"]
_NOTHING = [0] * len(_COUNTED) + [None]


def _sums(enterprise: int, month: date, last: date) -> QuerySet[Hazard, Any]:
    """One row with every figure that counts hazards, and the money; none where there is no hazard."""
    rows = Hazard.unscoped.filter(enterprise_id=enterprise, status__in=FOUND, found_on__lte=last)
    conditions = {name: FIGURES[name].rows for name in _COUNTED}
    counts = {name: Count("pk", filter=rows(month, last)) for name, rows in conditions.items() if rows}
    found = rows.order_by().values("enterprise_id")
    found = found.annotate(**counts, spent_yuan=Sum("actual_cost", filter=_paid(month, last)))
    return found.values_list(*_COUNTED, "spent_yuan")


_HAZARDS = Prepared(_sums, enterprise=NUMBERS, month=DAYS, last=LATER_DAYS)


def ten_thousands(yuan: str | Decimal | None) -> Decimal:
    """Yuan as 万元 with two decimals, half up."""
    return (Decimal(yuan or 0) / TEN_THOUSAND).quantize(Decimal("0.01"), ROUND_HALF_UP)


def shown(name: str, value: Any) -> Any:
    """A figure as people read it: money in 万元."""
    if value is None:
        return "—"
    return ten_thousands(value) if name == "spent_yuan" else value


def is_zero(figures: dict[str, Any]) -> bool:
    """Whether the enterprise itself found nothing: then it declares so, with the reason."""
    return not figures["own_found"]


def content_of(report: MonthlyReport, figures: dict[str, Any], zero_reason: str, remark: str) -> dict[str, Any]:
    """What the signature covers."""
    return {
        "form": FORM,
        "enterprise": {"name": report.enterprise.name, "credit_code": report.enterprise.credit_code},
        "month": f"{report.month:%Y-%m}",
        "figures": figures,
        "zero": is_zero(figures),
        "zero_reason": zero_reason if is_zero(figures) else "",
        "remark": remark,
    }


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical form: sorted names, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differences(report: MonthlyReport) -> list[dict[str, Any]]:
    """Figures that the rows give otherwise than the report says: `[{figure, then, now}]`."""
    then = (report.snapshot or report.content).get("figures")
    if not then:
        return []
    now = compiled(report.enterprise_id, report.month)
    return [
        {"name": name, "figure": FIGURES[name], "then": then.get(name), "now": value}
        for name, value in now.items()
        if then.get(name) != value
    ]


def zero_months_before(report: MonthlyReport, count: int) -> int:
    """How many of the `count` months right before were reported with nothing found."""
    first = add_months(report.month, -count)
    rows = _ZERO_MONTHS.rows(enterprise=report.enterprise_id, first=first, month=report.month)
    return len(rows)  # a few months at most


def _zero_months(enterprise: int, first: date, month: date) -> QuerySet[MonthlyReport, Any]:
    rows = MonthlyReport.unscoped.filter(enterprise_id=enterprise, month__gte=first, month__lt=month)
    return rows.filter(zero=True, status__in=REPORTED).values_list("pk")


_ZERO_MONTHS = Prepared(_zero_months, enterprise=NUMBERS, first=DAYS, month=LATER_DAYS)
