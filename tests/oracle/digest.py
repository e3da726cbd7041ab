"""Whether anything that is stored has changed, said by the database.

PostgreSQL counts the rows that a transaction writes, table by table, also those that it took back again. Where no count
has moved, nothing has changed; the tables where one has are compared by a digest of all their rows.
"""

from dataclasses import dataclass

import psycopg2
from django.apps import apps
from django.db import connection

# What a request may note of itself without having done anything: sessions, idempotency marks, refusals in the trail.
ASIDE = {"sessions.session", "usersessions.usersession", "core.idempotencykey", "core.auditentry", "core.auditchain"}
# Reference data: thousands of rows that no page but the console changes.
REFERENCE = {"core.jurisdiction", "core.codeentry", "core.calendarday", "core.boundary", "core.rule"}
PARTS = ("core", "accounts", "enterprises", "hazards", "inspections", "incidents", "training", "emergency", "guardian")
COUNTS = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
 WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""


@dataclass(frozen=True)
class Before:
    """Rows written so far in this transaction by table, and digests of those tables as they are now."""

    counts: dict[str, int]
    digests: dict[str, str]


def tables() -> frozenset[str]:
    if not _TABLES:
        models = [model for model in apps.get_models() if model._meta.app_label in PARTS]
        _TABLES.update(model._meta.db_table for model in models if model._meta.label_lower not in ASIDE | REFERENCE)
    return frozenset(_TABLES)


_TABLES: set[str] = set()
_COMMITTED: dict[tuple[str, str], str] = {}


def of_everything() -> Before:
    with connection.cursor() as cursor:
        counts = _written(cursor)
        return Before(counts, {table: _digest(cursor, table) for table in counts})


def changed(before: Before) -> list[str]:
    """Tables that are not as they were."""
    with connection.cursor() as cursor:
        moved = [table for table, count in _written(cursor).items() if count != before.counts.get(table, 0)]
        return sorted(
            table for table in moved if _digest(cursor, table) != (before.digests.get(table) or _committed(table))
        )


def _written(cursor) -> dict[str, int]:
    cursor.execute(COUNTS)
    known = tables()
    return {table: count for table, count in cursor.fetchall() if table in known}


def _digest(cursor, table: str) -> str:
    cursor.execute(f"SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '')) FROM \"{table}\" t")
    return cursor.fetchone()[0]


def _committed(table: str) -> str:
    """The table as the world was built: what another connection sees, for a test's own transaction never commits."""
    given = connection.settings_dict
    key = (given["NAME"], table)
    if key not in _COMMITTED:
        other = psycopg2.connect(
            host=given["HOST"], port=given["PORT"] or None, user=given["USER"], password=given["PASSWORD"] or None,
            dbname=given["NAME"],
        )  # fmt: skip
        with other, other.cursor() as cursor:
            cursor.execute("SET TIME ZONE 'UTC'")
            _COMMITTED[key] = _digest(cursor, table)
        other.close()
    return _COMMITTED[key]
