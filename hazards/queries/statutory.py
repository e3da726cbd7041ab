"""The statutory tables compiled: a handful of statements, none of which counts the hazards of a place one by one.

What was found, rectified and spent comes from kept figures; the open major ones and the reports of the enterprises are
one statement each (table_figures.py). Callers have shown that the reader may see the report.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
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

__all__ = ["compiled", "compiled_as", "compiled_of_enterprises", "content_of", "digest", "rows_behind", "spans"]
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
    if report.is_own:
        return compiled_of_enterprises([report])[report.enterprise_id]
    return compiled_as(report, report.kind)[report.kind]


def compiled_as(report: LevelReport, *kinds: str) -> dict[str, Cells]:
    """The tables of a place and period for kinds that have the same columns, as M1 and M2 have: counted once."""
    wanted, known = spans(report.kind, report.first, report.last), columns(report.kind)
    chosen = _by_source(known)
    counted = {source: list(_counted(report, source, some, wanted)) for source, some in chosen.items()}
    found = {}
    for kind in kinds:
        rows = layout(kind, report.place, report.last)
        cells = found[kind] = _empty(rows, wanted, known)
        for source, some in chosen.items():
            for trade, span, column, value in counted[source]:
                line = rows.line_of(trade)
                if line and value:
                    _put(cells[span][line], column, value)
            if source == MAJORS:
                _keep_stock(cells, some)
        _total(cells, rows, known)
    return found


def compiled_of_enterprises(reports: Sequence[LevelReport]) -> dict[Any, Cells]:
    """`compiled` by enterprise, for enterprises' own reports of one kind and period: the same statements for all."""
    kind, first, last, place = reports[0].kind, reports[0].first, reports[0].last, reports[0].place
    rows, wanted, known = layout(kind, place, last), spans(kind, first, last), columns(kind)
    found = {report.enterprise_id: _empty(rows, wanted, known) for report in reports}
    base = Hazard.unscoped.filter(enterprise__in=list(found), status__in=FOUND)
    for source, chosen in _by_source(known).items():
        names, counted = _hazards(base, source, chosen, wanted, by="enterprise")
        for row in counted:
            for name, (span, column) in names.items():
                if row[name]:
                    _put(found[row["enterprise"]][span][OWN_LINE], column, row[name])
        if source == MAJORS:
            for cells in found.values():
                _keep_stock(cells, chosen)
    return found


def _by_source(known: dict[str, Column]) -> dict[str, list[Column]]:
    """The columns by what they count."""
    chosen = {source: [column for column in known.values() if column.source == source] for source in MODELS}
    return {source: some for source, some in chosen.items() if some}


def _empty(rows: Layout, wanted: Spans, known: dict[str, Column]) -> Cells:
    zero = {code: "0.00" if column.money else 0 for code, column in known.items()}
    return {span: {line.code: dict(zero) for line in rows.lines} for span in wanted}


def _keep_stock(cells: Cells, chosen: list[Column]) -> None:
    """A stock is the same for every span."""
    for by_line in cells.values():
        for line, found in by_line.items():
            found.update({column.code: cells[PERIOD][line][column.code] for column in chosen})


def _put(found: dict[str, Any], column: Column, value: Any) -> None:
    if column.money:
        found[column.code] = str((Decimal(found[column.code]) + value).quantize(Decimal("0.01")))
    else:
        found[column.code] += value


def _counted(report: LevelReport, source: str, chosen: list[Column], wanted: Spans) -> table_figures.Counted:
    """`(supervision class, span, column, value)` of a place, from kept figures where these say it."""
    if source == HAZARDS:
        yield from table_figures.hazards(report.place, chosen, wanted)
    elif source == REPORTS:
        yield from table_figures.units(report.place, chosen, wanted, narrow=report.level in NARROW)
    else:
        base = _base(report, source)
        found = _reports(base, chosen, wanted) if source == OWN else [_hazards(base, source, chosen, wanted)]
        for names, query in found:
            for counted in query:
                for name, (span, column) in names.items():
                    yield counted["trade"], span, column, counted[name]


Named = dict[str, tuple[str, Column]]  # what a column of a statement is called: which span and figure it holds


def _reports(base: QuerySet, chosen: list[Column], wanted: Spans) -> Iterator[tuple[Named, QuerySet]]:
    """Reports of enterprises by class: a statement for each span, as these differ in rows."""
    for span, (first, last) in wanted.items():
        names = {f"{span}_{column.code}": (span, column) for column in chosen}
        counts = {
            name: Count("pk", filter=column.among(first, last) if column.among else None)
            for name, (_span, column) in names.items()
        }
        rows = base.filter(chosen[0].rows(first, last))
        yield names, rows.order_by().values("trade").annotate(**counts)


def _hazards(
    base: QuerySet, source: str, chosen: list[Column], wanted: Spans, by: str = "trade"
) -> tuple[Named, QuerySet]:
    """Hazards by class or enterprise, in one statement."""
    first, last = min(first for first, _last in wanted.values()), wanted[PERIOD][1]
    if source == MAJORS:
        names = {f"{PERIOD}_{column.code}": (PERIOD, column) for column in chosen}
        return names, _grouped(base.filter(open_majors(first, last)), names, wanted, by)
    names = {f"{span}_{column.code}": (span, column) for span in wanted for column in chosen}
    touched = Q(found_on__gte=first, found_on__lte=last) | Q(closed_on__gte=first, closed_on__lte=last)
    return names, _grouped(base.filter(touched), names, wanted, by)


def _grouped(rows: QuerySet, names: Named, wanted: Spans, by: str) -> QuerySet:
    sums = {
        name: Sum("actual_cost", filter=column.rows(*wanted[span]))
        if column.money
        else Count("pk", filter=column.rows(*wanted[span]))
        for name, (span, column) in names.items()
    }
    return rows.order_by().values(by).annotate(**sums)


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
