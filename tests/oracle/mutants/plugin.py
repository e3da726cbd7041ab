"""The loop of one process: all tests once, then each mutant with the tests that reach it."""

import json
import os
import sys
import time
import zlib
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.oracle.mutants import sites, switch

sites.install()

SECONDS = float(os.environ.get("MUTANT_SECONDS", "120"))  # of tests for one mutant before it counts as survived
SHARD, SHARDS = (int(part) for part in os.environ.get("MUTANT_SHARD", "0/1").split("/"))
RESULTS = Path(os.environ.get("MUTANT_RESULTS", "mutants.jsonl"))
ONLY = [line for line in os.environ.get("MUTANT_ONLY", "").split() if line]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    if session.testsfailed or session.config.option.collectonly:
        return True
    known = done()
    waiting = [site for n, site in enumerate(ONLY or mixed()) if n % SHARDS == SHARD and site not in known]
    reached = baseline(session) if waiting else {}
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


def run(session, item) -> tuple[bool, float]:
    """Whether the test passes, and how long it took; what is set up for many tests stays."""
    session._setupstate.teardown_exact(
        item.parent
    )  # also when the same test ran just before: its fixtures are made anew
    began = time.monotonic()
    reports = runtestprotocol(item, nextitem=item.parent, log=False)
    return all(report.passed for report in reports), time.monotonic() - began


def baseline(session) -> dict[str, list[tuple[float, object]]]:
    """Which tests reach which site, with the time of each; a test that fails without a mutant proves nothing."""
    found: dict[str, list[tuple[float, object]]] = {}
    for item in session.items:
        switch.reached = set()
        passed, seconds = run(session, item)
        sys.stdout.write(f"{'passed' if passed else 'FAILED'} {seconds:.1f} {item.nodeid}\n")
        sys.stdout.flush()
        for site in switch.reached if passed else ():
            found.setdefault(site, []).append((seconds, item))
    return found


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
