"""Figures equal the rows at every moment, whoever writes, folds or moves meanwhile."""

import random

import pytest

from safetyportal.core import rollups
from safetyportal.core.models import RollupCell, RollupDelta

pytestmark = pytest.mark.django_db
PLACES = [
    "/43/4301/430102/430102001/E1/",
    "/43/4301/430102/430102002/E2/",
    "/43/4301/430103/430103001/E3/",
    "/43/4302/430202/430202001/E4/",
    "/22/2201/220102/220102001/E5/",
]


def test_figures_reconcile_after_ten_thousand_random_moves():
    chance = random.Random(7)
    rows = {}
    for step in range(10_000):
        key = chance.randrange(400)
        before = rows.get(key)
        after = None if before and chance.random() < 0.2 else (
            chance.choice(PLACES), {"risk": chance.choice("ABCD"), "status": chance.choice(["active", "closed"])}
        )  # fmt: skip
        rollups.move("test", before, after)
        rows[key] = after
        if step % 2500 == 1:
            rollups.fold()

    held = [value for value in rows.values() if value]
    for place in ["/", "/43/", "/43/4301/", "/43/4301/430102/", "/43/4301/430102/430102001/", "/22/"]:
        expected = sum(value[0].startswith(place) for value in held)
        assert rollups.total("test", place) == expected
        risky = sum(value[0].startswith(place) and value[1]["risk"] == "A" for value in held)
        assert rollups.total("test", place, risk="A") == risky

    while rollups.fold():
        pass
    assert not RollupDelta.objects.exists()
    assert rollups.total("test", "/") == len(held)


def test_children_of_a_place_add_up_to_it():
    for place in PLACES:
        rollups.add("test", place, 1, status="active")
    assert rollups.by_child("test", "/") == {"/43/": 4, "/22/": 1}
    assert rollups.by_child("test", "/43/4301/") == {"/43/4301/430102/": 2, "/43/4301/430103/": 1}
    assert sum(rollups.by_child("test", "/43/").values()) == rollups.total("test", "/43/")


def test_fold_is_harmless_when_repeated_and_keeps_periods_apart():
    from datetime import date

    rollups.add("test", PLACES[0], 2, period=date(2026, 10, 1))
    rollups.add("test", PLACES[0], 3, period=date(2026, 11, 1))
    rollups.add("test", PLACES[0], 5)
    assert rollups.fold() == 3
    assert rollups.fold() == 0
    assert RollupCell.objects.filter(metric="test").count() == 3
    assert rollups.total("test", "/43/", period=date(2026, 10, 1)) == 2
    assert rollups.total("test", "/43/") == 5


def test_same_cell_is_not_touched():
    rollups.move("test", (PLACES[0], {"risk": "A"}), (PLACES[0], {"risk": "A"}))
    assert not RollupDelta.objects.exists()
