"""The statutory tables compiled: a handful of statements, none of which counts the hazards of a place one by one.

What was found, rectified and spent comes from kept figures; the open major ones and the reports of the enterprises are
one statement each (table_figures.py). Callers have shown that the reader may see the report.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import translation

from hazards.choices import FOUND
from hazards.choices_tables import YEARLY_KINDS, ReportKind, ReportLevel
from hazards.models import Hazard, LevelReport, MonthlyReport
from hazards.queries import table_figures
from hazards.queries.monthly import digest
from hazards.queries.table_columns import HAZARDS, MAJORS, OWN, REPORTS, Column, columns, open_majors
from hazards.queries.table_figures import PERIOD, YEAR, Spans
from hazards.queries.table_layouts import OWN as OWN_LINE
from hazards.queries.table_layouts import Layout, layout
from safetyportal.core.access import place_q

__all__ = ["compiled", "content_of", "digest", "rows_behind", "spans"]
FORM = "level/1"  # names the canonical content below; changes whenever its parts do
Cells = dict[str, dict[str, dict[str, Any]]]  # span → line → column → figure
NARROW = (ReportLevel.TOWNSHIP, ReportLevel.COUNTY)  # a small part of all reports
MODELS = {HAZARDS: Hazard, MAJORS: Hazard, REPORTS: MonthlyReport, OWN: LevelReport}


def spans(kind: str, first: date, last: date) -> Spans:
    """The period itself and, beside it, from 1 January to its end; a year has only itself."""
    if kind in YEARLY_KINDS or kind == ReportKind.UNITS:
        return {PERIOD: (first, last)}
    return {PERIOD: (first, last), YEAR: (first.replace(month=1, day=1), last)}


def compiled(report: LevelReport) -> Cells:
    """Every figure of the report as the rows give them now; money as text in yuan."""
    rows = layout(report.kind, report.place, report.last)
    wanted, known = spans(report.kind, report.first, report.last), columns(report.kind)
    cells = _empty(rows, wanted, known)
    for source in MODELS:
        chosen = [column for column in known.values() if column.source == source]
        if chosen:
            _add(cells, report, rows, source, chosen, wanted)
    _total(cells, rows, known)
    return cells


def _empty(rows: Layout, wanted: Spans, known: dict[str, Column]) -> Cells:
    zero = {code: "0.00" if column.money else 0 for code, column in known.items()}
    return {span: {line.code: dict(zero) for line in rows.lines} for span in wanted}


def _add(cells: Cells, report: LevelReport, rows: Layout, source: str, chosen: list[Column], wanted: Spans) -> None:
    """Put what one source counts by supervision class into the lines."""
    for trade, span, column, value in _counted(report, source, chosen, wanted):
        line = OWN_LINE if report.is_own else rows.line_of(trade)
        if line and value:
            _put(cells[span][line], column, value)
    if source == MAJORS:  # a stock is the same for every span
        for span in wanted:
            for line, found in cells[span].items():
                found.update({column.code: cells[PERIOD][line][column.code] for column in chosen})


def _put(found: dict[str, Any], column: Column, value: Any) -> None:
    if column.money:
        found[column.code] = str((Decimal(found[column.code]) + value).quantize(Decimal("0.01")))
    else:
        found[column.code] += value


def _counted(report: LevelReport, source: str, chosen: list[Column], wanted: Spans) -> table_figures.Counted:
    """`(supervision class, span, column, value)`, from kept figures for a place, from the rows for an enterprise."""
    if source == HAZARDS and not report.is_own:
        yield from table_figures.hazards(report.place, chosen, wanted)
    elif source == REPORTS:
        yield from table_figures.units(report.place, chosen, wanted, narrow=report.level in NARROW)
    else:
        for names, query in _queries(report, source, chosen, wanted):
            for counted in query:
                for name, (span, column) in names.items():
                    yield counted["trade"], span, column, counted[name]


def _queries(report: LevelReport, source: str, chosen: list[Column], wanted: Spans):
    """`({name: (span, column)}, rows by class)`: one statement, or one for each span where these differ in rows."""
    base = _base(report, source)
    if source == OWN:
        for span, (first, last) in wanted.items():
            names = {f"{span}_{column.code}": (span, column) for column in chosen}
            counts = {
                name: Count("pk", filter=column.among(first, last) if column.among else None)
                for name, (_span, column) in names.items()
            }
            rows = base.filter(chosen[0].rows(first, last))
            yield names, rows.order_by().values("trade").annotate(**counts)
        return
    first, last = min(first for first, _last in wanted.values()), wanted[PERIOD][1]
    if source == MAJORS:
        names = {f"{PERIOD}_{column.code}": (PERIOD, column) for column in chosen}
        yield names, _grouped(base.filter(open_majors(first, last)), names, wanted)
    else:
        names = {f"{span}_{column.code}": (span, column) for span in wanted for column in chosen}
        touched = Q(found_on__gte=first, found_on__lte=last) | Q(closed_on__gte=first, closed_on__lte=last)
        yield names, _grouped(base.filter(touched), names, wanted)


def _grouped(rows: QuerySet, names: dict[str, tuple[str, Column]], wanted: Spans) -> QuerySet:
    """Counts and sums by supervision class."""
    sums = {
        name: Sum("actual_cost", filter=column.rows(*wanted[span]))
        if column.money
        else Count("pk", filter=column.rows(*wanted[span]))
        for name, (span, column) in names.items()
    }
    return rows.order_by().values("trade").annotate(**sums)


def _base(report: LevelReport, source: str, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """What the report may count at all: rows at and below its place, of an enterprise all of its own."""
    model: Any = MODELS[source]
    rows = model.unscoped.all() if rows is None else rows
    where = Q(enterprise=report.enterprise_id) if report.is_own else place_q(report.place)
    rows = rows.filter(where)
    return rows.filter(status__in=FOUND) if source in (HAZARDS, MAJORS) else rows


def _total(cells: Cells, rows: Layout, known: dict[str, Column]) -> None:
    for by_line in cells.values():
        sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for line in rows.lines:
            for total in (line.table, "all"):
                for code in known if not line.total else ():
                    sums[total][code] += Decimal(by_line[line.code][code])
        for line in rows.lines:
            if line.total:
                by_line[line.code] = {
                    code: str(sums[line.code][code]) if column.money else int(sums[line.code][code])
                    for code, column in known.items()
                }


def content_of(report: LevelReport, cells: Cells) -> dict[str, Any]:
    """What is frozen: the rows with their names of that day, and every figure."""
    rows = layout(report.kind, report.place, report.last)
    with translation.override("zh-hans"):  # the same words, and the same digest, whoever compiles
        lines = [{"code": line.code, "name": str(line.name), "total": line.total} for line in rows.lines]
    owner = report.enterprise.name if report.enterprise else report.jurisdiction.name
    return {
        "form": FORM,
        "kind": str(report.kind),
        "unit": owner,
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "lines": lines,
        "cells": cells,
    }


def rows_behind(rows: QuerySet, report: LevelReport, line: str, span: str, column: str) -> QuerySet:
    """Those of `rows` that one cell counts. Raises `KeyError` for a cell that there is not, or of other records."""
    found = columns(report.kind)[column]
    if MODELS[found.source] is not rows.model:
        raise KeyError(column)
    first, last = spans(report.kind, report.first, report.last)[span]
    chosen = _base(report, found.source, rows).filter(found.rows(first, last))
    if report.is_own and line == OWN_LINE:
        return chosen
    return chosen.filter(layout(report.kind, report.place, report.last).condition(line))
