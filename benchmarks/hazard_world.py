"""A million or ten million invented hazards over the enterprises of the benchmark world; kept for the next run."""

import time
from datetime import date

from benchmarks.world import NOW, say, with_indexes_later

TODAY = date(2026, 11, 20)
SMALL, LARGE = 1_000_000, 10_000_000

# 94 of 100 are closed; the rest is open, one in five of it overdue; spread over 24 months and all enterprises.
_ROWS = """
SELECT n AS id, e.jurisdiction_id, e.place, e.sectors, e.id AS enterprise_id,
    'YH' || split_part(e.place, '/', 4) || lpad(n::text, 10, '0') AS number,
    (ARRAY['3','3','3','2','1','5','grid'])[1 + h %% 7] AS source,
    date '2026-11-20' - ((h >> 3) %% 730)::int AS found_on,
    '示例隐患：配电箱未上锁，箱门破损，第' || n || '号' AS description, '示例车间' AS location,
    (ARRAY['B04','B01','A05','B03','B07'])[1 + (h >> 5) %% 5] AS category,
    coalesce(e.supervision_classes[1], 'other') AS trade,
    CASE WHEN (h >> 7) %% 80 = 0 THEN 'major' ELSE 'general' END AS level,
    CASE WHEN (h >> 9) %% 100 < 94 THEN 'closed' WHEN (h >> 9) %% 100 < 98 THEN 'rectifying'
        ELSE 'awaiting' END AS status,
    (h >> 11) %% 5 = 0 AS overdue_wish, (h >> 13) %% 12 = 0 AS late, (h %% 4000)::numeric AS actual_cost
FROM (SELECT n, abs(hashint8(n)) AS h FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n) AS numbers
JOIN enterprises_enterprise e ON e.id = 1 + (n * 7919) %% %(enterprises)s
"""


def holds(rows: int) -> bool:
    from hazards.models import Hazard

    return Hazard.unscoped.count() == rows


def fill(rows: int) -> None:
    """Bring the table to `rows` hazards and count them; nothing when they are there already."""
    from django.db import connection, transaction

    from enterprises.models import Enterprise
    from hazards.models import Hazard

    there = Hazard.unscoped.count()
    if there == rows:
        _count_what_is_new()
        return
    say(f"making {rows - max(there, 0) if there < rows else rows:,} hazards")
    began, first = time.monotonic(), there + 1 if there < rows else 1
    values = {"first": first, "last": rows, "enterprises": Enterprise.unscoped.count()}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if first == 1:
            cursor.execute("TRUNCATE hazards_hazard CASCADE")
        with_indexes_later("hazards_hazard", lambda: _insert(values), without=("haz_grams",))
        say(f"rows and indexes after {time.monotonic() - began:.0f} s")
        _count_all()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT setval(pg_get_serial_sequence('hazards_hazard', 'id'), %s)", [rows])
        cursor.execute("VACUUM ANALYZE hazards_hazard")
        cursor.execute("VACUUM ANALYZE core_rollupcell")
        cursor.execute("VACUUM ANALYZE core_rollupdelta")
    say(f"made in {time.monotonic() - began:.0f} s")


def _count_what_is_new() -> None:
    """Figures that the portal did not keep yet when these rows were made."""
    from django.db import connection, transaction

    from hazards.services import counts
    from safetyportal.core.models import RollupCell

    if all(RollupCell.objects.filter(metric=metric, depth=1).exists() for metric in counts.METRICS):
        return
    say("counting them anew")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        _count_all()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE core_rollupcell")


_UP = """
INSERT INTO core_rollupcell (metric, depth, place, dimensions, period, value)
SELECT metric, %(depth)s, '/' || array_to_string((string_to_array(trim(both '/' from place), '/'))[1:%(depth)s], '/')
    || CASE %(depth)s WHEN 0 THEN '' ELSE '/' END, dimensions, period, sum(value)
FROM ({figures}) AS below GROUP BY 1, 3, 4, 5
"""


def _count_all() -> None:
    """The cells of every level, each from those of the level below: the portal's own way, through deltas, takes as long
    again as making the rows. The benchmark of the dashboards compares the cells with the rows in the end."""
    from django.db import connection

    from hazards.services import counts

    with connection.cursor() as cursor:
        metrics = {"metrics": list(counts.METRICS)}
        cursor.execute("CREATE TEMP TABLE others ON COMMIT DROP AS SELECT metric, depth, place, dimensions, period,"
                       " value FROM core_rollupcell WHERE metric <> ALL(%(metrics)s)", metrics)  # fmt: skip
        cursor.execute("DELETE FROM core_rollupdelta WHERE metric = ANY(%(metrics)s)", metrics)
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'rollup_cell_once'")
        (once,) = cursor.fetchone()
        cursor.execute("TRUNCATE core_rollupcell; ALTER TABLE core_rollupcell DROP CONSTRAINT rollup_cell_once;"
                       " SET LOCAL work_mem = '256MB'")  # fmt: skip
        rows = {"below": "/%", "states": counts.COUNTED_STATES, **metrics}
        cursor.execute(_UP.format(figures=counts.FIGURES), {**rows, "depth": 4})
        cells = "SELECT * FROM core_rollupcell WHERE depth = %(depth)s + 1"
        for depth in (3, 2, 1, 0):
            cursor.execute(_UP.format(figures=cells), {"depth": depth})
        cursor.execute("INSERT INTO core_rollupcell (metric, depth, place, dimensions, period, value)"
                       " SELECT * FROM others")  # fmt: skip
        cursor.execute(f"ALTER TABLE core_rollupcell ADD CONSTRAINT rollup_cell_once {once}")


def _insert(values: dict) -> None:
    from hazards.models import Hazard

    given = {
        "status": "status",
        "clock": "CASE status WHEN 'rectifying' THEN 'rectification' WHEN 'awaiting' THEN 'recheck' ELSE '' END",
        "due_at": "CASE WHEN status <> 'closed' THEN %(now)s + (CASE WHEN overdue_wish THEN -1 ELSE 1 END)"
        " * interval '1 day' * (1 + id %% 30) END",
        "overdue": "status <> 'closed' AND overdue_wish",
        "rectify_by": "found_on + 15",
        "closed_on": "CASE WHEN status = 'closed' THEN least(found_on + 10, date '2026-11-20') END",
        "closed_late": "status = 'closed' AND late",
        "actual_cost": "CASE WHEN status = 'closed' THEN actual_cost END",
        **{name: name for name in (
            "id", "jurisdiction_id", "place", "sectors", "enterprise_id", "number", "source", "found_on",
            "description", "location", "category", "trade", "level",
        )},
    }  # fmt: skip
    insert(Hazard, given, _ROWS, values)


def insert(model, given: dict[str, str], rows: str, values: dict) -> None:
    """Insert what `rows` selects; every column that `given` does not name has the value of an untouched row."""
    from django.db import connection

    given, values = dict(given), {**values, "now": NOW}
    for name in ("created_at", "updated_at"):
        given.setdefault(name, "%(now)s")
    for field in model._meta.concrete_fields:
        if field.column not in given and not field.generated and not field.null and not field.primary_key:
            given[field.column] = f"%({field.column})s"
            value = field.get_default() if field.has_default() else ""
            values[field.column] = field.get_db_prep_save(value, connection)
    columns = ", ".join(f'"{name}"' for name in given)
    chosen = ", ".join(given.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {chosen} FROM ({rows}) AS invented', values
        )
