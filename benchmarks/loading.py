"""P6–P8: the evening of the 5th, three times as many as that, and everybody signing in at once.

The portal runs as in production (gunicorn, its admission gate), the crowd on the same machine, so each figure is what
two cores give to both; the crowd's own share is reported.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks import hazard_world
from benchmarks.load import crowd, people
from benchmarks.load.visitor import Visitor
from benchmarks.load.work import FILED, READS_EACH, Evening, Reading, signing_in
from benchmarks.measure import Result
from benchmarks.world import ROOT, say

PORT, FLOOR_PORT = 8177, 8178
SECONDS = float(os.environ.get("LOAD_SECONDS", 40))
FILERS, READERS = 24, 24
ROUNDS = 3  # of floor and portal in turn: the machine is not equally fast all the time
ITEMS = [{"code": f"A{number:02d}", "result": "pass"} for number in range(30)]


@contextmanager
def serving(application: str, port: int, var_dir: Path) -> Iterator[None]:
    """gunicorn with the portal's settings until the block ends."""
    command = [sys.executable, "-m", "gunicorn", "--config=python:safetyportal.gunicorn_conf", application]
    log = (var_dir / f"load-{port}.log").open("ab")
    environment = {**os.environ, "BIND": f"127.0.0.1:{port}", "DJANGO_SETTINGS_MODULE": "safetyportal.settings.dev"}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        visitor = Visitor("127.0.0.1", port)
        for _try in range(120):
            if visitor.get("/healthz", "wait").status:
                break
            time.sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def visitors(count: int, port: int = PORT) -> list[Visitor]:
    return [Visitor("127.0.0.1", port) for _number in range(count)]


def run(var_dir: Path, rounds: int) -> list[Result]:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    hazard_world.fill(int(os.environ.get("HAZARDS", hazard_world.SMALL)))
    heads, officials = people.heads(FILERS * (ROUNDS + 2)), people.officials(READERS)
    found = []
    with serving("safetyportal.wsgi", PORT, var_dir):
        signed_in = _signed_in([name for name, _owed in heads] + officials)
        filers = [(visitor, owed) for visitor, (_name, owed) in zip(signed_in, heads, strict=False)]
        readers = signed_in[len(heads) :]
        with serving("benchmarks.load.floor", FLOOR_PORT, var_dir):
            found += _peak(filers, readers)
        found += _overload(readers)
        found += _storm(officials, readers)
    return found


def _signed_in(names: list[str]) -> list[Visitor]:
    people_there = visitors(len(names))
    for visitor, name in zip(people_there, names, strict=True):
        if not visitor.sign_in(name, people.PASSWORD):
            raise SystemExit(f"{name} could not sign in: {visitor.notes[-1]}")
    return people_there


def _floor() -> float:
    """Submissions a second of the bare endpoint."""
    body = json.dumps({"firm": 1, "month": "2026-10-01", "items": ITEMS})

    def work(_number: int):
        def send(visitor: Visitor) -> None:
            visitor.send("/submit/", body, "application/json", "floor")

        return send

    return crowd.per_second(crowd.served(crowd.closed(visitors(16, FLOOR_PORT), work, 5)), 5)


def _mixed(filers: list, readers: list[Visitor]):
    """The crowd of the 5th: heads that have not filed yet, and for each an official who looks meanwhile."""
    chosen = filers[:FILERS]
    del filers[:FILERS]
    works = [
        Evening(owed, reader, number)
        for number, ((_visitor, owed), reader) in enumerate(zip(chosen, readers, strict=True))
    ]
    return [visitor for visitor, _owed in chosen], lambda number: works[number]


def _peak(filers: list, readers: list[Visitor]) -> list[Result]:
    from django.db import connection

    from benchmarks.load.floor import TABLES

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    say(f"closed crowd for {SECONDS:.0f} s")
    people_there, work = _mixed(filers, readers)
    crowd.closed(people_there, work, 8)  # warm
    floor, rates, notes, spent = [], [], [], 0.0
    for _round in range(ROUNDS):
        floor.append(_floor())
        people_there, work = _mixed(filers, readers)
        before = _own_seconds()
        seen = crowd.closed(people_there, work, SECONDS / ROUNDS)
        spent += _own_seconds() - before
        rates.append(crowd.per_second(crowd.served(seen), SECONDS / ROUNDS))
        notes += seen
    capacity, share = statistics.median(rates), spent / SECONDS
    say(f"steady crowd at six tenths of {capacity:.0f} a second")
    people_there, work = _mixed(filers, readers)
    turns = max(1, sum(note.what == "own reports" for note in notes))
    steady = crowd.open_(people_there, work, SECONDS, 0.6 * capacity * turns / len(notes))
    return [
        Result("P6 requests a second, closed crowd", "1/s", rates, floor, "bare Django submit endpoint", 0.3,
               "large", note=f"{READS_EACH} pages read for each report; the crowd itself takes {share:.2f} cores"),
        Result("P6 reports filed a minute meanwhile", "1/min", [60 * _count(notes, FILED) / SECONDS]),
        Result("P6 errors", "answers", [len(crowd.failed(notes)) + len(crowd.failed(steady))], [], "", 0),
        Result("P6 at six tenths of capacity: p95", "ms", [crowd.quantile(crowd.served(steady), 0.95)], [], "", 300),
        Result("P6 at six tenths of capacity: p99", "ms", [crowd.quantile(crowd.served(steady), 0.99)], [], "", 1000),
    ]  # fmt: skip


def _own_seconds() -> float:
    return sum(psutil.Process().cpu_times()[:2])


def _count(notes, what: str) -> int:
    return sum(note.what == what and note.status == 302 for note in notes)


def _answered(readers: list[Visitor], works: list[Reading]) -> float:
    """Pages a second for readers who wait for each answer."""
    notes = crowd.closed(readers, lambda number: works[number], SECONDS / ROUNDS)
    return crowd.per_second(crowd.served(notes), SECONDS / ROUNDS)


def _overload(readers: list[Visitor]) -> list[Result]:
    """Readers that come at three times what the portal answers them at most, whatever is answered."""
    more = [Visitor("127.0.0.1", PORT, cookies=dict(visitor.cookies)) for visitor in readers for _copy in range(6)]
    works = [Reading(number) for number in range(len(more))]
    say("as many readers as can be answered, then three times as many")
    capacity, asked, goodput, notes, after = [], [], [], [], []
    for _round in range(ROUNDS):
        capacity.append(_answered(readers, works))
        seen = crowd.open_(more, lambda number: works[number], SECONDS / ROUNDS, 3 * capacity[-1])
        asked.append(crowd.per_second(seen, SECONDS / ROUNDS))
        goodput.append(crowd.per_second(crowd.served(seen), SECONDS / ROUNDS))
        calm = crowd.open_(readers, lambda number: works[number], 6, 0.4 * capacity[-1])
        after += [note for note in calm if note.at > calm[0].at + 2]
        notes += seen
    accepted, refused = crowd.served(notes), crowd.refused(notes)
    return [
        Result("P7 asked for", "1/s", asked, capacity, "capacity"),
        Result("P7 goodput", "1/s", goodput, capacity, "capacity", 0.85, "large"),
        Result("P7 accepted: p95", "ms", [crowd.quantile(accepted, 0.95)], [], "", 1000),
        Result("P7 refused: p95", "ms", [crowd.quantile(refused, 0.95)], [], "", 100, note=f"{len(refused)} refused"),
        Result("P7 neither answered nor refused", "answers", [len(crowd.failed(notes))], [], "", 0),
        Result("P7 two seconds after: p95", "ms", [crowd.quantile(crowd.served(after), 0.95)], [], "", 500),
    ]


def _storm(officials: list[str], readers: list[Visitor]) -> list[Result]:
    """Everybody signs in at once while others read at an easy pace."""
    from django.contrib.auth.hashers import check_password, make_password

    say("a storm of sign-ins")
    encoded = make_password(people.PASSWORD)
    works = [Reading(number) for number in range(len(readers))]
    doing = [signing_in(name, people.PASSWORD) for name in officials]
    ceiling, signed, before, during = [], [], [], []
    lasts = SECONDS / 2 / ROUNDS

    def storm() -> None:
        notes = crowd.closed(visitors(len(officials)), lambda number: doing[number], lasts)
        signed.append(sum(note.what == "sign in" and note.status == 302 for note in notes) / lasts)

    for _round in range(ROUNDS):
        began, hashes = time.perf_counter(), 10
        for _time in range(hashes):
            check_password(people.PASSWORD, encoded)
        ceiling.append(psutil.cpu_count() * hashes / (time.perf_counter() - began))
        before += crowd.open_(readers, lambda number: works[number], lasts, 5)
        thread = threading.Thread(target=storm)
        thread.start()
        during += crowd.open_(readers, lambda number: works[number], lasts, 5)
        thread.join()
    return [
        Result("P8 sign-ins a second", "1/s", signed, ceiling, "cores / time of the hash", 0.7, "large"),
        Result("P8 p95 of other pages meanwhile", "ms", [crowd.quantile(crowd.served(during), 0.95)],
               [crowd.quantile(crowd.served(before), 0.95)], "without the storm", 1.5),
    ]  # fmt: skip
