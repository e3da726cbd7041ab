"""The month's statutory tables of province, city and county against counts done anew by plain SQL, figure by figure."""

import os
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks import hazard_world, report_world
from benchmarks.measure import Result, milliseconds
from benchmarks.world import CITY, COUNTY, PROVINCE, say

ROWS = int(os.environ.get("HAZARDS", 1_500_000))
FIRST, LAST, NEW_YEAR = date(2026, 10, 1), date(2026, 10, 31), date(2026, 1, 1)
SPANS = {"period": (FIRST, LAST), "year": (NEW_YEAR, LAST)}
LEVELS = {"province": PROVINCE, "city": CITY, "county": COUNTY}

_OPEN = "found_on <= %(last)s AND (closed_on IS NULL OR closed_on > %(last)s) AND level = 'major'"
_INSIDE = "found_on BETWEEN %(first)s AND %(last)s"
_ACTIVE = """EXISTS (SELECT FROM hazards_listing l WHERE l.hazard_id = h.id AND l.listed_on <= %(last)s
    AND (l.status IN ('supervised', 'acceptance', 'passed') OR l.status = 'delisted' AND l.delisted_on > %(last)s)"""
_HAZARDS = f"""
SELECT trade, count(*) FILTER (WHERE level = 'general' AND {_INSIDE}) AS general_found,
    count(*) FILTER (WHERE level = 'general' AND {_INSIDE} AND closed_on <= %(last)s) AS general_rectified,
    count(*) FILTER (WHERE level = 'major' AND {_INSIDE}) AS major_found,
    count(*) FILTER (WHERE level = 'major' AND {_INSIDE} AND closed_on <= %(last)s) AS major_closed,
    count(*) FILTER (WHERE {_OPEN} AND d.planned_on <= %(last)s) AS planned,
    count(*) FILTER (WHERE {_OPEN} AND d.planned_on <= %(last)s AND d.complete) AS ready,
    count(*) FILTER (WHERE {_OPEN} AND {_ACTIVE})) AS listed,
    count(*) FILTER (WHERE {_OPEN} AND {_ACTIVE} AND l.level = 'province')) AS listed_province,
    count(*) FILTER (WHERE {_OPEN} AND {_ACTIVE} AND l.level = 'city')) AS listed_city,
    coalesce(sum(actual_cost) FILTER (WHERE closed_on BETWEEN %(first)s AND %(last)s), 0) AS spent
FROM hazards_hazard h LEFT JOIN hazards_majorhazarddossier d ON d.hazard_id = h.id
WHERE h.place LIKE %(below)s AND h.status NOT IN ('draft', 'discarded', 'duplicate') GROUP BY trade
"""
_UNITS = """
SELECT trade, count(*) AS due, count(*) FILTER (WHERE EXISTS (SELECT FROM hazards_monthlyreport r
        WHERE r.enterprise_id = newest.enterprise_id AND r.month BETWEEN %(first)s AND %(last)s
        AND r.status IN ('submitted', 'accepted', 'locked'))
    OR EXISTS (SELECT FROM hazards_selfinspection i WHERE i.enterprise_id = newest.enterprise_id
        AND i.status = 'done' AND i.finished_on BETWEEN %(first)s AND %(last)s)) AS inspected
FROM (SELECT DISTINCT ON (enterprise_id) enterprise_id, place, trade FROM hazards_monthlyreport
    WHERE month BETWEEN %(first)s AND %(last)s AND status <> 'waived' ORDER BY enterprise_id, month DESC) AS newest
WHERE place LIKE %(below)s GROUP BY trade
"""


def run(var_dir: Path, rounds: int) -> list[Result]:
    hazard_world.fill(ROWS)
    report_world.fill()
    found: list[Result] = []
    for level, code in LEVELS.items():
        for kind in ("m1", "m2"):
            found += _table(level, code, kind, rounds)
    return [*found, _opened()]


def _report(level: str, code: str, kind: str):
    from hazards.models import LevelReport
    from safetyportal.core.models import Jurisdiction

    node = Jurisdiction.objects.get(code=code, valid_to=None)
    return LevelReport(kind=kind, level=level, first=FIRST, last=LAST, jurisdiction=node, place=node.path)


def _table(level: str, code: str, kind: str, rounds: int) -> list[Result]:
    from hazards.queries import statutory

    report = _report(level, code, kind)
    say(f"table {kind} of the {level}")
    cells: dict = {}
    ours = [milliseconds(lambda: cells.update(statutory.compiled(report))) for _round in range(max(rounds, 3))]
    plain: dict = {}
    raw = [milliseconds(lambda: plain.update({span: _plain(report.place, *days) for span, days in SPANS.items()}))]
    figures, wrong = _compared(cells, plain, _classes(kind, report.place))
    title = f"table {kind} of the {level}, {ROWS:,} hazards"
    return [
        Result(f"{title}: compiled", "ms", ours, [], "", 2000, note="target of issue 3: a second or two"),
        Result(f"{title}: against counting its rows", "times faster", raw, ours, "table (ms)", 1, "large"),
        Result(f"{title}: figures that differ", "figures", [wrong], [], "", 0, note=f"of {figures}"),
    ]


def _plain(place: str, first: date, last: date) -> dict[str, dict]:
    """Figures by supervision class, from the rows alone."""
    from django.db import connection

    found: dict[str, dict] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in (_HAZARDS, _UNITS):
            cursor.execute(statement, {"below": f"{place}%", "first": first, "last": last})
            names = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                found[row[0]].update(zip(names[1:], row[1:], strict=True))
    return found


def _classes(kind: str, place: str) -> dict[str, list[str] | None]:
    """Supervision classes of each line as the dated rule names them; None for the line of all others."""
    from safetyportal.core.rules import rule

    rows = rule(f"hazard.table_rows_{kind}", place, LAST)
    return {f"{kind}.{row['code']}": None if row.get("rest") else row["classes"] for row in rows}


def _named(place: str) -> set[str]:
    from safetyportal.core.rules import rule

    return {name for kind in ("m1", "m2") for row in rule(f"hazard.table_rows_{kind}", place, LAST)
            for name in row["classes"]}  # fmt: skip


def _compared(cells: dict, plain: dict, classes: dict) -> tuple[int, int]:
    """How many figures were compared, the line of totals among them, and how many differ."""
    figures = wrong = 0
    named = _named("/43/")
    for span, by_line in cells.items():
        total: dict[str, Decimal] = defaultdict(Decimal)
        for line, shown in by_line.items():
            if line not in classes:
                expected: dict[str, Decimal] = total
            else:
                of_line = classes[line]
                rows = [row for trade, row in plain[span].items()
                        if (trade in of_line if of_line is not None else trade not in named)]  # fmt: skip
                expected = {name: sum((Decimal(row.get(name, 0)) for row in rows), Decimal(0)) for name in shown}
                for name, value in expected.items():
                    total[name] += value
            figures += len(shown)
            wrong += sum(Decimal(value) != expected[name] for name, value in shown.items())
    return figures, wrong


def _opened() -> Result:
    """Every cell of the county's tables: the register it opens holds as many rows (or as much money) as it says."""
    from hazards.queries import statutory
    from hazards.queries.table_columns import columns

    cells = wrong = 0
    for kind in ("m1", "m2"):
        report = _report("county", COUNTY, kind)
        for span, by_line in statutory.compiled(report).items():
            for line, shown in by_line.items():
                for code, value in shown.items():
                    column = columns(kind)[code]
                    rows = statutory.rows_behind(
                        statutory.MODELS[column.source].unscoped.all(), report, line, span, code
                    )
                    held = sum((row.actual_cost or 0 for row in rows), Decimal(0)) if column.money else rows.count()
                    cells, wrong = cells + 1, wrong + (Decimal(value) != held)
    return Result("cells of the county that open something else", "cells", [wrong], [], "", 0, note=f"of {cells}")
