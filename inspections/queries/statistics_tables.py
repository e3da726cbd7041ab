"""Tables of enforcement compiled from the rows: one statement a source, whatever the size of the place.

Columns are dated data (`inspection.table_*`); lines are the divisions right below, the industries of the statutory
hazard tables, or the forms of documents.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hazards.queries.table_columns import NO_RATE, rate
from hazards.queries.table_layouts import Layout
from hazards.queries.table_layouts import layout as industries
from inspections.choices.papers_forms import kinds_in_order
from inspections.models import Violation
from inspections.queries.statistics import CHARGES, FIGURES, SOURCES, Figure
from safetyportal.core import places
from safetyportal.core.models import Jurisdiction
from safetyportal.core.rules import rule_row

TABLES = (
    "summary", "hazards", "penalties", "fines", "remedies", "behaviours", "three_illegal", "actions", "towns", "papers",
    "accidents", "accountability", "projects", "hazchem", "standardisation", "training", "licences", "committee",
    "rollout",
)  # fmt: skip
TOTAL, OWN = "total", "own"
_INDUSTRIES = "quarter"  # both statutory tables, one under the other
_TRADE = "supervision_classes__0"


@dataclass(frozen=True)
class Column:
    """One column as the rule names it. `rate` (per cent) and `average` hold the codes of part and whole.

    `violations` narrow charges to these acts, `trades` other rows to enterprises of these supervision classes, the
    first of an enterprise counting as in every table by industry; `rest` takes what no other column of the table names.
    """

    code: str
    name: str
    group: str = ""
    figure: str = ""
    violations: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    rest: bool = False
    hidden: bool = False
    rate: tuple[str, ...] = ()
    average: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        return bool(self.figure) and bool(FIGURES[self.figure].money)


@dataclass(frozen=True)
class Line:
    code: str
    name: Any
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table as it was asked for: which one, where, from when to when, for whom."""

    kind: str
    node: Jurisdiction
    first: date
    last: date
    user: Any

    @property
    def rule(self) -> Any:
        return rule_row(f"inspection.table_{self.kind}", self.node.path, self.last)

    @property
    def title(self) -> str:
        return self.rule.value["title"]

    @property
    def rows_by(self) -> str:
        return self.rule.value["rows"]

    @property
    def note(self) -> str:
        """What the reader must know of the figures; "" where they speak for themselves."""
        return self.rule.value.get("note", "")

    @property
    def columns(self) -> list[Column]:
        several = ("violations", "trades", "rate", "average")
        return [
            Column(**{**row, **{name: tuple(row.get(name, ())) for name in several}})
            for row in self.rule.value["columns"]
        ]

    @property
    def lines(self) -> list[Line]:
        """The lines without what lies directly in the place, which `compiled` adds where there is any."""
        if self.rows_by == "form":
            found = [Line(code, name) for code, name in kinds_in_order()]
        elif self.rows_by == "industry":
            return [Line(TOTAL if one.code == "all" else one.code, one.name, one.total) for one in self.layout.lines]
        else:
            below = Jurisdiction.objects.filter(parent=self.node, valid_to=None).order_by("code")
            found = [Line(node.code, node.name) for node in below]
        return [*found, Line(TOTAL, _("Total"), total=True)]

    @property
    def layout(self) -> Layout:
        return industries(_INDUSTRIES, self.node.path, self.last)


Cells = dict[str, dict[str, Any]]  # line → column → figure


def compiled(table: Table) -> tuple[list[Line], Cells]:
    """Lines and figures. Money is yuan; a line for what lies in no division below stands only where there is some."""
    columns = [one for one in table.columns if one.figure]
    counted: dict[str, dict[str, Any]] = {}
    layout = table.layout if table.rows_by == "industry" else None
    for source in dict.fromkeys(FIGURES[one.figure].source for one in columns):
        own = [one for one in columns if FIGURES[one.figure].source == source]
        for key, found in _grouped(table, source, own):
            line = counted.setdefault(_line_of(table, layout, key), {})
            for code, value in found.items():
                line[code] = line.get(code, 0) + (value or 0)
    lines = table.lines
    known = {line.code for line in lines}
    rest = [code for code in counted if code not in known]
    for code in rest:
        _add(counted.setdefault(OWN, {}), counted.pop(code) if code != OWN else {})
    if any(counted.get(OWN, {}).values()):
        lines.insert(len(lines) - 1, Line(OWN, _("the level itself, other")))
    cells = {line.code: {one.code: counted.get(line.code, {}).get(one.code, 0) for one in columns} for line in lines}
    _totals(table, layout, lines, cells, columns)
    return lines, cells


def _add(to: dict[str, Any], values: dict[str, Any]) -> None:
    for code, value in values.items():
        to[code] = to.get(code, 0) + value


def _totals(table: Table, layout: Layout | None, lines: list[Line], cells: Cells, columns: list[Column]) -> None:
    parts = [line.code for line in lines if not line.total]
    for line in (one for one in lines if one.total):
        within = parts if line.code == TOTAL else [code for code in parts if code.startswith(f"{line.code}.")]
        cells[line.code] = {
            one.code: _counted_anew(table, line.code, one)
            if FIGURES[one.figure].apart
            else sum(cells[code][one.code] for code in within)
            for one in columns
        }


def _counted_anew(table: Table, line: str, column: Column) -> int:
    """A total that is not the sum of its lines."""
    rows = rows_behind(table, line, column)
    return rows.order_by().aggregate(n=Count(FIGURES[column.figure].distinct, distinct=True))["n"]


def _grouped(table: Table, source: str, columns: list[Column]) -> Iterable[tuple[str, dict[str, Any]]]:
    """One statement: every column of a source by line."""
    rows = SOURCES[source].rows(table.user, table.node.path)
    keyed = rows.order_by().annotate(line=_key(table, source)).values("line")
    sums = {f"c_{one.code}": FIGURES[one.figure].aggregate(condition(table, one)) for one in columns}
    wanted = Q()
    for one in columns:
        wanted |= FIGURES[one.figure].rows(table.first, table.last)
    for row in keyed.filter(wanted).annotate(**sums):
        yield row["line"] or "", {one.code: row[f"c_{one.code}"] for one in columns}


def _key(table: Table, source: str) -> Any:
    prefix = SOURCES[source].prefix
    if table.rows_by == "form":
        return F("kind")
    if table.rows_by == "industry":
        return F(SOURCES[source].of_unit(_TRADE))
    level = {depth: name for name, depth in places.DEPTHS.items()}.get(places.depth(table.node.path) + 1)
    return F(f"{prefix}place__{level}") if level else F(f"{prefix}jurisdiction__code")


def _line_of(table: Table, layout: Layout | None, key: str) -> str:
    return layout.line_of(key or "other") if layout is not None else key


def condition(table: Table, column: Column) -> Q:
    """Which rows of its source a column counts."""
    figure = FIGURES[column.figure]
    found = figure.rows(table.first, table.last)
    if figure.source == CHARGES:
        named = [code for one in table.columns for code in one.violations] if column.rest else column.violations
        acts = Q(violation__in=Violation.objects.filter(code__in=named).values("pk"))
        return found & (~acts if column.rest else acts)
    path = SOURCES[figure.source].of_unit(_TRADE)
    if column.rest:
        named = [code for one in table.columns for code in one.trades]
        return found & (Q(**{f"{path}__isnull": True}) | ~Q(**{f"{path}__in": named}))
    return found & Q(**{f"{path}__in": column.trades}) if column.trades else found


def rows_behind(table: Table, line: str, column: Column) -> QuerySet:
    """The very rows that a cell counts, within the reader's scope. Raises `KeyError` for a line that there is not."""
    figure: Figure = FIGURES[column.figure]
    rows = SOURCES[figure.source].rows(table.user, table.node.path).filter(condition(table, column))
    if line == TOTAL:
        return rows
    known = {one.code: one for one in table.lines}
    if line not in known and line != OWN:
        raise KeyError(line)
    rows = rows.annotate(line=_key(table, figure.source))
    if table.rows_by == "industry":
        return _of_industry(rows, table.layout, line)
    if line == OWN:
        return rows.exclude(line__in=list(known))
    return rows.filter(line=line)


def _of_industry(rows: QuerySet, layout: Layout, line: str) -> QuerySet:
    one = next(one for one in layout.lines if one.code == line)
    if one.total:
        keys = [trade for part in layout.lines if part.table == line and not part.total for trade in part.classes]
        return rows.filter(line__in=keys) if line == "m1" else rows.filter(_none_of(layout.of_m1))
    if one.rest:
        return rows.filter(_none_of(layout.named))
    return rows.filter(line__in=list(one.classes))


def _none_of(trades: Iterable[str]) -> Q:
    """Of another trade, or of none."""
    return Q(line=None) | ~Q(line__in=list(trades))


def value_of(column: Column, found: dict[str, Any]) -> Any:
    """As tables print it: counts as numbers, money in 万元, rates with two decimals or "-"."""
    if column.rate:
        part, whole = column.rate
        return rate(found[part], found[whole])
    if column.average:
        part, whole = column.average
        return (Decimal(found[part]) / Decimal(found[whole])).quantize(Decimal("0.01")) if found[whole] else NO_RATE
    value = found[column.code]
    return (Decimal(value) / 10_000).quantize(Decimal("0.01")) if column.is_money else value
