"""Counts by place, dimension and month without counting rows (ADR 0004).

`add` appends a delta in the caller's transaction, so the figure and the row commit together and writers never wait
for one another. `fold` sums deltas into cells every few seconds; `total` and `by_child` read both, so they are exact
at any moment.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from safetyportal.core import places
from safetyportal.core.bulk import copy_rows
from safetyportal.core.models import RollupDelta

FOLD_BATCH = 20_000


def dimension_key(**dimensions: Any) -> str:
    """Canonical text of the dimensions: `risk=A;status=active`."""
    return ";".join(f"{name}={value}" for name, value in sorted(dimensions.items()))


def parse_dimensions(key: str) -> dict[str, str]:
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


def cells(metric: str, place: str, *, period: date | None = None) -> dict[tuple[str, str], int]:
    """Exact values below `place`: `{(township place, dimensions): value}`."""
    return {(where, key): value for where, key, value in _sums("place, dimensions", metric, place, period, {})}


def total(metric: str, place: str, *, period: date | None = None, **wanted: Any) -> int:
    """Sum over everything at and below `place` whose dimensions include `wanted`."""
    return sum(value for _one, value in _sums("1", metric, place, period, wanted))


def by_child(metric: str, place: str, *, period: date | None = None, **wanted: Any) -> dict[str, int]:
    """Sums for each division right below `place`."""
    found: dict[str, int] = defaultdict(int)
    level = places.depth(place) + 1
    for where, value in _sums("place", metric, place, period, wanted):
        found["/" + "".join(f"{part}/" for part in places.segments(where)[:level])] += value
    return dict(found)


def _sums(columns: str, metric: str, place: str, period: date | None, wanted: dict[str, Any]) -> list[tuple]:
    """Sums by these columns. One statement, so that a fold in this moment is seen whole or not at all.

    Raises `ValueError` below a township, where no figures are kept.
    """
    depth = places.depth(place)
    if depth > places.DEPTHS["township"]:
        raise ValueError(f"No figures are kept for {place}: ask for the township.")
    condition = "metric = %s AND period IS NOT DISTINCT FROM %s::date"
    params: list = [metric, period]
    if depth:
        condition, params = f"{condition} AND split_part(place, '/', %s) = %s", [*params, depth + 1, _last(place)]
    if wanted:
        condition, params = f"{condition} AND string_to_array(dimensions, ';') @> %s", [*params, _parts(wanted)]
    tables = " UNION ALL ".join(
        f"SELECT place, dimensions, value FROM {table} WHERE {condition}"  # noqa: S608 -- own text
        for table in ("core_rollupcell", "core_rollupdelta")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}, sum(value)::bigint FROM ({tables}) AS figures GROUP BY {columns}",  # noqa: S608
            [*params, *params],
        )
        rows: list[tuple] = cursor.fetchall()
        return rows


def _last(place: str) -> str:
    return places.segments(place)[-1]


def _parts(wanted: dict[str, Any]) -> list[str]:
    return dimension_key(**wanted).split(";")


def fold() -> int:
    """Sum waiting deltas into their cells. Several workers may call it at once; returns how many were folded."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH taken AS (DELETE FROM core_rollupdelta WHERE id IN (SELECT id FROM core_rollupdelta ORDER BY id"
            " LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING metric, place, dimensions, period, value),"
            " summed AS (SELECT metric, place, dimensions, period, sum(value) AS value FROM taken GROUP BY 1, 2, 3, 4"
            " ORDER BY 1, 2, 3, 4), put AS (INSERT INTO core_rollupcell (metric, place, dimensions, period, value)"
            " SELECT * FROM summed ON CONFLICT (metric, place, dimensions, period)"
            " DO UPDATE SET value = core_rollupcell.value + excluded.value)"
            " SELECT count(*) FROM taken",
            [FOLD_BATCH],
        )
        return int(cursor.fetchone()[0])
