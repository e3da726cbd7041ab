"""The database is killed, with all its processes, while hazards are reported: what was acknowledged is there."""

from contextlib import suppress

import psutil

from benchmarks.faults.drill import Load, markers
from safetyportal.core.embedded import Engines
from safetyportal.core.embedded.engine import wait_until_gone


def kill(server) -> None:
    postmaster = server.process()
    for process in [postmaster, *postmaster.children()]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    wait_until_gone(postmaster, 10)


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(world):
    ledger = []
    for _kill in range(2):
        load = Load(world.var_dir, world.backups)
        load.until(5)
        kill(world.server)
        load.end()
        ledger.append(load.ledger)
        Engines(world.var_dir).start(end_with_parent=True)
    there = markers(world.server)
    for round_of in ledger:
        assert len(round_of) >= 5
        assert set(round_of) <= set(there)
    assert all(there.count(marker) <= 2 for marker in there), "each of the two rounds wrote each marker at most once"
    unanswered = len(there) - sum(map(len, ledger))
    assert 0 <= unanswered <= 2, "only what was on its way when the server died may be there without a word"
