"""P4, the other side: what kept figures cost a change, how soon they show it, and whether they stay true."""

import os
import random
import time
from pathlib import Path

from benchmarks import hazard_world
from benchmarks.measure import Result, in_turn, milliseconds
from benchmarks.world import CITY, NOW, PROVINCE, person, say

ROWS = int(os.environ.get("HAZARDS", hazard_world.SMALL))
STEPS = 10_000


def run(var_dir: Path, rounds: int) -> list[Result]:
    hazard_world.fill(ROWS)
    return [*_writing(rounds), _reconciled()]


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
