"""Counts by place, dimension and month without counting rows (ADR 0004).

`add` appends a delta in the caller's transaction, so the figure and the row commit together and writers never wait
for one another. `fold` sums deltas into one cell for the township and one for each division above it, so a province
reads as few rows as a township. Every reading adds both in one statement and is exact at any moment.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from safetyportal.core import places, replica
from safetyportal.core.bulk import copy_rows
from safetyportal.core.kept import written_after_commit
from safetyportal.core.models import RollupDelta

FOLD_BATCH = 20_000
LOWEST = places.DEPTHS["township"]
Months = tuple[date, date]


def dimension_key(**dimensions: Any) -> str:
    """Canonical text of the dimensions: `risk=A;status=active`."""
    return ";".join(f"{name}={value}" for name, value in sorted(dimensions.items()))


def parse_dimensions(key: str) -> dict[str, str]:
    return dict(_parsed(key))


@lru_cache(maxsize=65_536)
def _parsed(key: str) -> dict[str, str]:
    """Shared between callers: not to be changed."""
    return dict(part.split("=", 1) for part in key.split(";") if part)


def add(metric: str, place: str, value: int, *, period: date | None = None, **dimensions: Any) -> None:
    """Change a count at `place` (kept at township depth). Call it in the transaction that changes the rows."""
    RollupDelta.objects.create(
        metric=metric,
        place=places.at_level(place, "township"),
        dimensions=dimension_key(**dimensions),
        period=period,
        value=value,
    )


def shift(changes: Mapping[tuple[str, str, date | None, str], int]) -> None:
    """What one act changes, in one statement: `{(metric, place, period, dimension key): change}`."""
    rows = [
        (metric, places.at_level(place, "township"), key, period, value)
        for (metric, place, period, key), value in changes.items()
        if value
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)"  # noqa: S608 -- own text
                f" VALUES {', '.join(['(%s, %s, %s, %s, %s)'] * len(rows))}",
                [value for row in rows for value in row],
            )


def add_all(metric: str, changes: Mapping[tuple[str, str], int]) -> None:
    """Many changes at once: `{(township place, dimension key): value}`; for imports and seeding."""
    rows = [(metric, place, key, value) for (place, key), value in sorted(changes.items()) if value]
    copy_rows(RollupDelta._meta.db_table, ("metric", "place", "dimensions", "value"), rows)


def move(metric: str, before: tuple[str, dict[str, Any]] | None, after: tuple[str, dict[str, Any]] | None) -> None:
    """Take one row out of the cell it was in and put it into the one it is in now; nothing when they are the same."""
    if before == after:
        return
    for cell, value in ((before, -1), (after, 1)):
        if cell:
            add(metric, cell[0], value, **cell[1])


@dataclass(frozen=True)
class Wanted:
    """What one reading asks for: a metric, its months (first and last, both included; None: figures without a period),
    for the place itself or for each division right below it."""

    metric: str
    months: Months | None = None
    children: bool = False


def read(place: str, *wanted: Wanted) -> list[dict[tuple[str, date | None, str], int]]:
    """Exact sums for each of `wanted`, all in one statement: `{(place, period, dimension key): value}`.

    Raises `ValueError` below a township, where no figures are kept.
    """
    parts = [_part(place, number, one) for number, one in enumerate(wanted)]
    found: list[dict[tuple[str, date | None, str], int]] = [{} for _each in wanted]
    with replica.reading_connection().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _given in parts), [v for _sql, given in parts for v in given])
        for number, *key, value in cursor.fetchall():  # what waits to be folded comes beside the cell it belongs to
            sums, cell = found[number], (key[0], key[1], key[2])
            sums[cell] = sums.get(cell, 0) + value
    return [{cell: value for cell, value in sums.items() if value} for sums in found]


def _part(place: str, number: int, one: Wanted) -> tuple[str, list[Any]]:
    """Cells as they are, and the few changes that wait, summed: grouping the cells again would cost more than both."""
    depth = _depth(place, one.children)
    periods = "period BETWEEN %s AND %s" if one.months else "period IS NULL"
    cells, child = ("place LIKE %s", _CHILD.format("%s")) if one.children else ("place = %s", "%s")
    below, spans = f"{place}%", list(one.months or ())
    sql = (
        f"SELECT {number}, place, period, dimensions, value FROM core_rollupcell"  # noqa: S608 -- own text
        f" WHERE metric = %s AND depth = %s AND {cells} AND {periods}"
        f" UNION ALL SELECT {number}, {child}, period, dimensions, sum(value)::bigint FROM core_rollupdelta"
        f" WHERE metric = %s AND place LIKE %s AND {periods} GROUP BY 1, 2, 3, 4"
    )
    given = [one.metric, depth, below if one.children else place, *spans]
    return sql, [*given, depth if one.children else place, one.metric, below, *spans]


def figures(metric: str, place: str, *, months: Months | None = None) -> dict[tuple[date | None, str], int]:
    """Exact sums at and below `place`: `{(period, dimension key): value}`."""
    (sums,) = read(place, Wanted(metric, months))
    return {(period, key): value for (_place, period, key), value in sums.items()}


def figures_by_child(metric: str, place: str, *, months: Months | None = None) -> dict[tuple[str, str], int]:
    """Exact sums for each division right below `place`, periods added up: `{(child place, dimension key): value}`."""
    (sums,) = read(place, Wanted(metric, months, children=True))
    return periods_added(sums)


def periods_added(sums: Mapping[tuple[str, date | None, str], int]) -> dict[tuple[str, str], int]:
    """What was read, whatever its month: `{(place, dimension key): value}`."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for (place, _period, key), value in sums.items():
        found[place, key] += value
    return {cell: value for cell, value in found.items() if value}


def total(metric: str, place: str, *, period: date | None = None, **wanted: Any) -> int:
    """Sum over everything at and below `place` whose dimensions include `wanted`."""
    return sum(value for _one, value in _totals("1", metric, place, period, wanted))


def by_child(metric: str, place: str, *, period: date | None = None, **wanted: Any) -> dict[str, int]:
    """Sums for each division right below `place`."""
    return dict(_totals("place", metric, place, period, wanted, children=True))


def summed(cells: Iterable[tuple[str, int]], *names: str, within: Collection[str] = ()) -> dict[tuple, int]:
    """Add up `(dimension key, value)` pairs by the named dimensions: `{("major", "closed"): 3}`.

    `within`: keep what belongs to at least one of these sectors (the dimension `sectors` holds them joined by "+"),
    as a posting limited to sectors sees the rows themselves.
    """
    found: dict[tuple, int] = defaultdict(int)
    wanted, blanks = set(within), ("",) * len(names)
    for key, value in cells:
        parts = _parsed(key)
        if wanted and wanted.isdisjoint(parts.get("sectors", "").split("+")):
            continue
        found[tuple(map(parts.get, names, blanks))] += value
    return dict(found)


WITHIN = "place LIKE %(below)s"  # stands in a counting statement where its rows must lie at or below a place


def _counting(statement: str, place: str) -> tuple[str, dict[str, str]]:
    condition, given = places.within_sql(place)
    return statement.replace(WITHIN, condition), given


def tally(counting: str, place: str, sign: int, params: dict[str, Any]) -> None:
    """Add (1) or take away (-1) what `counting` (see `recount`) finds at and below a place: what moves along with an
    enterprise, in the caller's transaction."""
    statement, given = _counting(counting, place)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)"  # noqa: S608 -- own text
            f" SELECT metric, place, dimensions, period, %(sign)s * value FROM ({statement}) AS figures",
            {**given, "sign": sign, **params},
        )
    written_after_commit(place)


def recount(metrics: Collection[str], place: str, counting: str, params: dict[str, Any]) -> None:
    """Bring the figures at and below a place in line with the rows, in the caller's transaction.

    `counting` is a SELECT of (metric, place, dimensions, period, value) with `WITHIN`. All is one statement, so that
    figures and rows are those of one moment; what commits later brings its own delta. Only differences are written.
    """
    statement, given = _counting(counting, place)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)"  # noqa: S608 -- own text
            " SELECT metric, place, dimensions, period, sum(value) FROM ("
            " SELECT metric, place, dimensions, period, -value AS value FROM core_rollupcell"
            " WHERE metric = ANY(%(metrics)s) AND depth = %(lowest)s AND place LIKE %(below)s"
            " UNION ALL SELECT metric, place, dimensions, period, -value FROM core_rollupdelta"
            " WHERE metric = ANY(%(metrics)s) AND place LIKE %(below)s"
            f" UNION ALL ({statement})) AS figures GROUP BY 1, 2, 3, 4 HAVING sum(value) <> 0",
            {**given, "metrics": list(metrics), "lowest": LOWEST, **params},
        )
    written_after_commit(place)


_CHILD = "'/' || array_to_string((string_to_array(trim(both '/' from place), '/'))[1:{}], '/') || '/'"


def _depth(place: str, children: bool) -> int:
    depth = places.depth(place) + children
    if depth > LOWEST:
        raise ValueError(f"No figures are kept below {place}: ask for the township.")
    return depth


def _totals(
    column: str, metric: str, place: str, period: date | None, wanted: dict[str, Any], *, children: bool = False
) -> list[tuple[Any, int]]:
    """Sums by this column. One statement, so that a fold in this moment is seen whole or not at all."""
    where = "metric = %(metric)s AND period = %(period)s" if period else "metric = %(metric)s AND period IS NULL"
    if wanted:
        where += " AND string_to_array(dimensions, ';') @> %(wanted)s"
    cells = "place LIKE %(below)s" if children else "place = %(place)s"
    child = _CHILD.format("%(depth)s") if children else "%(place)s"
    statement = (
        f"SELECT {column}, sum(value)::bigint FROM ("  # noqa: S608 -- own text
        f"SELECT place, value FROM core_rollupcell WHERE depth = %(depth)s AND {cells} AND {where}"
        f" UNION ALL SELECT {child}, value FROM core_rollupdelta WHERE place LIKE %(below)s"
        f" AND {where}) AS figures (place, value) GROUP BY {column} HAVING sum(value) <> 0"
    )
    given = {
        "metric": metric, "place": place, "below": f"{place}%", "depth": _depth(place, children), "period": period,
        "wanted": dimension_key(**wanted).split(";"),
    }  # fmt: skip
    with replica.reading_connection().cursor() as cursor:
        cursor.execute(statement, given)
        rows: list[tuple[Any, int]] = cursor.fetchall()
        return rows


def fold() -> int:
    """Sum waiting deltas into the cells of their township and of every division above it.

    Several workers may call it at once; returns how many deltas were folded.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM core_rollupdelta WHERE id IN (SELECT id FROM core_rollupdelta ORDER BY id"
            " LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING metric, place, dimensions, period, value),"
            " summed AS (SELECT metric, string_to_array(trim(both '/' from place), '/') AS parts, dimensions, period,"
            " sum(value) AS value FROM taken GROUP BY 1, 2, 3, 4),"
            " levels AS (SELECT metric, depth, '/' || CASE WHEN depth = 0 THEN ''"
            " ELSE array_to_string(parts[1:depth], '/') || '/' END AS place, dimensions, period, sum(value) AS value"
            " FROM summed, generate_series(0, cardinality(parts)) AS depth GROUP BY 1, 2, 3, 4, 5"
            " HAVING sum(value) <> 0 ORDER BY 1, 2, 3, 4, 5),"
            " put AS (INSERT INTO core_rollupcell (metric, depth, place, dimensions, period, value)"
            " SELECT * FROM levels ON CONFLICT (metric, depth, place, period, dimensions)"
            " DO UPDATE SET value = core_rollupcell.value + excluded.value)"
            " SELECT count(*) FROM taken",
            [FOLD_BATCH],
        )
        return int(cursor.fetchone()[0])
