"""The floor of P6: a bare Django endpoint that takes a report and thirty items, and does nothing else.

`gunicorn benchmarks.load.floor:application` with the portal's own web server settings; no middleware, no sign-in.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def _configure() -> None:
    from safetyportal.core.embedded import database_settings

    settings.configure(
        SECRET_KEY="floor", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], INSTALLED_APPS=[],
        VAR_DIR=Path(os.environ["VAR_DIR"]),
        DATABASES={"default": {**database_settings(Path(os.environ["VAR_DIR"])), "CONN_MAX_AGE": 60}}, USE_TZ=True,
    )  # fmt: skip
    django.setup()


if not settings.configured:
    _configure()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402

TABLES = """
CREATE UNLOGGED TABLE IF NOT EXISTS floor_report (id bigserial PRIMARY KEY, firm bigint, month date);
CREATE UNLOGGED TABLE IF NOT EXISTS floor_item (report_id bigint, code text, result text);
"""
REPORT = "INSERT INTO floor_report (firm, month) VALUES (%s, %s) RETURNING id"
ITEM = "INSERT INTO floor_item VALUES (%s, %s, %s)"


def submit(request):
    """One transaction: the report, its items."""
    given = json.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO floor_report (firm, month) VALUES (%s, %s) RETURNING id", [given["firm"], given["month"]]
        )
        number = cursor.fetchone()[0]
        cursor.executemany(
            "INSERT INTO floor_item VALUES (%s, %s, %s)",
            [(number, item["code"], item["result"]) for item in given["items"]],
        )
    return JsonResponse({"id": number})


urlpatterns = [path("submit/", submit)]
application = get_wsgi_application()
