"""The loop of one process: all tests once, then each mutant with the tests that reach it."""

import json
import os
import sys
import time
import zlib
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from safetyportal.core.prepared import Prepared
from tests.oracle.mutants import sites, switch

sites.install()

SECONDS = float(os.environ.get("MUTANT_SECONDS", "120"))  # of tests for one mutant before it counts as survived
SHARD, SHARDS = (int(part) for part in os.environ.get("MUTANT_SHARD", "0/1").split("/"))
RESULTS = Path(os.environ.get("MUTANT_RESULTS", "mutants.jsonl"))
REACHED = RESULTS.with_suffix(".reached")  # what the tests of each file reach, of this run
LONGEST_FILE = 900  # seconds that one file of tests may keep the others waiting
ONLY = [line for line in os.environ.get("MUTANT_ONLY", "").split() if line]

PREPARED: list[Prepared] = []  # every question of the portal that is put together once


def _notice(self: Prepared, *given, _made=Prepared.__init__, **named) -> None:
    PREPARED.append(self)
    _made(self, *given, **named)


Prepared.__init__ = _notice  # type: ignore[method-assign]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    if session.testsfailed or session.config.option.collectonly:
        return True
    known = done()
    waiting = [site for n, site in enumerate(ONLY or mixed()) if n % SHARDS == SHARD and site not in known]
    reached = baseline(session) if waiting else leave_to_others()
    for site in waiting:
        note(site, **verdict(session, site, reached))
    session._setupstate.teardown_exact(None)
    return True


def mixed() -> list[str]:
    """All sites, those of one file apart from each other: a run that is broken off has tried some of everything."""
    return sorted(sites.catalogue(), key=lambda site: zlib.crc32(site.encode()))


def done() -> set[str]:
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    return {json.loads(line)["site"] for line in lines}


def note(site: str, **result) -> None:
    with RESULTS.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"site": site, **result}, ensure_ascii=False) + "\n")


def forget_statements() -> None:
    """A question put together before stays as it was then, with its scope or without."""
    for prepared in PREPARED:
        for name in ("_asked", "_statement", "_record"):
            vars(prepared).pop(name, None)


def run(session, item) -> tuple[bool, float]:
    """Whether the test passes, and how long it took; what is set up for many tests stays."""
    session._setupstate.teardown_exact(
        item.parent
    )  # also when the same test ran just before: its fixtures are made anew
    forget_statements()
    began = time.monotonic()
    reports = runtestprotocol(item, nextitem=item.parent, log=False)
    return all(report.passed for report in reports), time.monotonic() - began


def baseline(session) -> dict[str, list[tuple[float, object]]]:
    """Which tests reach which site, with the time of each; a test that fails without a mutant proves nothing. The
    processes share the files of tests: whichever is free takes the next one, and each hears what the others found."""
    by_name = {item.nodeid: item for item in session.items}
    for path in dict.fromkeys(item.path for item in session.items):
        if claimed(str(path)):
            look_at([item for item in session.items if item.path == path])
    (REACHED / f"{SHARD}.done").touch()
    until_all_are_done()
    found: dict[str, list[tuple[float, object]]] = {}
    for part in REACHED.glob("*.jsonl"):
        for line in part.read_text(encoding="utf-8").splitlines():
            name, seconds, reached = json.loads(line)
            for site in reached:
                found.setdefault(site, []).append((seconds, by_name[name]))
    return found


def leave_to_others() -> dict[str, list[tuple[float, object]]]:
    (REACHED / f"{SHARD}.done").touch()
    return {}


def look_at(items: list) -> None:
    with (REACHED / f"{SHARD}.jsonl").open("a", encoding="utf-8") as out:
        for item in items:
            switch.reached = set()
            passed, seconds = run(item.session, item)
            sys.stdout.write(f"{'passed' if passed else 'FAILED'} {seconds:.1f} {item.nodeid}\n")
            sys.stdout.flush()
            if passed:
                out.write(json.dumps([item.nodeid, seconds, sorted(switch.reached)]) + "\n")


def claimed(path: str) -> bool:
    """Whether this process is the one that runs the tests of a file."""
    try:
        (REACHED / f"{zlib.crc32(path.encode())}.taken").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def until_all_are_done() -> None:
    """Raises `TimeoutError` when another process has died: what only its tests reach would pass for unreached."""
    last = time.monotonic() + LONGEST_FILE
    while len(list(REACHED.glob("*.done"))) < SHARDS:
        if time.monotonic() > last:
            raise TimeoutError(REACHED)
        time.sleep(1)


def verdict(session, site: str, reached) -> dict:
    """Killed by which test; survived how many; or never reached."""
    tests = sorted(reached.get(site, []), key=lambda pair: pair[0])
    spent = tried = 0
    switch.active = site
    try:
        for _seconds, item in tests:
            passed, seconds = run(session, item)
            spent, tried = spent + seconds, tried + 1
            if not passed:
                return {"outcome": "killed", "by": item.nodeid, "tried": tried, "seconds": round(spent, 1)}
            if spent > SECONDS:
                break
    finally:
        switch.active = ""
    outcome = "survived" if tests else "not reached"
    return {"outcome": outcome, "tried": tried, "of": len(tests), "seconds": round(spent, 1)}
