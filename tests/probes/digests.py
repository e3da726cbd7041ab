"""Whether anything in the database changed: a digest of each table."""

from django.db import connection

# What reading may leave behind: the session itself, that a file was opened, that a task list or inbox was looked at.
OF_READING = {"django_session", "usersessions_usersession", "core_periodictick"}


def of_tables() -> dict[str, tuple]:
    """Number of rows and sum of their digests, by table."""
    names = sorted(set(connection.introspection.table_names()) - OF_READING)
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            table = connection.ops.quote_name(name)
            cursor.execute(f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t")
            found[name] = cursor.fetchone()
    return found
