"""Rows of the statutory tables: dated data (`hazard.table_rows_m1`, `hazard.table_rows_m2`), read for place and day.

The two tables together hold every supervision class once: what no row names counts in the row marked `rest`. So a
hazard stands in exactly one row, and the tables of quarter and year are both lists under each other.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.choices_tables import ReportKind
from safetyportal.core.rules import rule, rule_row

TABLES = ("m1", "m2")
OWN = "own"  # the one row of an enterprise's report
_TOTALS = {"m1": _("Subtotal: industry and mining"), "m2": _("Subtotal: other sectors"), "all": _("Total")}


@dataclass(frozen=True)
class Line:
    """One row. `code` is `m1.coal_mine`; a total names what it adds up: `m1`, `m2` or `all`."""

    code: str
    name: Any
    classes: tuple[str, ...] = ()
    rest: bool = False
    total: bool = False

    @property
    def table(self) -> str:
        return self.code.partition(".")[0]


@dataclass(frozen=True)
class Layout:
    """The rows of one kind of table, totals among them, and which rows of the database each counts."""

    lines: tuple[Line, ...]
    named: frozenset[str]  # classes that a row of either table names
    of_m1: frozenset[str]

    def line_of(self, trade: str) -> str:
        """The row in which this supervision class counts; "" when it belongs to the other table."""
        for line in self.lines:
            if trade in line.classes or (line.rest and trade not in self.named):
                return line.code
        return ""

    def condition(self, code: str) -> Q:
        """Which rows a line counts, by their column `trade`. Raises `KeyError` for a line that there is not."""
        line = next((line for line in self.lines if line.code == code), None)
        if line is None:
            raise KeyError(code)
        if line.total:
            return {"m1": Q(trade__in=self.of_m1), "m2": ~Q(trade__in=self.of_m1), "all": Q()}[line.table]
        if line.rest:
            return ~Q(trade__in=self.named)
        return Q(trade__in=line.classes)


def layout(kind: str, place: str, on: date) -> Layout:
    """The rows in force at `place` on the day `on`; those of an enterprise's report are one."""
    both = {table: _lines(table, place, on) for table in TABLES}
    named = frozenset(name for lines in both.values() for line in lines for name in line.classes)
    of_m1 = frozenset(name for line in both["m1"] for name in line.classes)
    return Layout(_of_kind(kind, both), named, of_m1)


def _of_kind(kind: str, both: dict[str, tuple[Line, ...]]) -> tuple[Line, ...]:
    if kind in (ReportKind.OWN_QUARTER, ReportKind.OWN_YEAR):
        return (Line(OWN, _("Enterprise")),)
    if kind in both:
        return (*both[kind], Line(kind, _("Total"), total=True))
    listed: list[Line] = []
    for table in TABLES:
        listed += [*both[table], Line(table, _TOTALS[table], total=True)]
    return (*listed, Line("all", _TOTALS["all"], total=True))


def _lines(table: str, place: str, on: date) -> tuple[Line, ...]:
    rows = rule(f"hazard.table_rows_{table}", place, on)
    return tuple(
        Line(f"{table}.{row['code']}", row["name"], tuple(row["classes"]), bool(row.get("rest"))) for row in rows
    )


def sources(kind: str, place: str, on: date) -> list[dict[str, str]]:
    """Where the rows come from, and whether that was read in the instrument itself."""
    tables = [kind] if kind in TABLES else list(TABLES)
    found = [rule_row(f"hazard.table_rows_{table}", place, on) for table in tables]
    return [{"source": row.source, "verification": row.get_verification_display()} for row in found]
