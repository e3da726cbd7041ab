"""What a load balancer, an orchestrator and Prometheus ask: alive, ready, how much.

Answers name what is missing in words an operator knows, never a secret, an address or a stack trace.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from safetyportal.core import heartbeat, metrics
from safetyportal.core.backup import watch

logger = logging.getLogger(__name__)
migrations_seen_applied: set[str] = set()  # aliases; code cannot change within a process, so once is enough


def database_problem() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return None


def cache_problem() -> str | None:
    cache.set("core:probe", 1, timeout=10)
    return None if cache.get("core:probe") == 1 else "does not keep what it is given"


def queue_problem() -> str | None:
    metrics.queue_lengths()
    return None


def worker_problem() -> str | None:
    age = heartbeat.age()
    if age is None:
        return "no sign of life"
    return f"last sign of life {age:.0f} s ago" if age > heartbeat.PATIENCE else None


def migration_problem() -> str | None:
    if connection.alias in migrations_seen_applied:
        return None
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return f"{len(plan)} not applied"
    migrations_seen_applied.add(connection.alias)
    return None


CHECKS: dict[str, Callable[[], str | None]] = {
    "database": database_problem,
    "cache": cache_problem,
    "queue": queue_problem,
    "worker": worker_problem,
    "migrations": migration_problem,
}


def problems() -> dict[str, str]:
    """Run every check; one that raises is reported as unreachable and logged in full."""
    found = {}
    for name, check in CHECKS.items():
        try:
            problem = check()
        except Exception:  # whatever a driver raises means the same here: not ready
            logger.exception("readiness check %s failed", name)
            problem = "unreachable"
        if problem:
            found[name] = problem
    return found


@login_not_required
@require_GET
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Anyone. 200 as long as this process answers; asks nothing of the database."""
    return JsonResponse({"status": "alive"})


@login_not_required
@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Anyone. 200 when the portal can do its work, else 503 with what is missing.

    `warnings` are for people: the portal works, but the next fault would cost more than it should.
    """
    began = time.monotonic()
    missing = problems()
    body: dict[str, Any] = {"status": "not ready" if missing else "ready", "missing": missing}
    if settings.RESTORED_COPY:
        body["restored_copy"] = "notifications are off; manage.py restore --adopt makes it the portal"
    if warnings := watch.warnings():
        body["warnings"] = warnings
    body["milliseconds"] = round((time.monotonic() - began) * 1000)
    return JsonResponse(body, status=503 if missing else 200)


@login_not_required
@require_GET
@never_cache
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Prometheus only: bearer METRICS_TOKEN, or a direct connection from METRICS_ALLOW. To others it does not exist."""
    if not metrics.allowed(request):
        raise Http404
    text, content_type = metrics.exposition()
    return HttpResponse(text, content_type=content_type)


health_urls = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_page, name="metrics"),
]
