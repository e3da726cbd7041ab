"""P4: dashboards against a direct read of the same rollup cells and against counting ten million rows."""

import os
import time
from pathlib import Path

from benchmarks import hazard_world
from benchmarks.measure import Result, in_turn, milliseconds, statements
from benchmarks.world import CITY, NOW, PROVINCE, person

LARGE = int(os.environ.get("HAZARDS", hazard_world.LARGE))
SMALL = min(hazard_world.SMALL, LARGE // 10)

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
    return found


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
