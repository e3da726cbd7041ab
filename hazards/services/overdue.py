"""What time does to hazards: marked overdue, told from level to level, reactivated when interim control ends.

Marking is one statement a batch with figures and trail in the same transaction. It costs by what is newly due, not by
what is open; two sweepers take different rows, a second run finds nothing, and a killed one goes on where it stopped.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hazards.choices import CLOCKED, OWN_SOURCES, HazardStatus
from hazards.models import Hazard
from hazards.queries.handovers import open_handovers
from hazards.services.detours import end_control
from hazards.services.handovers import escalate_handover
from safetyportal.core import audit, writes
from safetyportal.core.errors import Refusal
from safetyportal.core.jobs import system_user
from safetyportal.core.pacing import Pace

BATCH = 1000  # rows held at once at most: each goes into every index of the table, and nobody may wait half a second
ROWS_AT_ONCE = 500  # of what is done one by one
Progress = Callable[[int], None]

_TOWNSHIP = "'/' || array_to_string((string_to_array(trim(both '/' from place), '/'))[1:4], '/') || '/'"
_KEY = """concat_ws(';', 'level=' || level, 'listed=' || listed::int,
    'origin=' || CASE WHEN source = ANY(%(own)s) THEN 'own' ELSE 'authority' END,
    'overdue=' || late, 'sectors=' || array_to_string(sectors, '+'), 'status=' || status)"""
_STATES = ", ".join(f"'{state}'" for state in CLOCKED)  # written out, as in the condition of the index
_MARK = f"""
WITH due AS (
    SELECT id FROM hazards_hazard
    WHERE status IN ({_STATES}) AND status <> 'controlled' AND NOT overdue AND due_at <= %(now)s
    ORDER BY due_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), marked AS (
    UPDATE hazards_hazard AS hazard SET overdue = true, version = version + 1, updated_at = %(now)s
    FROM due WHERE hazard.id = due.id
    RETURNING hazard.id, hazard.number, left(hazard.description, 40) AS words, hazard.place, hazard.level,
        hazard.listed, hazard.source, hazard.sectors, hazard.status, hazard.due_at
), shifted AS (
    INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)
    SELECT 'hazards', {_TOWNSHIP}, {_KEY}, NULL::date, sum(value)
    FROM marked CROSS JOIN (VALUES (0, -1), (1, 1)) AS sides (late, value) GROUP BY 2, 3
)
SELECT coalesce(json_agg(json_build_array(id, number, words, place) ORDER BY id), '[]') FROM marked
"""  # noqa: S608 -- own text


def mark_overdue(*, now: datetime, progress: Progress | None = None) -> int:
    """Mark every hazard whose clock has run out. Returns how many were marked."""
    marked, pace = 0, Pace(BATCH)
    while True:
        with pace.batch() as size:
            batch = _mark_batch(now, size)
        marked += batch
        if progress and batch:
            progress(marked)
        if batch < size:
            return marked


def _mark_batch(now: datetime, size: int) -> int:
    described = audit.Describer("hazard.overdue", Hazard, actor=system_user(), now=now)
    values: dict[str, Any] = {"own": list(OWN_SOURCES), "now": now, "batch": size}
    with writes.unit_of_work():
        with connection.cursor() as cursor:
            cursor.execute(_MARK, values)
            rows: list[Any] = cursor.fetchone()[0]
        changes = {"overdue": [False, True]}
        facts = [described.fact(pk, f"{number} {words}", place, changes) for pk, number, words, place in rows]
        if facts:
            writes.log_all(facts)
    return len(rows)


def end_controls(*, now: datetime) -> int:
    """Interim controls whose day is over: back to rectification. Returns how many."""
    with translation.override(settings.LANGUAGE_CODE):
        note = str(_("The interim control has reached its end."))
    over = Hazard.unscoped.filter(status=HazardStatus.CONTROLLED, due_at__lte=now).order_by("due_at")
    return _each(over, lambda row: end_control(hazard=row, actor=system_user(), now=now, note=note))


def escalate_handovers(*, now: datetime) -> int:
    """Hand-overs that nobody received within their hours go to the level above. Returns how many."""
    return _each(open_handovers(now), lambda row: escalate_handover(handover=row, now=now))


def _each(rows: Any, act: Callable[[Any], Any]) -> int:
    """One unit of work a row, so that one that somebody else just changed keeps nobody waiting; it is over then."""
    done = 0
    for row in rows[:ROWS_AT_ONCE]:
        try:
            act(row)
        except Refusal:
            continue
        done += 1
    return done
