"""P4: dashboards against a direct read of the same rollup cells and against counting ten million rows."""

import os
import random
import time
from pathlib import Path

from benchmarks import hazard_world
from benchmarks.measure import Result, in_turn, milliseconds, statements
from benchmarks.world import CITY, NOW, PROVINCE, person, say

LARGE = int(os.environ.get("HAZARDS", hazard_world.LARGE))
SMALL = min(hazard_world.SMALL, LARGE // 10)
STEPS = 10_000

# What a person would write by hand for the province's overview: the cells of the place and of its children.
_DIRECT = """
SELECT metric, depth, place, period, dimensions, value FROM core_rollupcell
WHERE (metric = 'hazards' AND depth = %(depth)s AND place = %(place)s AND period IS NULL)
   OR (metric IN ('hazards_found', 'hazards_closed') AND depth = %(depth)s AND place = %(place)s
       AND period BETWEEN %(first)s AND %(last)s)
   OR (metric = 'hazards' AND depth = %(below)s AND place LIKE %(under)s AND period IS NULL)
   OR (metric IN ('hazards_found', 'hazards_closed') AND depth = %(below)s AND place LIKE %(under)s
       AND period = %(last)s)
"""
_RAW = """
SELECT split_part(place, '/', %(segment)s), status, level, overdue, date_trunc('month', found_on), count(*)
FROM hazards_hazard WHERE place LIKE %(under)s GROUP BY 1, 2, 3, 4, 5
"""


def _values(frame) -> dict:
    from safetyportal.core import places
    from safetyportal.core.deadlines import add_months

    depth = places.depth(frame.place)
    return {
        "place": frame.place, "under": f"{frame.place}%", "depth": depth, "below": depth + 1, "segment": depth + 2,
        "first": add_months(frame.month, -24), "last": frame.month,
    }  # fmt: skip


def _fetch(sql: str, values: dict) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.fetchall()


def _in_database(work) -> float:
    """Milliseconds that the statements of `work` take, rows fetched."""
    from django.db import connection

    spent = 0.0

    def timed(execute, sql, params, many, context):
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent += time.perf_counter() - began

    with connection.execute_wrapper(timed):
        work()
    return spent * 1000


def _page(frame):
    from safetyportal.reporting.dashboards.figures import Figures
    from safetyportal.reporting.dashboards.page import Dashboard

    page = Dashboard(frame, Figures(frame))
    return [page.cards, page.ranking, page.sectors, page.trends, page.map]


def run(var_dir: Path, rounds: int) -> list[Result]:
    from safetyportal.core import rollups
    from safetyportal.reporting.dashboards.frame import frame_of

    found: list[Result] = []
    medians: dict[str, dict[int, float]] = {}
    frames = {
        "province": frame_of(person("province_leader", PROVINCE, "bench-leader"), {}, NOW),
        "city": frame_of(person("city_leader", CITY, "bench-city-leader"), {}, NOW),
    }
    for rows in (LARGE, SMALL) if hazard_world.holds(LARGE) else (SMALL, LARGE):  # what is there already comes first
        hazard_world.fill(rows)
        while rollups.fold():  # what other benchmarks left: the portal folds every few seconds
            pass
        for name, frame in frames.items():
            found += _measured(name, frame, rows, rounds, medians)
    for name, by_size in medians.items():
        found.append(
            Result(f"{name}: growth from {SMALL:,} to {LARGE:,} hazards", "ratio", [by_size[LARGE]], [by_size[SMALL]],
                   "small data set", 1.3)
        )  # fmt: skip
    return [*found, *_writing(rounds), _reconciled()]


def _measured(name: str, frame, rows: int, rounds: int, medians: dict) -> list[Result]:
    values = _values(frame)
    _page(frame)
    with statements() as sent:
        _page(frame)
    sides = in_turn(
        rounds * 3,
        page=lambda: _in_database(lambda: _page(frame)),
        direct=lambda: milliseconds(lambda: _fetch(_DIRECT, values)),
        whole=lambda: milliseconds(lambda: _page(frame)),
    )
    raw = [milliseconds(lambda: _fetch(_RAW, values)) for _round in range(3)]
    medians.setdefault(name, {})[rows] = sorted(sides["page"])[len(sides["page"]) // 2]
    title = f"{name} of {rows:,} hazards"
    return [
        Result(f"{title}: statements of the dashboard", "ms", sides["page"], sides["direct"], "direct read", 1.5,
               note=f"{sent['count']} statements"),
        Result(f"{title}: whole dashboard against counting rows", "times faster", raw, sides["whole"],
               "dashboard (ms)", 50 if rows == LARGE else None, "large"),
    ]  # fmt: skip


def _writing(rounds: int) -> list[Result]:
    """What the figures cost a step (the same change with and without them), and how soon a figure shows it."""
    from hazards.models import Hazard
    from hazards.services import counts
    from hazards.services.hazards import amend
    from safetyportal.core import places, rollups, writes

    officer = person("city_supervisor", CITY, "bench-city")
    rows = list(Hazard.unscoped.filter(place__city=CITY, status="rectifying").order_by("pk")[:200])
    perm = "hazards.assign_hazard"

    def change(first: int, write) -> None:
        for number in range(first, first + 50):
            row = rows[number]
            level = "major" if row.level == "general" else "general"
            values = {"part": f"{random.random():.6f}", "level": level}
            rows[number] = write(row, values, actor=officer, perm=perm, now=NOW)

    plain, counted = (lambda: change(0, writes.update)), (lambda: change(50, amend))
    sides = in_turn(rounds * 3, counted=lambda: milliseconds(counted), plain=lambda: milliseconds(plain))
    counts.rebuild(places.at_level(rows[0].place, "city"))  # the plain changes left the figures behind
    shown = []
    for row in rows[100:150]:
        before = rollups.total("hazards", "/43/", level="major")
        began = time.perf_counter()
        changed = amend(
            row, {"level": "major" if row.level == "general" else "general"}, actor=officer, perm=perm, now=NOW
        )
        assert rollups.total("hazards", "/43/", level="major") - before == (1 if changed.level == "major" else -1)
        shown.append((time.perf_counter() - began) * 1000)
    return [
        Result("change of a hazard with its figures", "ms for 50", sides["counted"], sides["plain"], "without", 1.15),
        Result("from a change to the figure that shows it, slowest of 50", "ms", [max(shown)], [], "", 5000),
    ]


def _reconciled() -> Result:
    """Difference between figures and rows after ten thousand random changes with moves between counties."""
    from django.db import connection

    from enterprises.models import Enterprise
    from enterprises.services.moving import relocate
    from hazards.models import Hazard
    from hazards.services import counts
    from hazards.services.hazards import amend
    from safetyportal.core import rollups
    from safetyportal.core.models import Jurisdiction, RollupDelta

    say(f"{STEPS:,} random changes")
    chance, officer = random.Random(7), person("province_supervisor", PROVINCE, "bench-province")
    firms = list(Enterprise.unscoped.filter(status="active").order_by("pk")[:40])
    towns = list(Jurisdiction.objects.filter(level=4, path__startswith="/43/4301/", valid_to=None))
    rows = list(Hazard.unscoped.filter(enterprise__in=firms).order_by("pk")[:400])
    for number in range(STEPS):
        if number % 100 == 99:
            relocate(chance.choice(firms), chance.choice(towns), actor=officer, now=NOW, action="enterprise.transfer")
            rollups.fold()
        row = chance.choice(rows)
        change = chance.choice(
            [
                {"level": chance.choice(["general", "major"])},
                {"source": chance.choice(["3", "5"])},
                {"actual_cost": chance.randrange(5000)},
                {"found_on": hazard_world.TODAY.replace(day=1 + chance.randrange(9))},
            ]
        )
        if "found_on" in change and row.closed_on is not None:
            continue
        amend(row, change, actor=officer, perm="hazards.assign_hazard", now=NOW)
    while rollups.fold():
        pass
    counts.rebuild("/43/4301/")
    left = RollupDelta.objects.filter(metric__in=counts.METRICS).count()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_rollupdelta")
    return Result(f"figures that differ from the rows after {STEPS:,} changes and moves", "cells", [left], [], "", 0)
