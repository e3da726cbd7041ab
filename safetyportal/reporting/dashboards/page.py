"""The parts of the dashboard page: cards, ranking, trends and map, in words and with their addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hazards.choices_signals import SignalKind
from hazards.queries.signals import signal_counts
from safetyportal.core import codes, places
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import add_months, local_day
from safetyportal.core.models import Boundary, Jurisdiction
from safetyportal.core.pages.grid import Figure
from safetyportal.reporting.dashboards import links
from safetyportal.reporting.dashboards.figures import Figures, Flow, Line, Reports, Stock
from safetyportal.reporting.dashboards.frame import Frame

MEASURES = {
    "overdue": gettext_lazy("Hazards overdue"),
    "rate": gettext_lazy("Reporting rate (%)"),
    "found": gettext_lazy("Hazards found"),
    "major": gettext_lazy("Major hazards open"),
    "listed": gettext_lazy("Under listed supervision"),
}


def percent(value: float | None) -> str:
    """One decimal; "-" where there is no base (rules 1.8 d)."""
    return "-" if value is None else f"{value:.1f}%"


def _counted(value: int) -> str:
    return f"{value:,}"


def month_name(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")


def change(now: float | None, before: float | None, *, rate: bool = False, more_is_good: bool | None = None) -> dict:
    """The difference to an earlier value, in words and whether it is good news."""
    if now is None or before is None:
        return {"text": "-", "good": None}
    difference = now - before
    text = _("%(n)+.1f points") % {"n": difference} if rate else f"{difference:+,.0f}"
    better = None if more_is_good is None or not difference else (difference > 0) == more_is_good
    return {"text": text, "good": better}


@dataclass
class Dashboard:
    """One page of figures for a frame."""

    frame: Frame
    figures: Figures
    measure: str = "overdue"

    @property
    def cards(self) -> list[dict]:
        return [*self._report_cards(), *self._hazard_cards(), *self._stock_cards()]

    def _compared(
        self, of, *, months: date, running: bool, rate: bool = False, more_is_good: bool | None = None
    ) -> dict:
        """Against the month before and the same month of the year before. What is still `running` is compared with
        neither: they are named as they were."""
        before, year_before = of(add_months(months, -1)), of(add_months(months, -12))
        if running:
            shown = percent if rate else _counted
            words = _("whole month before %(month)s, a year before %(year)s")
            return {"text": words % {"month": shown(before), "year": shown(year_before)}, "good": None}
        now = of(months)
        month = change(now, before, rate=rate, more_is_good=more_is_good)
        year = change(now, year_before, rate=rate, more_is_good=more_is_good)
        words = _("month before %(month)s, year before %(year)s")
        return {"text": words % {"month": month["text"], "year": year["text"]}, "good": month["good"]}

    def _report_cards(self) -> list[dict]:
        month = self.frame.report_month
        now = self.figures.reports(month)
        period = _("reports of %(month)s") % {"month": month_name(month)}
        until = self.frame.filing_until(month)
        running = until is not None
        return [
            {
                "label": _("Reporting rate"),
                "value": percent(now.rate),
                "url": links.reports(self.frame, month, missing="0"),
                "period": _("%(period)s: %(filed)s of %(due)s")
                % {"period": period, "filed": f"{now.filed:,}", "due": f"{now.due:,}"},
                "delta": self._compared(
                    lambda one: self.figures.reports(one).rate,
                    rate=True,
                    more_is_good=True,
                    months=month,
                    running=running,
                ),
                "tone": "progress",
            },
            {
                "label": _("Filed on time"),
                "value": percent(now.on_time_rate),
                "url": links.reports(self.frame, month, missing="1"),
                "period": _missing_in_words(now, until),
                "delta": self._compared(
                    lambda one: self.figures.reports(one).on_time_rate,
                    rate=True,
                    more_is_good=True,
                    months=month,
                    running=running,
                ),
                "tone": "waiting" if until else "overdue" if now.missing else "closed",
            },
            {
                "label": _("Zero-hazard reports"),
                "value": percent(now.zero_rate),
                "url": links.reports(self.frame, month, zero="1", missing="0"),
                "period": _("filed by the township: %(rate)s") % {"rate": percent(now.proxy_rate)},
                "delta": self._compared(
                    lambda one: self.figures.reports(one).zero_rate, rate=True, months=month, running=running
                ),
                "tone": "waiting",
            },
        ]

    def _hazard_cards(self) -> list[dict]:
        month, figures, running = self.frame.month, self.figures, self.frame.is_current
        now = figures.flow(month)
        return [
            {
                "label": _("Hazards found"),
                "value": f"{now.found:,}",
                "url": links.found(self.frame, month),
                "period": _("%(month)s, %(n)s by authorities")
                % {"month": month_name(month), "n": f"{now.by_authority:,}"},
                "delta": self._compared(lambda one: figures.flow(one).found, months=month, running=running),
                "tone": "progress",
            },
            {
                "label": _("Hazards closed"),
                "value": f"{now.closed:,}",
                "url": links.closed(self.frame, month),
                "period": _("%(month)s, %(rate)s in time")
                % {"month": month_name(month), "rate": percent(now.in_time_rate)},
                "delta": self._compared(
                    lambda one: figures.flow(one).closed, more_is_good=True, months=month, running=running
                ),
                "tone": "closed",
            },
        ]

    def _stock_cards(self) -> list[dict]:
        stock = self.figures.stock
        return [
            {
                "label": _("Overdue now"),
                "value": f"{stock.overdue:,}",
                "url": links.hazards(self.frame, overdue="1"),
                "period": _("of %(n)s open") % {"n": f"{stock.open:,}"},
                "tone": "overdue" if stock.overdue else "closed",
            },
            {
                "label": _("Major hazards open"),
                "value": f"{stock.major:,}",
                "url": links.hazards(self.frame, level="major", open="1"),
                "period": _("%(n)s under listed supervision") % {"n": f"{stock.listed:,}"},
                "tone": "listed",
            },
        ]

    @cached_property
    def ranking(self) -> list[dict]:
        """Divisions right below, most overdue first; those without any figure stand at the end."""
        if self.frame.node.level >= Level.TOWNSHIP:
            return []
        names = dict(Jurisdiction.objects.filter(parent=self.frame.node).values_list("path", "name"))
        lines = self.figures.by_child
        gone = Jurisdiction.objects.filter(path__in=lines.keys() - names.keys())
        names |= {node.path: _("%(name)s (until %(day)s)") % {"name": node.name, "day": node.valid_to} for node in gone}
        rows = [
            self._ranked(lines.get(path, Line(path)), name, places.segments(path)[-1]) for path, name in names.items()
        ]
        return sorted(rows, key=lambda row: (-row["line"].stock.overdue, -row["line"].stock.open, row["code"]))

    def _ranked(self, line: Line, name: str, path: str) -> dict:
        frame, code = self.frame, places.segments(path)[-1]
        return {
            "line": line,
            "name": name,
            "code": code,
            "url": links.dashboard(frame, place=code),
            "missing_url": links.reports(frame, frame.report_month, place=code, missing="1"),
            "overdue_url": links.hazards(frame, place=code, overdue="1"),
            "found_url": links.found(frame, frame.month, place=code),
            "closed_url": links.closed(frame, frame.month, place=code),
            "major_url": links.hazards(frame, place=code, level="major", open="1"),
            "listed_url": links.hazards(frame, place=code, listed="1"),
            "rate": percent(line.reports.rate),
            "on_time": percent(line.reports.on_time_rate),
            "zero": percent(line.reports.zero_rate),
        }

    @property
    def ranking_rows(self) -> Iterator[tuple[str, str, list[Figure]]]:
        """The ranking as it is drawn."""
        due, missing, rate, on_time, zero = _("must report"), _("missing"), _("rate"), _("on time"), _("zero")
        found, closed, overdue = _("found"), _("closed"), _("overdue")
        still_open, major, listed = _("open"), _("major"), _("listed")
        for row in self.ranking:
            reports, flow, stock = row["line"].reports, row["line"].flow, row["line"].stock
            yield (
                row["name"],
                row["url"],
                [
                    Figure(due, reports.due),
                    Figure(missing, reports.missing, row["missing_url"]),
                    Figure(rate, row["rate"]),
                    Figure(on_time, row["on_time"]),
                    Figure(zero, row["zero"]),
                    Figure(found, flow.found, row["found_url"]),
                    Figure(closed, flow.closed, row["closed_url"]),
                    Figure(still_open, stock.open),
                    Figure(overdue, stock.overdue, row["overdue_url"], _late(stock)),
                    Figure(major, stock.major, row["major_url"]),
                    Figure(listed, stock.listed, row["listed_url"]),
                ],
            )

    @property
    def sector_rows(self) -> Iterator[tuple[str, str, list[Figure]]]:
        due, rate = _("reports due"), _("reporting rate")
        found, closed, overdue = _("found"), _("closed"), _("overdue")
        still_open, major = _("open"), _("major")
        for row in self.sectors:
            line = row["line"]
            yield (
                row["name"],
                row["url"],
                [
                    Figure(due, line.reports.due),
                    Figure(rate, row["rate"]),
                    Figure(found, line.flow.found),
                    Figure(closed, line.flow.closed),
                    Figure(still_open, line.stock.open),
                    Figure(overdue, line.stock.overdue, mark=_late(line.stock)),
                    Figure(major, line.stock.major),
                ],
            )

    @cached_property
    def sectors(self) -> list[dict]:
        """One line a sector, each opening the same page for this sector."""
        return [
            {
                "line": line,
                "name": codes.label("sector", line.key),
                "url": links.dashboard(self.frame, sector=line.key),
                "rate": percent(line.reports.rate),
            }
            for line in self.figures.by_sector
        ]

    @property
    def signals(self) -> list[dict]:
        """Marks of data that cannot be believed, which nobody has decided on yet."""
        counts = signal_counts(self.frame.place, self.frame.within)
        return [
            {"name": label, "count": counts[kind]["open"], "url": links.signals(self.frame, kind=kind, open="1")}
            for kind, label in SignalKind.choices
            if kind in counts and counts[kind]["open"]
        ]

    @property
    def trends(self) -> list[dict]:
        months = self.figures.months
        flows = [self.whole_flow(month) for month in months]
        reports = [self.filed_whole(add_months(month, -1)) for month in months]
        names = [f"{month:%Y-%m}" for month in months]
        hazards = [
            (_("found"), [one.found if one else None for one in flows]),
            (_("closed"), [one.closed if one else None for one in flows]),
        ]
        rates = [
            (_("reporting rate"), [_rounded(one.rate) for one in reports]),
            (_("zero-hazard rate"), [_rounded(one.zero_rate) for one in reports]),
        ]
        opened = {name: links.found(self.frame, month) for name, month in zip(names, months, strict=True)}
        return [
            _trend("trend-hazards", _("Hazards found and closed, 24 months"), names, hazards, _("hazards"), opened),
            _trend("trend-reports", _("Monthly reports, 24 months"), names, rates, "%", {}),
        ]

    def whole_flow(self, month: date) -> Flow | None:
        """Found and closed in a month, or None in the running one: a line would fall to nothing on every 1st."""
        return None if self.frame.is_current and month == self.frame.month else self.figures.flow(month)

    def filed_whole(self, month: date) -> Reports:
        """The reports of a month, or none while they still come in, for the same reason."""
        return Reports() if self.frame.filing_until(month) else self.figures.reports(month)

    @cached_property
    def map(self) -> dict | None:
        """Divisions coloured by the chosen measure; None where there are no outlines."""
        if not Boundary.objects.filter(parent_code=self.frame.node.code).exists():
            return None
        rows = self.ranking
        values = [{"code": row["code"], "name": row["name"], "value": self._measured(row["line"])} for row in rows]
        label = str(MEASURES[self.measure])
        return {
            "id": "map-data",
            "kind": "choropleth",
            "label": _("%(measure)s by division") % {"measure": label},
            "data": {
                "boundaries_url": f"{reverse('enterprise-boundaries')}?parent={self.frame.node.code}",
                "unit": "%" if self.measure == "rate" else "",
                "name": label,
                "values": [value for value in values if value["value"] is not None],
                "urls": {row["code"]: row["url"] for row in rows},
            },
            "head": [_("Division"), label],
            "rows": [[value["name"], "-" if value["value"] is None else value["value"]] for value in values],
        }

    def _measured(self, line: Line) -> float | None:
        return {
            "overdue": line.stock.overdue,
            "rate": _rounded(line.reports.rate),
            "found": line.flow.found,
            "major": line.stock.major,
            "listed": line.stock.listed,
        }[self.measure]


def last_day(until: datetime) -> str:
    """The day at whose end a time limit ends, in words."""
    return date_format(local_day(until - timedelta(microseconds=1)), "DATE_FORMAT")


def _missing_in_words(reports: Reports, until: datetime | None) -> str:
    if until is None:
        return _("%(n)s not reported, %(late)s late") % {"n": f"{reports.missing:,}", "late": f"{reports.late:,}"}
    return _("%(n)s still to come by %(day)s") % {"n": f"{reports.missing:,}", "day": last_day(until)}


def _late(stock: Stock) -> str:
    return "is-late" if stock.overdue else ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _trend(name: str, label: str, months: list[str], series: list, unit: str, urls: dict[str, str]) -> dict:
    return {
        "id": name,
        "kind": "line",
        "label": label,
        "data": {
            "categories": months,
            "unit": unit,
            "series": [{"name": title, "values": values} for title, values in series],
            "urls": urls,
        },
        "head": [_("Month"), *[title for title, _values in series]],
        "rows": [
            [month, *["-" if values[index] is None else values[index] for _title, values in series]]
            for index, month in enumerate(months)
        ],
    }
