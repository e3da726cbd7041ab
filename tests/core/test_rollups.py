"""Figures equal the rows at every moment, whoever writes, folds or moves meanwhile."""

import random
from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection

from safetyportal.core import jobs, periodic, rollups
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
    rollups.add("test", PLACES[0], 2, period=date(2026, 10, 1))
    rollups.add("test", PLACES[0], 3, period=date(2026, 11, 1))
    rollups.add("test", PLACES[0], 5)
    assert rollups.fold() == 3
    assert rollups.fold() == 0
    assert RollupCell.objects.filter(metric="test", depth=4).count() == 3
    assert RollupCell.objects.filter(metric="test").count() == 15, "one for each level from the country down"
    assert rollups.total("test", "/43/", period=date(2026, 10, 1)) == 2
    assert rollups.total("test", "/43/") == 5


def test_same_cell_is_not_touched():
    rollups.move("test", (PLACES[0], {"risk": "A"}), (PLACES[0], {"risk": "A"}))
    assert not RollupDelta.objects.exists()


def test_figures_tell_dimensions_months_and_children():
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    rollups.add("test", PLACES[0], 2, period=october, level="general", sectors="coal+trade")
    rollups.fold()
    rollups.add("test", PLACES[0], 1, period=october, level="general", sectors="coal+trade")
    rollups.add("test", PLACES[2], 4, period=november, level="major", sectors="fire")
    both = (october, november)
    assert rollups.figures("test", "/43/4301/", months=both) == {
        (october, "level=general;sectors=coal+trade"): 3,
        (november, "level=major;sectors=fire"): 4,
    }
    assert rollups.total("test", "/43/", period=november, level="general") == 0
    assert rollups.total("test", "/43/", period=november, level="major") == 4
    own, below = rollups.Wanted("test", both), rollups.Wanted("test", (november, november), children=True)
    assert rollups.read("/43/4301/", own, rollups.Wanted("test"), below) == [
        {
            ("/43/4301/", october, "level=general;sectors=coal+trade"): 3,
            ("/43/4301/", november, "level=major;sectors=fire"): 4,
        },
        {},
        {("/43/4301/430103/", november, "level=major;sectors=fire"): 4},
    ]
    by_county = rollups.figures_by_child("test", "/43/4301/", months=both)
    assert by_county == {
        ("/43/4301/430102/", "level=general;sectors=coal+trade"): 3,
        ("/43/4301/430103/", "level=major;sectors=fire"): 4,
    }
    cells = [(key, value) for (_child, key), value in by_county.items()]
    assert rollups.summed(cells, "level") == {("general",): 3, ("major",): 4}
    assert rollups.summed(cells, within=["trade"]) == {(): 3}
    assert rollups.summed(cells, "level", within=["power"]) == {}


def test_figure_of_a_place_kept_above_township_stands_in_none_of_its_children():
    rollups.add("test", "/43/4301/430102/", 1)
    rollups.fold()
    assert rollups.total("test", "/43/4301/430102/") == 1
    assert rollups.by_child("test", "/43/4301/430102/") == {}
    assert rollups.by_child("test", "/43/") == {"/43/4301/": 1}


def test_figures_below_a_township_are_refused_not_zero():
    with pytest.raises(ValueError, match="township"):
        rollups.total("test", PLACES[0])


def test_folding_job_ends_although_others_keep_adding(monkeypatch):
    monkeypatch.setattr(rollups, "FOLD_BATCH", 2)
    for place in PLACES:
        rollups.add("test", place, 1)
    folded = []

    class Context:
        def progress(self, done):
            folded.append(done)
            rollups.add("test", PLACES[0], 1)
            assert len(folded) < 12, "it must not run for ever"

    assert periodic.fold_rollups(Context())["folded"] >= 5
    assert "core.fold_rollups" in jobs.handlers()


@pytest.mark.django_db(transaction=True)
def test_figure_is_exact_while_others_fold():
    """Cells and deltas are read at one moment: a delta that is folded in between is counted once."""
    for place in PLACES * 60:
        rollups.add("test", place, 1)
    stop = Event()

    def keep_folding():
        try:
            while not stop.is_set():
                rollups.add("test", PLACES[0], 1)
                rollups.add("test", PLACES[0], -1)
                rollups.fold()
        finally:
            connection.close()

    worker = Thread(target=keep_folding)
    worker.start()
    try:
        seen = {rollups.total("test", "/43/4302/") for _ in range(100)} | {rollups.total("test", "/22/")}
    finally:
        stop.set()
        worker.join()
    assert seen == {60}
