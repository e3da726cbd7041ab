"""Figures of a bulletin, from the rollups: the division and each right below it, and the development over a year."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from hazards.choices import OPEN, REPORTED, MonthlyStatus
from safetyportal.core import rollups
from safetyportal.core.deadlines import add_months
from safetyportal.core.models import Jurisdiction

TREND = 12  # months
Cells = Iterable[tuple[str, int]]
COUNTS = (
    "due", "filed", "late", "proxy", "zero", "found", "closed", "closed_late", "open", "overdue", "major", "listed",
)  # fmt: skip


def _reports(found: dict[str, int], cells: Cells) -> None:
    for (status, late, proxy, zero), value in rollups.summed(cells, "status", "late", "proxy", "zero").items():
        if status == MonthlyStatus.WAIVED:
            continue
        found["due"] += value
        if status in REPORTED:
            found["filed"] += value
            found["late"] += value * (late == "1")
            found["proxy"] += value * (proxy == "1")
            found["zero"] += value * (zero == "1")


def _stock(found: dict[str, int], cells: Cells) -> None:
    for (status, level, overdue, listed), value in rollups.summed(
        cells, "status", "level", "overdue", "listed"
    ).items():
        if status in OPEN:
            found["open"] += value
            found["overdue"] += value * (overdue == "1")
            found["major"] += value * (level == "major")
            found["listed"] += value * (listed == "1")


def _found(found: dict[str, int], cells: Cells) -> None:
    found["found"] += sum(value for _key, value in cells)


def _closed(found: dict[str, int], cells: Cells) -> None:
    for (late,), value in rollups.summed(cells, "late").items():
        found["closed"] += value
        found["closed_late"] += value * (late == "1")


_METRICS = (
    ("monthly_reports", _reports, True),
    ("hazards_found", _found, True),
    ("hazards_closed", _closed, True),
    ("hazards", _stock, False),
)


def figures(place: str, month: date) -> dict[str, Any]:
    """`{total, children: [{name, …}], trend: [{month, due, filed, found, closed}]}` as stored in a bulletin.

    Reports are those of `month` itself; open hazards are those of this moment.
    """
    children: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for metric, add, by_month in _METRICS:
        grouped: dict[str, list[tuple[str, int]]] = defaultdict(list)
        months = (month, month) if by_month else None
        for (child, key), value in rollups.figures_by_child(metric, place, months=months).items():
            grouped[child].append((key, value))
        for child, cells in grouped.items():
            add(children[child], cells)
    names = dict(Jurisdiction.objects.filter(path__in=children).values_list("path", "short_name"))
    lines: list[dict[str, Any]] = [{"name": names.get(path, path), **found} for path, found in sorted(children.items())]
    total = {code: sum(line[code] for line in lines) for code in COUNTS}
    return {"total": total, "children": lines, "trend": _trend(place, month)}


def _trend(place: str, month: date) -> list[dict[str, Any]]:
    first = add_months(month, 1 - TREND)
    lines = {add_months(first, n): dict.fromkeys(COUNTS, 0) for n in range(TREND)}
    for metric, add, by_month in _METRICS:
        if not by_month:
            continue
        grouped: dict[date, list[tuple[str, int]]] = defaultdict(list)
        for (period, key), value in rollups.figures(metric, place, months=(first, month)).items():
            grouped[period].append((key, value))  # type: ignore[index]
        for period, cells in grouped.items():
            add(lines[period], cells)
    return [{"month": f"{period:%Y-%m}", **found} for period, found in lines.items()]
