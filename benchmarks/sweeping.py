"""P13: marking overdue hazards, against batched SQL that marks and nothing else, and against row by row."""

import os
import threading
import time
from pathlib import Path

from benchmarks import hazard_world
from benchmarks.measure import Result, milliseconds, seconds
from benchmarks.world import NOW, say

ROWS = int(os.environ.get("HAZARDS", 5_000_000))
BY_HAND = """
WITH due AS (SELECT id FROM hazards_hazard WHERE status IN ('reported', 'assessed', 'rectifying', 'controlled',
    'awaiting') AND NOT overdue AND due_at <= %s ORDER BY due_at LIMIT 2000 FOR UPDATE SKIP LOCKED)
UPDATE hazards_hazard h SET overdue = true, version = version + 1, updated_at = %s FROM due WHERE h.id = due.id
"""


def _reset(share: int) -> int:
    """Make one row in `share` newly due; returns how many."""
    from django.db import connection

    from safetyportal.core import rollups

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(
            "UPDATE hazards_hazard SET status = 'rectifying', clock = 'rectification', overdue = false,"
            " closed_on = NULL, closed_late = false, due_at = %s - interval '1 hour' WHERE id %% %s = 0",
            [NOW, share],
        )
        due = cursor.rowcount
        cursor.execute("UPDATE hazards_hazard SET due_at = %s + interval '9 days' WHERE NOT overdue AND due_at <= %s"
                       " AND id %% %s <> 0", [NOW, NOW, share])  # fmt: skip
        cursor.execute("VACUUM ANALYZE hazards_hazard")
    while rollups.fold():
        pass
    return due


def run(var_dir: Path, rounds: int) -> list[Result]:
    from django.db import connection

    from hazards.models import Hazard
    from hazards.services.overdue import mark_overdue

    hazard_world.fill(ROWS)
    due = _reset(5)
    say(f"{due:,} hazards are due")
    waits: list[float] = []
    stop = threading.Event()
    watcher = threading.Thread(target=_interactive, args=(stop, waits))
    watcher.start()
    ours = seconds(lambda: mark_overdue(now=NOW))
    stop.set()
    watcher.join()
    again = [milliseconds(lambda: mark_overdue(now=NOW)) for _round in range(5)]
    left = Hazard.unscoped.filter(status="rectifying", overdue=False, due_at__lte=NOW).count()
    _reset(5)

    def by_hand() -> None:
        with connection.cursor() as cursor:
            while True:
                cursor.execute(BY_HAND, [NOW, NOW])
                if not cursor.rowcount:
                    return

    floor = seconds(by_hand)
    return [
        Result(f"marking {due:,} of {ROWS:,} with trail and figures", "rows/s", [due / ours], [due / floor],
               "bare batched SQL", 0.5, "large"),
        Result("sweep with nothing due", "ms", again, [], "", 50),
        Result("rows left unmarked", "rows", [left], [], "", 0),
        Result("longest wait of somebody who changes a hazard meanwhile", "ms", [max(waits, default=0)], [], "", 500),
    ]  # fmt: skip


def _interactive(stop: threading.Event, waits: list[float]) -> None:
    """Somebody works on hazards while the sweep runs."""
    from django.db import connection

    number = 0
    try:
        while not stop.is_set():
            number += 5
            began = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute("UPDATE hazards_hazard SET part = 'x' WHERE id = %s", [number])
            waits.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)
    finally:
        connection.close()
