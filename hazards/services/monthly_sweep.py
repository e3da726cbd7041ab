"""Time passes for many reports at once: overdue at 24:00 of the deadline, locked when the month is closed.

Set by set and batch by batch, each batch one transaction with figures and trail. Two sweepers take different rows; a
second run finds nothing. `Workflow.run` takes the same steps for one report; here the table's result is written in SQL.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection

from hazards.models import MonthlyReport
from hazards.services.monthly_counts import DIMENSIONS, METRIC, TOWNSHIP
from hazards.services.monthly_terms import month_of
from safetyportal.core import audit, writes
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import add_months, local_day
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pacing import Pace
from safetyportal.core.rules import rule

BATCH = 5000

# `taken`: locked rows as they are; `changed`: as they become. Whoever is cancelled owes nothing any more.
_CHANGE = """
WITH taken AS (
    SELECT report.* FROM hazards_monthlyreport AS report WHERE {condition}
    ORDER BY {order} LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), changed AS (
    UPDATE hazards_monthlyreport AS report
    SET status = {target}, clock = CASE WHEN {target} = 'overdue' THEN 'filing' ELSE '' END,
        due_at = CASE WHEN {target} = 'overdue' THEN report.due_at END,
        version = report.version + 1, updated_at = %(now)s
    FROM taken JOIN enterprises_enterprise AS enterprise ON enterprise.id = taken.enterprise_id
    WHERE report.id = taken.id
    RETURNING report.id, enterprise.name, report.place, report.sectors, report.month, report.status, report.late,
        report.proxy, report.zero, taken.status AS old
), shifted AS (
    INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)
    SELECT '{metric}', place, key, month, sum(value) FROM (
        SELECT {township} AS place, month, {dimensions} AS key, 1 AS value FROM changed
        UNION ALL
        SELECT {township}, month, {dimensions}, -1 FROM (
            SELECT place, sectors, month, old AS status, late, proxy, zero FROM changed) AS before
    ) AS moves GROUP BY 2, 3, 4 HAVING sum(value) <> 0
)
SELECT coalesce(json_agg(json_build_array(id, name, place, month, old, status) ORDER BY id), '[]') FROM changed
"""
_SHARED = {"metric": METRIC, "township": TOWNSHIP, "dimensions": DIMENSIONS}
_EXPIRE = _CHANGE.format(
    condition="status IN ('due', 'draft', 'returned') AND due_at <= %(now)s",
    order="due_at",
    target="CASE WHEN enterprise.status = 'cancelled' THEN 'waived' ELSE 'overdue' END",
    **_SHARED,
)
_LOCK = _CHANGE.format(
    condition="status = 'accepted' AND month <= %(month)s AND split_part(report.place, '/', 4) = ANY(%(counties)s)",
    order="id",
    target="'locked'",
    **_SHARED,
)
_ACTIONS = {"overdue": "monthlyreport.expire", "waived": "monthlyreport.waive", "locked": "monthlyreport.lock"}


def mark_overdue(*, actor: Any, now: datetime, progress: Callable[[int], None] | None = None) -> int:
    """Everything that was to be filed by now and was not. Run by the portal, from 00:00 of the day after the deadline.

    A report whose enterprise was cancelled meanwhile is not required any more. Returns how many rows changed.
    """
    return _sweep(_EXPIRE, {}, actor=actor, now=now, progress=progress)


def lock_months(*, actor: Any, now: datetime, progress: Callable[[int], None] | None = None) -> int:
    """Accepted reports of months that are closed (rule `hazard.monthly_close_day`, by county)."""
    by_month: dict[date, list[str]] = {}
    for county in Jurisdiction.objects.filter(level=Level.COUNTY).only("code", "path"):
        by_month.setdefault(last_closed_month(county.path, now), []).append(county.code)
    return sum(
        _sweep(_LOCK, {"month": month, "counties": counties}, actor=actor, now=now, progress=progress)
        for month, counties in sorted(by_month.items())
    )


def last_closed_month(place: str, now: datetime) -> date:
    """The last month whose reports are locked at `place`."""
    today = local_day(now)
    ended = add_months(month_of(today), -1)
    return ended if today.day >= int(rule("hazard.monthly_close_day", place, today)) else add_months(ended, -1)


def _sweep(
    statement: str, values: dict[str, Any], *, actor: Any, now: datetime, progress: Callable[[int], None] | None
) -> int:
    changed, pace = 0, Pace(BATCH)
    while True:
        with pace.batch() as size, writes.unit_of_work():
            with connection.cursor() as cursor:
                cursor.execute(statement, {**values, "now": now, "batch": size})
                rows = cursor.fetchone()[0]
            _log(rows, actor=actor, now=now)
        changed += len(rows)
        if progress:
            progress(changed)
        if len(rows) < size:
            return changed


def _log(rows: list[list], *, actor: Any, now: datetime) -> None:
    describers = {
        status: audit.Describer(action, MonthlyReport, actor=actor, now=now) for status, action in _ACTIONS.items()
    }
    facts = [
        describers[new].fact(pk, f"{name} {month[:7]}", place, {"status": [old, new]})
        for pk, name, place, month, old, new in rows
    ]
    if facts:
        writes.log_all(facts)
