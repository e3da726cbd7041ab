"""Minutes or hours under an even load: what grows, what slows down, what is left over."""

import statistics
import time
from collections import defaultdict
from contextlib import suppress

import psutil

from benchmarks.faults.bench import Bench, Outcome, now, window
from benchmarks.faults.checker import Database
from benchmarks.faults.portal import Portal

EVERY = 5.0
HOURS = 4  # of the target
WARM = 0.25  # the first part, in which caches fill, says nothing about growth


def soak(bench: Bench) -> Outcome:
    """The portal at about 60 % of what the machine can do."""
    outcome = Outcome("SOAK", f"{bench.minutes:g} minutes at an even load")
    # No process of the web server is renewed after so many requests, as it is in service: that hides what it keeps.
    with bench.portal(WEB_MAX_REQUESTS="0") as portal, bench.load(portal, pace=2.0) as load:
        memory, connections = defaultdict(list), []
        database, begin = Database(portal.var_dir), now()
        while now() < begin + bench.minutes * 60:
            for name, size in sizes(portal).items():
                memory[name].append((time.monotonic(), size))
            connections.append(database.value("SELECT count(*) FROM pg_stat_activity WHERE usename = 'safetyportal'"))
            time.sleep(EVERY)
        end = now()
        load.__exit__()
        middle = (begin + end) / 2
        first, second = window(load.ledger, begin, middle), window(load.ledger, middle, end)
        whole = window(load.ledger, begin, end)
        outcome.add("length", f"{bench.minutes:g} minutes", f"{HOURS} h", bench.minutes >= HOURS * 60)
        outcome.add("requests", f"{whole.words()}, {len(whole.statuses) / (end - begin):.1f} a second", "0 failed",
                    whole.failed == 0)  # fmt: skip
        for name, points in sorted(memory.items()):
            growth = slope(points[int(len(points) * WARM) :])
            outcome.add(f"memory of {name}", f"{points[-1][1]:.0f} MB, {growth:+.1f} MB/h", "< 2 MB/h", growth < 2)
        tail = connections[int(len(connections) * WARM) :]
        outcome.add("connections", f"{min(tail)} to {max(tail)}", "flat", max(tail) - min(tail) <= 4)
        ratio = second.p95 / first.p95
        words = f"{first.p95:.2f} s, {second.p95:.2f} s: {ratio:.2f} times"
        outcome.add("95th percentile of the halves", words, "≤ 1.1", ratio <= 1.1)
        dead = database.value(
            "SELECT coalesce(max(n_dead_tup::numeric / greatest(n_live_tup, 1)), 0) FROM pg_stat_user_tables"
            " WHERE n_live_tup > 1000"
        )
        outcome.add("dead rows, worst table over 1,000 rows", f"{float(dead):.1%}", "< 10 %", float(dead) < 0.1)
        bench.judge(outcome, portal, load)
    return outcome


def sizes(portal: Portal) -> dict[str, float]:
    """Resident memory in MB of each kind of process: the mean of those that do the work."""
    found = {}
    for name in ("web", "worker", "bulk"):
        with suppress(psutil.Error, RuntimeError, statistics.StatisticsError):
            found[name] = statistics.mean(child.memory_info().rss / 2**20 for child in portal.children(name))
    with suppress(psutil.Error, RuntimeError):
        found["beat"] = portal.program("beat").memory_info().rss / 2**20
    return found


def slope(points: list[tuple[float, float]]) -> float:
    """MB an hour, by least squares."""
    if len(points) < 3:
        return 0.0
    times, values = zip(*points, strict=True)
    return statistics.linear_regression(times, values).slope * 3600
