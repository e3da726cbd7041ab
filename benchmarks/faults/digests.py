"""A digest of every table, the same wherever the same rows are and in whatever order."""

from contextlib import closing

import psycopg2
from psycopg2 import sql

_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY 1"
)
_DIGEST = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM ONLY {} t"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


def digests(socket_dir, database: str = "safetyportal") -> dict[str, tuple[int, str]]:
    """Name → number of rows and digest, all of one moment."""
    with closing(psycopg2.connect(host=str(socket_dir), user="postgres", dbname=database)) as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            cursor.execute(_TABLES)
            found = {}
            for (table,) in cursor.fetchall():
                cursor.execute(sql.SQL(_DIGEST).format(sql.Identifier(table)))
                found[table] = cursor.fetchone()
            return found


def differing(one: dict, other: dict) -> dict:
    return {
        name: (one.get(name), other.get(name)) for name in one.keys() | other.keys() if one.get(name) != other.get(name)
    }
