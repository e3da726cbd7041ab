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


def fill(rows: int) -> None:
    """Bring the table to `rows` hazards and count them; nothing when they are there already."""
    from django.db import connection, transaction

    from enterprises.models import Enterprise
    from hazards.models import Hazard
    from hazards.services import counts
    from safetyportal.core import rollups

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
        counts.rebuild("/")
    while rollups.fold():
        pass
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
    from safetyportal.core import rollups
    from safetyportal.core.models import RollupCell

    if all(RollupCell.objects.filter(metric=metric, depth=1).exists() for metric in counts.METRICS):
        return
    say("counting them anew")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        counts.rebuild("/")
    while rollups.fold():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE core_rollupcell")


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
