"""How things are measured: in turn, several times, with medians, spread, statements and memory."""

import gc
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil


@dataclass
class Result:
    """One line of the report. `better` says whether the ratio should be large or small."""

    name: str
    unit: str
    ours: list[float]
    floor: list[float] = field(default_factory=list)
    floor_name: str = ""
    target: float | None = None
    better: str = "small"  # the ratio ours/floor must be at most the target; "large": at least
    note: str = ""

    @property
    def ratio(self) -> float:
        if not self.floor:
            return statistics.median(self.ours)
        return statistics.median(self.ours) / statistics.median(self.floor)

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.ratio <= self.target if self.better == "small" else self.ratio >= self.target


def spread(values: list[float]) -> str:
    """Median with the range of the middle half."""
    if len(values) < 4:
        return f"{statistics.median(values):,.4g}"
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:,.4g} ({low:,.4g}–{high:,.4g})"


def in_turn(rounds: int, **sides: Callable[[], float]) -> dict[str, list[float]]:
    """Each side once a round, in changing order; every side returns its own figure."""
    found: dict[str, list[float]] = {name: [] for name in sides}
    order = list(sides)
    for number in range(rounds):
        for name in order if number % 2 == 0 else order[::-1]:
            gc.collect()
            found[name].append(sides[name]())
    return found


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def milliseconds(work: Callable[[], object], repeat: int = 1) -> float:
    return seconds(lambda: [work() for _ in range(repeat)]) * 1000 / repeat


@contextmanager
def memory():
    """`{"growth": MB}`: by how much the resident set grew at its peak, sampled 50 times a second."""
    import threading

    process = psutil.Process()
    gc.collect()
    start = peak = process.memory_info().rss
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, process.memory_info().rss)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    found = {"growth": 0.0}
    try:
        yield found
    finally:
        done.set()
        watcher.join()
        found["growth"] = (max(peak, process.memory_info().rss) - start) / 2**20


@contextmanager
def statements():
    """`{"count": n}`: SQL statements sent meanwhile."""
    from django.db import connection

    found = {"count": 0}

    def count(execute, sql, params, many, context):
        found["count"] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield found


def server_ms(sql: str, params=()) -> float:
    """Planning and execution as the server reports them, in milliseconds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    plan = plan[0] if isinstance(plan, list) else __import__("json").loads(plan)[0]
    return plan["Planning Time"] + plan["Execution Time"]
