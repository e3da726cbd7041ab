"""Time passes for marks on data: no answer in time, or nobody decided until the evidence is stale. Batch by batch."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from hazards.models import TrustSignal
from hazards.services.signal_counts import DIMENSIONS, METRIC, TOWNSHIP
from safetyportal.core import audit, writes
from safetyportal.core.deadlines import due_by_rule, local_day
from safetyportal.core.pacing import Pace
from safetyportal.core.rules import rule

BATCH = 2_000
_CHANGE = """
WITH taken AS (
    SELECT id, status AS old FROM hazards_trustsignal WHERE {condition} ORDER BY id LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
), changed AS (
    UPDATE hazards_trustsignal AS signal SET status = '{target}', clock = '{clock}', due_at = %(due_at)s,
        version = signal.version + 1, updated_at = %(now)s
    FROM taken WHERE signal.id = taken.id
    RETURNING signal.id, signal.enterprise_id, signal.place, signal.sectors, signal.kind, signal.status, taken.old
), shifted AS (
    INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)
    SELECT '{metric}', {township}, {dimensions}, NULL::date, sum(value) FROM (
        SELECT place, sectors, kind, status, 1 AS value FROM changed
        UNION ALL SELECT place, sectors, kind, old, -1 FROM changed) AS moves GROUP BY 2, 3
)
SELECT coalesce(json_agg(json_build_array(changed.id, firm.name, changed.place, changed.old)), '[]')
FROM changed JOIN enterprises_enterprise AS firm ON firm.id = changed.enterprise_id
"""
_SHARED = {"metric": METRIC, "township": TOWNSHIP, "dimensions": DIMENSIONS}
_SILENT = _CHANGE.format(
    condition="status = 'raised' AND due_at <= %(now)s", target="silent", clock="decision", **_SHARED
)
_EXPIRED = _CHANGE.format(
    condition="status IN ('raised', 'silent', 'answered') AND raised_at <= %(until)s", target="expired", clock="",
    **_SHARED,
)  # fmt: skip
Progress = Callable[[int], None]


def sweep(*, actor: Any, now: datetime, progress: Progress | None = None) -> dict[str, int]:
    """First what is too old, then what was not answered in time. Run by the portal; a second run finds nothing."""
    days = int(rule("hazard.signal_expires_days", "/", local_day(now)))
    values = {"now": now, "until": now - timedelta(days=days), "due_at": None}
    expired = _all(_EXPIRED, "expired", "trustsignal.expire", values, actor, progress)
    due_at = due_by_rule("hazard.signal_decision_workdays", place="/", start=now)
    silent = _all(_SILENT, "silent", "trustsignal.wait_no_longer", {**values, "due_at": due_at}, actor, progress)
    return {"expired": expired, "silent": silent}


def _all(
    statement: str, target: str, action: str, values: dict[str, Any], actor: Any, progress: Progress | None
) -> int:
    done, pace = 0, Pace(BATCH)
    while True:
        with pace.batch() as size, writes.unit_of_work():
            with connection.cursor() as cursor:
                cursor.execute(statement, {**values, "batch": size})
                rows = cursor.fetchone()[0]
            describer = audit.Describer(action, TrustSignal, actor=actor, now=values["now"])
            facts = [describer.fact(pk, name, place, {"status": [old, target]}) for pk, name, place, old in rows]
            if facts:
                writes.log_all(facts)
        done += len(rows)
        if progress:
            progress(done)
        if len(rows) < size:
            return done
