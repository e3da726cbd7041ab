"""Backup and restore to a moment, under load."""

import shutil

from benchmarks.faults.bench import Bench, Outcome, shown
from benchmarks.faults.drill import drill
from benchmarks.faults.portal import seeded
from safetyportal.core.embedded import Engines


def b6(bench: Bench) -> Outcome:
    """Base backup and log under load, everything destroyed, one moment brought back."""
    import os

    outcome = Outcome("B6", "Backup under load, destruction, restore to a moment")
    bench.world = seeded(bench.home, bench.say)
    source, backups, target = (bench.home / name for name in ("var", "backups", "restored"))
    for folder in (backups, target):
        shutil.rmtree(folder, ignore_errors=True)
    os.environ["BACKUP_DIR"] = str(backups)
    engines = Engines(source)
    try:
        engines.start(end_with_parent=True)
        found = drill(source, backups, target, rounds=bench.count(200, 20), say=bench.say)
    finally:
        engines.stop()
        del os.environ["BACKUP_DIR"]
    outcome.add("compared", f"{found.rows:,} rows in all tables, {found.uploads} uploads, {found.bytes / 1e6:.0f} MB")
    for name, seconds in found.seconds.items():
        outcome.add(name, f"{seconds} s")
    outcome.add("acknowledged before the moment and lost", shown(found.lost), "0", not found.lost)
    outcome.add("from after the moment", shown(found.unwanted), "0", not found.unwanted)
    outcome.add("tables that differ", shown(list(found.tables_differing)), "0", not found.tables_differing)
    outcome.add("files that differ", shown(found.files_differing), "0", not found.files_differing)
    outcome.add("figures that differ from a fresh count", found.inside["figures_off_by"], "0",
                found.inside["figures_off_by"] == 0)  # fmt: skip
    outcome.add("audit chains", "verified" if "ok: " in found.words else "broken", "verified", "ok: " in found.words)
    letters = found.inside["sent"] + found.inside["letters"]
    outcome.add("letters waiting, letters sent", f"{found.inside['waiting']}, {letters}", "none sent", letters == 0)
    return outcome
