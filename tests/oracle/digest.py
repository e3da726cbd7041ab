"""A digest of everything that is stored: equal before and after means that nothing has changed."""

from django.apps import apps
from django.db import connection

# What a request may note of itself without having done anything: sessions, idempotency marks, refusals in the trail.
ASIDE = {"sessions.session", "usersessions.usersession", "core.idempotencykey", "core.auditentry", "core.auditchain"}
# Reference data: thousands of rows that no page but the console changes.
REFERENCE = {"core.jurisdiction", "core.codeentry", "core.calendarday", "core.boundary", "core.rule"}
PARTS = ("core", "accounts", "enterprises", "hazards", "inspections", "incidents", "training", "emergency", "guardian")


def tables() -> list[str]:
    models = [model for model in apps.get_models() if model._meta.app_label in PARTS]
    named = [model for model in models if model._meta.label_lower not in ASIDE | REFERENCE]
    return sorted({model._meta.db_table for model in named})


def _statement() -> str:
    one = "SELECT '{0}', md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '')) FROM \"{0}\" t"
    return " UNION ALL ".join(one.format(table) for table in tables())


def of_everything() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_statement())
        return dict(cursor.fetchall())


def changed(before: dict[str, str]) -> list[str]:
    """Tables that are not as they were."""
    after = of_everything()
    return sorted(table for table in after if after[table] != before.get(table))
