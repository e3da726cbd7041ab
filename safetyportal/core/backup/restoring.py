"""Restoring into an empty VAR_DIR: the database at a moment, the uploads that it names, and no letter to anybody.

The restored copy is marked: its notifications stay in the inbox, it archives no log, and /readyz says what it is,
until somebody decides that it is the portal from now on (`manage.py restore --adopt`).
"""

import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg2

from safetyportal.core.backup import uploads
from safetyportal.core.backup.folder import BackupError, Facts, Folder, keys_lacking
from safetyportal.core.backup.verifying import verify
from safetyportal.core.embedded import EngineError, Engines, account
from safetyportal.core.embedded.archiving import RESTORED, restore_command
from safetyportal.core.embedded.engine import last_line
from safetyportal.core.embedded.postgres import Postgres

MAJOR = 18  # of the server in the wheel; a data directory belongs to one major version
KEPT = {"keys.json", "run", "log"}  # what an empty VAR_DIR may hold already
RECOVERY_SECONDS = 4 * 3600.0
NOT_REACHED = "recovery ended before configured recovery target was reached"
Say = Callable[[str], None]


class Recovering(Postgres):
    """The server while it follows the log: it answers late and takes no changes."""

    start_seconds = RECOVERY_SECONDS

    def settle(self) -> None:
        """The role and the database are in the backup."""


def choose(folder: Folder, target: datetime | None) -> tuple[Path, Facts]:
    """The newest base backup that had ended by then. Raises `BackupError` with what there is."""
    backups = folder.backups()
    if not backups:
        raise BackupError(f"{folder.root} holds no complete backup")
    fitting = [found for found in backups if target is None or found[1].ended <= target]
    if not fitting:
        raise BackupError(f"the oldest backup ended at {backups[0][1].ended_at}: --to must not be earlier")
    return fitting[-1]


def refuse_unfit(var_dir: Path, facts: Facts) -> None:
    """Raises `BackupError` before anything is written."""
    if facts.server_version // 10_000 != MAJOR:
        version = facts.server_version // 10_000
        raise BackupError(f"the backup is of PostgreSQL {version}: restore it there (docs/operations.md)")
    there = sorted(path.name for path in var_dir.iterdir() if path.name not in KEPT) if var_dir.exists() else []
    if there:
        raise BackupError(f"{var_dir} is not empty ({', '.join(there[:3])}): give an empty VAR_DIR")
    lacking = keys_lacking(facts.keys)
    if lacking:
        raise BackupError(
            f"these are not the keys of that portal: {', '.join(lacking)}; set them, or copy its keys.json to {var_dir}"
        )


def lay_database(path: Path, folder: Folder, var_dir: Path, target: datetime | None) -> Recovering:
    """Copy the base backup into place, ready to follow the log up to the moment."""
    verify(path / "database")
    Engines(var_dir).make_directories()
    server = Recovering(var_dir)
    shutil.copytree(path / "database", server.data_dir, symlinks=True)
    server.data_dir.chmod(0o700)
    lines = [f"restore_command = '{restore_command(folder.wal).replace(chr(39), chr(39) * 2)}'"]
    if target is not None:
        lines += [f"recovery_target_time = '{target.isoformat()}'", "recovery_target_action = 'promote'"]
    with (server.data_dir / "postgresql.auto.conf").open("a", encoding="utf-8") as configuration:
        configuration.write("\n" + "\n".join(lines) + "\n")
    (server.data_dir / "recovery.signal").touch()
    if account.needed():
        for found in (server.data_dir, *server.data_dir.rglob("*")):
            os.chown(found, account.account().pw_uid, account.account().pw_gid, follow_symlinks=False)
    return server


def mark_restored(var_dir: Path, backup: str, target: datetime | None, now: datetime) -> None:
    """Before the server runs for the first time: from here on it is known to be a copy."""
    facts = {"backup": backup, "to": target.isoformat() if target else "", "at": now.isoformat()}
    (var_dir / RESTORED).write_text(json.dumps(facts, indent=1), encoding="utf-8")


def recover(server: Recovering, say: Say) -> None:
    """Start the server and wait until it has followed the log and taken up work. Raises `BackupError`."""
    try:
        server.start(end_with_parent=True)
    except EngineError as error:
        raise BackupError(why(server, str(error))) from error
    deadline = time.monotonic() + RECOVERY_SECONDS
    told = ""
    while (reached := replayed(server)) is not None:
        if server.process() is None:
            raise BackupError(why(server, "the server ended while it followed the log"))
        if time.monotonic() > deadline:
            raise BackupError("the log could not be followed in four hours")
        if reached and reached != told:
            told = reached
            say(f"followed the log to {reached}")
        time.sleep(0.2)
    Engines(server.var_dir).start()


def replayed(server: Postgres) -> str | None:
    """The moment the recovery has come to, empty while unknown; None when it is over."""
    try:
        connection = server.connect("template1")
    except psycopg2.OperationalError:
        return ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()::timestamptz(0)::text")
            busy, moment = cursor.fetchone()
    except psycopg2.Error:
        return ""
    finally:
        connection.close()
    return (moment or "") if busy else None


def why(server: Postgres, otherwise: str) -> str:
    """What the log of the server says, in the words of an operator."""
    text = server.log_file.read_text(encoding="utf-8", errors="replace")
    if NOT_REACHED in text:
        return (
            "the archived log ends before that moment: give an earlier --to, or leave it out to get all there is"
            f" ({server.log_file} says where it ends)"
        )
    return f"{otherwise}: {last_line(server.log_file)}"


def bring_uploads_back(folder: Folder, say: Say) -> list[str]:
    """Names of files that could not be brought back; each is said."""

    def progress(done: int, _bad: int) -> None:
        if done % 1000 == 0:
            say(f"{done:,} uploads")

    restored, bad = uploads.bring_back(folder, progress)
    say(f"{restored:,} uploads with their digests" + (f", {len(bad)} missing or damaged" if bad else ""))
    for name in bad[:20]:
        say(f"missing or damaged: {name}")
    return bad


def adopt(var_dir: Path) -> None:
    """From now on this is the portal: letters go out again after the next start. Raises `BackupError`."""
    try:
        (var_dir / RESTORED).unlink()
    except FileNotFoundError:
        raise BackupError(f"{var_dir} is not a restored copy") from None
