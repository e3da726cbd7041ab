"""Compares what clients were told with what the database holds."""

import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.clients import Ledger
from safetyportal.core.embedded.postgres import Postgres

WHERE = {
    "report": "SELECT description, count(*) FROM hazards_hazard WHERE description = ANY(%s) GROUP BY 1",
    "file": "SELECT description, count(*) FROM hazards_hazard WHERE description = ANY(%s) GROUP BY 1",
    "comment": "SELECT text, count(*) FROM hazards_hazardcomment WHERE text = ANY(%s) GROUP BY 1",
    "photo": "SELECT name, count(*) FROM core_attachment WHERE name = ANY(%s) GROUP BY 1",
}
_ASSESSED = """SELECT target_id, count(*) FROM core_auditentry
    WHERE target_type = 'hazards.hazard' AND action LIKE '%%assess%%' AND target_id = ANY(%s) GROUP BY 1"""
_PATHS = """SELECT target_id, changes->'status'->>0, changes->'status'->>1, action FROM core_auditentry
    WHERE target_type = 'hazards.hazard' AND changes::jsonb ? 'status' ORDER BY target_id, id"""
_BARE = """SELECT count(*) FROM hazards_hazard h WHERE description LIKE '示例故障%' AND NOT EXISTS
    (SELECT 1 FROM core_auditentry WHERE target_type = 'hazards.hazard' AND target_id = h.id::text)"""
_OPEN_JOBS = "SELECT count(*) FROM core_job WHERE (state = 'queued' AND run_after <= now()) OR state = 'running'"
_DOUBLE_TICKS = "SELECT count(*) FROM (SELECT 1 FROM core_periodictick GROUP BY name, due_at HAVING count(*) > 1) AS d"


@dataclass
class Verdict:
    """Everything but `acknowledged` must be empty or zero."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    illegal: list[str] = field(default_factory=list)
    half_written: int = 0
    files_missing: list[str] = field(default_factory=list)
    files_orphaned: list[str] = field(default_factory=list)
    open_jobs: int = 0

    @property
    def clean(self) -> bool:
        wrong = (self.lost, self.doubled, self.illegal, self.half_written, self.files_missing, self.open_jobs)
        return not any(wrong)


class Database:
    """Short looks at the server from outside of the portal."""

    def __init__(self, var_dir: Path, server: Postgres | None = None) -> None:
        self.server = server or Postgres(var_dir)

    def rows(self, statement: str, *parameters) -> list[tuple]:
        with closing(self.server.connect("safetyportal")) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def value(self, statement: str, *parameters):
        return self.rows(statement, *parameters)[0][0]

    def open_jobs(self) -> int:
        return self.value(_OPEN_JOBS)

    def drained(self, seconds: float) -> float | None:
        """Seconds until no job is due or running; None when it takes longer."""
        began = time.monotonic()
        while self.open_jobs():
            if time.monotonic() - began > seconds:
                return None
            time.sleep(0.5)
        return time.monotonic() - began


def check(
    var_dir: Path, ledger: Ledger, edges: list[list[str]], *, drain: float = 90, server: Postgres | None = None
) -> Verdict:
    """Wait for the jobs, then compare. The portal may still run; the load must have ended."""
    database, verdict = Database(var_dir, server), Verdict()
    if database.drained(drain) is None:
        verdict.open_jobs = database.open_jobs()
    for what, statement in WHERE.items():
        compare(
            verdict, ledger, what, dict(database.rows(statement, [e.marker for e in ledger.entries if e.what == what]))
        )
    assessed = dict(database.rows(_ASSESSED, [e.marker for e in ledger.entries if e.what == "assess"]))
    compare(verdict, ledger, "assess", assessed)
    verdict.illegal = illegal_paths(database.rows(_PATHS), {tuple(edge) for edge in edges})
    verdict.half_written = database.value(_BARE)
    files(verdict, var_dir, database)
    return verdict


def compare(verdict: Verdict, ledger: Ledger, what: str, found: dict[str, int]) -> None:
    """Acknowledged: exactly once. Never answered: at most once."""
    for entry in ledger.acknowledged(what):
        verdict.acknowledged += 1
        if found.get(entry.marker, 0) == 0:
            verdict.lost.append(f"{what} {entry.marker} ({entry.status})")
    verdict.doubled += [f"{what} {marker}: {count}" for marker, count in found.items() if count > 1]


def illegal_paths(rows: list[tuple], edges: set[tuple[str, str]]) -> list[str]:
    """Steps that no line of the workflow table allows, or that do not begin where the one before ended."""
    found, last = [], {}
    for target, before, after, action in rows:
        if before and last.get(target, before) != before:
            found.append(f"{target}: {action} from {before} after {last[target]}")
        if before and before != after and (before, after) not in edges:
            found.append(f"{target}: {action} {before} → {after}")
        last[target] = after
    return found


def files(verdict: Verdict, var_dir: Path, database: Database) -> None:
    named, there = named_files(database), stored_files(var_dir)
    verdict.files_missing = sorted(name for name in named - there if name)
    verdict.files_orphaned = sorted(there - named)


def named_files(database: Database) -> set[str]:
    named = {name for (name,) in database.rows("SELECT stored_name FROM core_attachment WHERE state <> 'refused'")}
    named |= {name for (name,) in database.rows("SELECT stored_name FROM core_importbatch")}
    return named | {name for (name,) in database.rows("SELECT result->>'file' FROM core_job WHERE result ? 'file'")}


def stored_files(var_dir: Path) -> set[str]:
    media = var_dir / "media"
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()} if media.exists() else set()
