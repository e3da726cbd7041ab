"""The restore drill: a backup under load, a moment noted, everything destroyed, that moment brought back, compared."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.faults import processes
from benchmarks.faults.digests import differing, digests
from safetyportal.core.embedded.postgres import Postgres


@dataclass
class Found:
    """What the drill showed; everything but the figures must be empty, zero or true."""

    rows: int = 0
    uploads: int = 0
    lost: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    tables_differing: dict = field(default_factory=dict)
    files_differing: list[str] = field(default_factory=list)
    inside: dict = field(default_factory=dict)
    words: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    bytes: int = 0


class Load:
    """The process that reports hazards, and the ledger of what it was told is committed."""

    def __init__(self, var_dir: Path, backups: Path) -> None:
        self.process = processes.start(var_dir, "-m", "benchmarks.faults.drill_load", BACKUP_DIR=str(backups))
        self.ledger: list[str] = []

    def until(self, count: int) -> None:
        while len(self.ledger) < count:
            self.take(self.line())

    def pause(self) -> None:
        self.order("pause")
        while "paused" not in (line := self.line()):
            self.take(line)

    def go(self) -> None:
        self.order("go")

    def end(self) -> None:
        with suppress(BrokenPipeError):
            self.order("end")
        for line in self.process.stdout:
            self.take(json.loads(line))
        self.process.wait(60)

    def order(self, word: str) -> None:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def line(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the load ended by itself")
        return json.loads(line)

    def take(self, line: dict) -> None:
        if "marker" in line:
            self.ledger.append(line["marker"])


def files_below(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def drill(source: Path, backups: Path, target: Path, *, rounds: int, say: Callable[[str], None]) -> Found:
    """Needs the seeded world in `source`, whose server runs with BACKUP_DIR=`backups`."""
    found = Found()
    server = Postgres(source)
    load = Load(source, backups)
    try:
        load.until(rounds)
        with timed(found, "base backup under load"):
            backup = processes.manage(source, "backup", BACKUP_DIR=str(backups))
        require(backup)
        load.until(len(load.ledger) + rounds)
        load.pause()
        wanted = list(load.ledger)
        rows, files = digests(server.socket_dir), files_below(source / "media")
        moment = datetime.now(UTC)
        say(f"moment noted after {len(wanted)} acknowledged hazards: {moment.isoformat()}")
        require(processes.manage(source, "shell", "-c", ARCHIVE_UPLOADS, BACKUP_DIR=str(backups)))
        time.sleep(0.1)
        load.go()
        load.until(len(wanted) + rounds)
    finally:
        load.end()
    destroy(server, source)
    say("destroyed: a table dropped, every description overwritten, all uploads deleted")
    wait_until_archived(server, backups)
    target.mkdir(parents=True)
    shutil.copy(source / "keys.json", target / "keys.json")
    with timed(found, "restore to the moment"):
        restored = processes.manage(target, "restore", "--to", moment.isoformat(), BACKUP_DIR=str(backups))
    found.words = restored.stdout
    require(restored)
    found.bytes = sum(path.stat().st_size for path in (target / "postgres").rglob("*") if path.is_file())
    compare(found, target, wanted, load.ledger, rows, files)
    return found


ARCHIVE_UPLOADS = (
    "from types import SimpleNamespace; from django.utils import timezone; from safetyportal.core import jobs;"
    "print(jobs.handlers()['core.archive_uploads'].function(SimpleNamespace(now=timezone.now())))"
)


def compare(found: Found, target: Path, wanted: list[str], all_markers: list[str], rows: dict, files: dict) -> None:
    from safetyportal.core.embedded import Engines

    engines = Engines(target)
    engines.start()
    try:
        server = Postgres(target)
        found.tables_differing = differing(rows, digests(server.socket_dir))
        there = markers(server)
        found.lost = sorted(set(wanted) - set(there))
        found.unwanted = sorted(set(there) & (set(all_markers) - set(wanted)))
        now = files_below(target / "media")
        found.files_differing = sorted(name for name in files.keys() | now.keys() if files.get(name) != now.get(name))
        found.rows, found.uploads = sum(count for count, _digest in rows.values()), len(files)
        found.inside = json.loads(processes.module(target, "benchmarks.faults.inspect_copy"))
    finally:
        engines.stop()


def markers(server: Postgres) -> list[str]:
    with closing(server.connect("safetyportal")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT description FROM hazards_hazard WHERE description LIKE '示例演练%'")
        return [text for (text,) in cursor.fetchall()]


def destroy(server: Postgres, source: Path) -> None:
    with closing(server.connect("safetyportal")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("DROP TABLE hazards_hazardcomment CASCADE")
        cursor.execute("UPDATE hazards_hazard SET description = 'wrong'")
    shutil.rmtree(source / "media")


def wait_until_archived(server: Postgres, backups: Path, seconds: float = 60) -> None:
    """Close the present piece of the log, as a minute would, and wait until it has arrived."""
    with closing(server.connect("safetyportal")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SELECT pg_logical_emit_message(true, 'faults', 'a piece without a record is never closed')")
        cursor.execute("SELECT pg_walfile_name(pg_switch_wal())")
        piece = cursor.fetchone()[0]
    deadline = time.monotonic() + seconds
    while not (backups / "wal" / f"{piece}.gz").exists():
        if time.monotonic() > deadline:
            raise RuntimeError(f"the piece {piece} of the log was not archived")
        time.sleep(0.1)


def require(done) -> None:
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.stdout[-1500:]} {done.stderr[-1500:]}")


class timed:
    def __init__(self, found: Found, name: str) -> None:
        self.found, self.name = found, name

    def __enter__(self) -> None:
        self.began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.found.seconds[self.name] = round(time.monotonic() - self.began, 1)
