"""P13: marking overdue hazards, against batched SQL that marks and nothing else, and against row by row."""

import multiprocessing
import os
import threading
import time
from contextlib import closing
from pathlib import Path

from benchmarks import hazard_world
from benchmarks.measure import Result, milliseconds, seconds
from benchmarks.world import NOW, say

ROWS = int(os.environ.get("HAZARDS", 5_000_000))
SHARE = int(os.environ.get("DUE_ONE_IN", 5))
ONE_BY_ONE, TOGETHER = 500, 20_000  # rows, of all of them
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
    from hazards.models import Hazard
    from hazards.services.overdue import mark_overdue

    hazard_world.fill(ROWS)
    due = _reset(SHARE)
    say(f"{due:,} hazards are due")
    alone, meanwhile = _waits(lambda: time.sleep(10)), _waits(lambda: _timed(mark_overdue))
    ours, trail = _took.pop(), _entries()
    again = [milliseconds(lambda: mark_overdue(now=NOW)) for _round in range(5)]
    left = Hazard.unscoped.filter(status="rectifying", overdue=False, due_at__lte=NOW).count()
    _reset(SHARE)
    floor = seconds(_by_hand)
    few = _reset(ROWS // ONE_BY_ONE)
    singly = seconds(_row_by_row)
    return [
        Result(f"marking {due:,} of {ROWS:,} with trail and figures", "rows/s", [due / ours], [due / floor],
               "bare batched SQL", 0.5, "large"),
        Result("marking in batches", "rows/s", [due / ours], [few / singly], "row by row", 8, "large"),
        Result("sweep with nothing due", "ms", again, [], "", 50),
        Result("rows left unmarked", "rows", [left], [], "", 0),
        Result("entries in the trail beyond one a row, two sweepers at once", "entries", [_twice(trail)], [], "", 0),
        Result("longest wait of somebody who changes a hazard meanwhile", "ms", [max(meanwhile)], [], "", 500),
        Result("p95 of somebody who changes a hazard meanwhile", "ms", [_p95(meanwhile)], [_p95(alone)],
               "before the sweep", 1.5),
    ]  # fmt: skip


_took: list[float] = []


def _timed(sweep) -> None:
    _took.append(seconds(lambda: sweep(now=NOW)))


def _by_hand() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        while True:
            cursor.execute(BY_HAND, [NOW, NOW])
            if not cursor.rowcount:
                return


def _row_by_row() -> None:
    """As it is usually done: load what is due, change and save each, with its entry in the trail."""
    from hazards.models import Hazard
    from hazards.services.hazards import amend
    from safetyportal.core.jobs import system_user

    due = Hazard.unscoped.filter(status__in=("rectifying",), overdue=False, due_at__lte=NOW)
    for row in due.iterator(chunk_size=2000):
        amend(row, {"overdue": True}, actor=system_user(), perm="hazards.assign_hazard", now=NOW)


def _entries() -> int:
    from safetyportal.core.models import AuditEntry

    return AuditEntry.unscoped.filter(action="hazard.overdue").count()


def _twice(before: int) -> int:
    """How many entries too many two sweepers leave that start on the same rows at once."""
    from django.db import connection

    from hazards.services.overdue import mark_overdue

    def sweep() -> None:
        try:
            mark_overdue(now=NOW)
        finally:
            connection.close()

    due = _reset(ROWS // TOGETHER)
    sweepers = [threading.Thread(target=sweep) for _each in range(2)]
    for one in sweepers:
        one.start()
    for one in sweepers:
        one.join()
    return _entries() - before - due


def _p95(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95)]


def _waits(work) -> list[float]:
    """How long somebody waits who changes hazards while `work` runs: in a process of its own, as web workers are."""
    from django.db import connection

    here, there = multiprocessing.Pipe()
    given = {name: value for name, value in connection.get_connection_params().items() if isinstance(value, str | int)}
    watcher = multiprocessing.get_context("spawn").Process(target=_interactive, args=(there, given))
    watcher.start()
    here.recv()  # connected
    try:
        work()
    finally:
        here.send("stop")
        waits = here.recv()
        watcher.join()
    return waits


def _interactive(pipe, given: dict) -> None:
    """Somebody works on hazards while the sweep runs, until told to stop; then sends what each change took (ms)."""
    import psycopg2

    with closing(psycopg2.connect(**given)) as link:
        link.autocommit = True
        pipe.send("ready")
        number, waits = 0, []
        while not pipe.poll(0.02):
            number += 5
            began = time.perf_counter()
            with link.cursor() as cursor:
                cursor.execute("UPDATE hazards_hazard SET part = 'x' WHERE id = %s", [number])
            waits.append((time.perf_counter() - began) * 1000)
    pipe.send(waits)
