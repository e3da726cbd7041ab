"""Figures of one frame, read from the rollups: two short statements whatever the number of rows (ADR 0004, P4)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from hazards.choices import OPEN, REPORTED, MonthlyStatus
from safetyportal.core import replica, rollups
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import add_months
from safetyportal.core.kept import kept, name_of
from safetyportal.core.rollups import Wanted
from safetyportal.reporting.dashboards.frame import Frame

TREND = 24  # months


def share(part: int, whole: int) -> float | None:
    """Per cent, or None where there is nothing to compare with (a rate without base is shown as "-")."""
    return 100 * part / whole if whole else None


@dataclass
class Reports:
    """Monthly reports of one month: how many were due, and how they came in."""

    due: int = 0
    filed: int = 0
    late: int = 0
    proxy: int = 0
    zero: int = 0

    def count(self, parts: Sequence[str], value: int) -> None:
        status, late, proxy, zero = parts
        if status == MonthlyStatus.WAIVED:
            return
        self.due += value
        if status in REPORTED:
            self.filed += value
            self.late += value * (late == "1")
            self.proxy += value * (proxy == "1")
            self.zero += value * (zero == "1")

    @property
    def missing(self) -> int:
        return self.due - self.filed

    @property
    def rate(self) -> float | None:
        """自查自报率."""
        return share(self.filed, self.due)

    @property
    def on_time_rate(self) -> float | None:
        return share(self.filed - self.late, self.due)

    @property
    def zero_rate(self) -> float | None:
        return share(self.zero, self.filed)

    @property
    def proxy_rate(self) -> float | None:
        return share(self.proxy, self.filed)


@dataclass
class Stock:
    """Hazards that are open now."""

    open: int = 0
    overdue: int = 0
    major: int = 0
    listed: int = 0

    def count(self, parts: Sequence[str], value: int) -> None:
        status, level, overdue, listed = parts
        if status in OPEN:
            self.open += value
            self.overdue += value * (overdue == "1")
            self.major += value * (level == "major")
            self.listed += value * (listed == "1")


@dataclass
class Flow:
    """Hazards found and closed in a month (or several)."""

    found: int = 0
    major_found: int = 0
    by_authority: int = 0
    closed: int = 0
    closed_late: int = 0

    @property
    def in_time_rate(self) -> float | None:
        """按期整改率."""
        return share(self.closed - self.closed_late, self.closed)


@dataclass
class Line:
    """One division, sector or enterprise of a ranking."""

    key: str
    reports: Reports = field(default_factory=Reports)
    stock: Stock = field(default_factory=Stock)
    flow: Flow = field(default_factory=Flow)


_STOCK = ("status", "level", "overdue", "listed")
_REPORT = ("status", "late", "proxy", "zero")
_SUMS = ("_flows", "_filings", "stock", "by_sector", "by_child")


def figures_of_frame(frame: Frame) -> "Figures":
    """The figures of a frame, summed up once for all who look at it until something changes below its place. What a
    copy of the database says is not kept: it may not know yet of what was written."""
    if replica.current() is not None:
        return Figures(frame)
    name = name_of("figures", frame.place, sorted(frame.within), frame.month)
    figures = kept(name, [frame.place], Figures(frame).summed_up)
    figures.frame = frame
    return figures


class Figures:
    """Everything a dashboard shows of its frame; each part is read when it is asked for."""

    def __init__(self, frame: Frame):
        self.frame = frame
        self._flows: dict[date, Flow] = {}
        self._filings: dict[date, Reports] = {}

    def summed_up(self) -> "Figures":
        """With all parts read, fit to be kept."""
        for month in self.months:
            self.flow(month)
            self.reports(add_months(month, -1))
        self.stock, self.by_sector  # noqa: B018 -- remembered as they are read
        if self.frame.node.level < Level.TOWNSHIP:
            self.by_child  # noqa: B018
        return self

    def __getstate__(self) -> dict[str, Any]:
        """The sums, without the cells that they were made of and without whom they are shown to."""
        return {name: value for name, value in vars(self).items() if name in _SUMS}

    @cached_property
    def _own(self) -> list[dict[tuple[str, date | None, str], int]]:
        """Cells of the place itself: hazards as they stand; found, closed and reports by month."""
        found, reported = self._trend(self.frame.month), self._trend(self.frame.report_month)
        return rollups.read(
            self.frame.place, Wanted("hazards"), Wanted("hazards_found", found), Wanted("hazards_closed", found),
            Wanted("monthly_reports", reported),
        )  # fmt: skip

    @staticmethod
    def _trend(last: date) -> rollups.Months:
        return (add_months(last, -TREND), last)

    @cached_property
    def _now(self) -> list[tuple[str, int]]:
        return [(key, value) for (_place, _none, key), value in self._own[0].items()]

    @cached_property
    def stock(self) -> Stock:
        stock = Stock()
        for parts, value in self._summed(self._now, *_STOCK):
            stock.count(parts, value)
        return stock

    def _summed(self, cells: Iterable[tuple[str, int]], *names: str) -> Iterable[tuple[Any, int]]:
        return rollups.summed(cells, *names, within=self.frame.within).items()

    @staticmethod
    def _by_month(sums: dict[tuple[str, date | None, str], int]) -> dict[date, list[tuple[str, int]]]:
        found: dict[date, list[tuple[str, int]]] = defaultdict(list)
        for (_place, period, key), value in sums.items():
            if period is not None:
                found[period].append((key, value))
        return found

    @cached_property
    def _found(self) -> dict[date, list[tuple[str, int]]]:
        return self._by_month(self._own[1])

    @cached_property
    def _closed(self) -> dict[date, list[tuple[str, int]]]:
        return self._by_month(self._own[2])

    @cached_property
    def _reports(self) -> dict[date, list[tuple[str, int]]]:
        return self._by_month(self._own[3])

    def flow(self, month: date) -> Flow:
        if month not in self._flows:
            self._flows[month] = self._flow(self._found.get(month, []), self._closed.get(month, []))
        return self._flows[month]

    def _flow(self, found: Iterable[tuple[str, int]], closed: Iterable[tuple[str, int]]) -> Flow:
        flow = Flow()
        for (level, origin), value in self._summed(found, "level", "origin"):
            flow.found += value
            flow.major_found += value * (level == "major")
            flow.by_authority += value * (origin == "authority")
        for (late,), value in self._summed(closed, "late"):
            flow.closed += value
            flow.closed_late += value * (late == "1")
        return flow

    def reports(self, month: date) -> Reports:
        """Of the month reported on, not the one in which they are due."""
        if month not in self._filings:
            self._filings[month] = self._counted_reports(self._reports.get(month, []))
        return self._filings[month]

    def _counted_reports(self, cells: Iterable[tuple[str, int]]) -> Reports:
        reports = Reports()
        for parts, value in self._summed(cells, *_REPORT):
            reports.count(parts, value)
        return reports

    @cached_property
    def months(self) -> list[date]:
        """The months of the trend, oldest first."""
        return [add_months(self.frame.month, -back) for back in range(TREND - 1, -1, -1)]

    @cached_property
    def by_sector(self) -> list[Line]:
        """One line for each sector under which something is counted (its first one), most overdue first."""
        lines: dict[str, Line] = {}

        def line(sectors: str) -> Line:
            first = sectors.split("+")[0] or "other"
            return lines.setdefault(first, Line(first))

        for (sectors, *parts), value in self._summed(self._now, "sectors", *_STOCK):
            line(sectors).stock.count(parts, value)
        for (sectors, *parts), value in self._summed(
            self._reports.get(self.frame.report_month, []), "sectors", *_REPORT
        ):
            line(sectors).reports.count(parts, value)
        for (sectors,), value in self._summed(self._found.get(self.frame.month, []), "sectors"):
            line(sectors).flow.found += value
        for (sectors, late), value in self._summed(self._closed.get(self.frame.month, []), "sectors", "late"):
            line(sectors).flow.closed += value
            line(sectors).flow.closed_late += value * (late == "1")
        return sorted(lines.values(), key=lambda one: (-one.stock.overdue, -one.stock.open, one.key))

    @cached_property
    def by_child(self) -> dict[str, Line]:
        """One line for each division right below that has figures, by its place."""
        month, reported = (self.frame.month, self.frame.month), (self.frame.report_month, self.frame.report_month)
        cells = rollups.read(
            self.frame.place, Wanted("hazards", children=True), Wanted("monthly_reports", reported, children=True),
            Wanted("hazards_found", month, children=True), Wanted("hazards_closed", month, children=True),
        )  # fmt: skip
        stock, reports, found, closed = (self._children(rollups.periods_added(sums)) for sums in cells)
        lines: dict[str, Line] = {}
        for child in {*stock, *reports, *found, *closed}:
            line = lines[child] = Line(child)
            for parts, value in self._summed(stock.get(child, []), *_STOCK):
                line.stock.count(parts, value)
            line.reports = self._counted_reports(reports.get(child, []))
            line.flow = self._flow(found.get(child, []), closed.get(child, []))
        return lines

    @staticmethod
    def _children(cells: dict[tuple[str, str], int]) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (child, key), value in cells.items():
            found[child].append((key, value))
        return found
