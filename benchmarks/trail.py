"""P14: an audited write against the same write unaudited, and checking the chains against a bare loop of hashes."""

import hashlib
import random
from pathlib import Path

from benchmarks import hazard_world
from benchmarks.measure import Result, in_turn, seconds
from benchmarks.world import CITY, NOW, person, say

WRITES, ENTRIES = 400, 300_000
PERM = "hazards.assign_hazard"


def run(var_dir: Path, rounds: int) -> list[Result]:
    hazard_world.fill(hazard_world.SMALL)
    return [_writing(rounds), *_checking(rounds)]


def _writing(rounds: int) -> Result:
    """One change in a transaction of its own, through `writes.update`, and by hand with lock, checks and save only."""
    from hazards.models import Hazard
    from safetyportal.core import writes
    from safetyportal.core.access import require

    officer = person("city_supervisor", CITY, "bench-city")
    rows = list(Hazard.unscoped.filter(place__city=CITY, status="rectifying").order_by("pk")[:WRITES])

    def audited() -> None:
        for row in rows:
            writes.update(row, {"part": f"{random.random():.6f}"}, actor=officer, perm=PERM, now=NOW)

    def unaudited() -> None:
        for row in rows:
            with writes.unit_of_work():
                fresh = writes.locked(row)
                require(officer, PERM, fresh)
                fresh.part = f"{random.random():.6f}"
                fresh.full_clean()
                fresh.save(update_fields=["part", "updated_at"])

    sides = in_turn(rounds, audited=lambda: WRITES / seconds(audited), plain=lambda: WRITES / seconds(unaudited))
    return Result("P14 audited writes", "1/s", sides["audited"], sides["plain"], "same write unaudited", 0.75, "large")


def _checking(rounds: int) -> list[Result]:
    from safetyportal.core import audit_check
    from safetyportal.core.models import AuditEntry

    _fill()
    there = AuditEntry.unscoped.count()
    content = [b"%d\t" % number + b"x" * 380 for number in range(there)]

    def loop() -> None:
        digest = b""
        for line in content:
            digest = hashlib.sha256(digest + b"\n" + line).hexdigest().encode()

    def check() -> None:
        checked, findings = audit_check.verify()
        assert (checked, findings) == (there, [])

    sides = in_turn(rounds, check=lambda: there / seconds(check), loop=lambda: there / seconds(loop))
    half = there / 2
    mark = _middle()
    since = half / seconds(lambda: audit_check.verify(since=mark)) if mark else 0
    return [
        Result(f"P14 checking {there:,} entries", "rows/s", sides["check"], sides["loop"], "bare loop of hashes", 0.45,
               "large"),
        Result("P14 checking from a seal on", "rows/s", [since], [], "", None),
    ]  # fmt: skip


def _middle():
    from safetyportal.core.models import AuditSeal

    return AuditSeal.objects.order_by("at").first()


def _fill() -> None:
    """Entries of many cities, as a bulk import writes them; a seal stands half way."""
    from hazards.models import Hazard
    from safetyportal.core import audit, audit_check, writes
    from safetyportal.core.jobs import system_user
    from safetyportal.core.models import AuditEntry, AuditSeal

    missing = ENTRIES - AuditEntry.unscoped.count()
    if missing <= 0:
        return
    say(f"writing {missing:,} entries")
    rows = list(Hazard.unscoped.order_by("pk").values_list("pk", "number", "place")[:20_000])
    describer = audit.Describer("hazard.update", Hazard, actor=system_user(), now=NOW)
    while missing > 0:
        with writes.unit_of_work():
            writes.log_all(
                [describer.fact(pk, number, place, {"part": ["", f"{pk % 97}号位"]}) for pk, number, place in rows]
            )
        missing -= len(rows)
        if missing < ENTRIES / 2 and not AuditSeal.objects.exists():
            audit_check.seal(NOW)
