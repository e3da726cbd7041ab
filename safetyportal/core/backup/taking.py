"""Taking a backup: a verified base backup, the uploads with their digests, and what is older than wanted removed."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg2

from safetyportal.core.backup import uploads
from safetyportal.core.backup.folder import BackupError, Facts, Folder, key_marks, stamp, write_facts
from safetyportal.core.backup.verifying import verify
from safetyportal.core.embedded.engines import external
from safetyportal.core.embedded.postgres import DATABASE, SUPERUSER, Postgres, binary
from safetyportal.core.env import env

Say = Callable[[str], None]
EVERY = 10  # per cent between two lines of progress


@dataclass(frozen=True)
class Source:
    """The server to copy, as a role that may replicate."""

    parameters: dict[str, Any]
    password: str

    def connect(self):
        return psycopg2.connect(**self.parameters, password=self.password or None)

    def words(self) -> str:
        """For --dbname; the password goes through the environment, where `ps` does not show it."""
        return " ".join(f"{name}={_quoted(str(value))}" for name, value in self.parameters.items())

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return {**kept, "LC_ALL": "C", **({"PGPASSWORD": self.password} if self.password else {})}


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def source(var_dir: Path) -> Source:
    """The embedded server, or what BACKUP_DATABASE_URL (else DATABASE_URL) names."""
    if not external("DATABASE_URL"):
        return Source({"host": str(Postgres(var_dir).socket_dir), "user": SUPERUSER, "dbname": DATABASE}, "")
    parts = urlsplit(env("BACKUP_DATABASE_URL") or env("DATABASE_URL"))
    given = {
        "host": unquote(parts.hostname or ""),
        "port": str(parts.port or ""),
        "user": unquote(parts.username or ""),
        "dbname": unquote(parts.path.lstrip("/")),
        **dict(parse_qsl(parts.query)),
    }
    return Source({name: value for name, value in given.items() if value}, unquote(parts.password or ""))


def take(folder: Folder, server: Source, say: Say, *, now: Callable[[], datetime]) -> Path:
    """One complete backup; its path. Raises `BackupError`; then nothing half-made is left."""
    folder.make()
    began = now()
    draft, final = folder.base / f"{stamp(began)}.part", folder.base / stamp(began)
    with folder.only_one("backup"):
        clear_drafts(folder)
        draft.mkdir(mode=0o700)
        try:
            copy_database(server, draft / "database", say)
            count = verify(draft / "database")
            say(f"{count:,} files of the database have the digests they were sent with")
            wanted = set(uploads.names())
            with folder.only_one("uploads"):
                copied = uploads.archive(folder, iter(sorted(wanted)), told(say))
            there = uploads.manifest(folder.uploads / "manifest.tsv")
            listed = {name: there[name] for name in wanted if name in there}
            (draft / "uploads.tsv").write_text(uploads.listing(listed), encoding="utf-8")
            say(f"{len(listed)} uploads, {copied} of them new")
            write_facts(draft, facts(server, draft, began, now(), listed))
            draft.replace(final)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return final


def told(say: Say) -> uploads.Progress:
    def progress(done: int, volume: int) -> None:
        if done % 1000 == 0:
            say(f"{done:,} uploads copied, {volume / 1e6:,.0f} MB")

    return progress


def clear_drafts(folder: Folder) -> None:
    for draft in folder.base.glob("*.part"):
        shutil.rmtree(draft)


def copy_database(server: Source, target: Path, say: Say) -> None:
    words = [str(binary("pg_basebackup")), f"--dbname={server.words()}", f"--pgdata={target}", "--format=plain"]
    words += ["--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256", "--progress", "--no-password"]
    process = subprocess.Popen(  # noqa: S603 -- our own command
        words, env=server.environment(), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    last, shown = "", -EVERY
    for line in process.stderr or ():
        last = line.strip() or last
        percent = line.partition("(")[2].partition("%")[0].strip()
        if percent.isdigit() and int(percent) >= shown + EVERY:
            shown = int(percent)
            say(f"{line.strip().partition('(')[0].strip()} ({percent} %)")
    if process.wait():
        raise BackupError(f"the database could not be copied: {last}")


def facts(server: Source, draft: Path, began: datetime, ended: datetime, listed: dict[str, uploads.Kept]) -> Facts:
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, system_identifier FROM pg_control_system()")
        version, system = cursor.fetchone()
    connection.close()
    label = (draft / "database" / "backup_label").read_text(encoding="utf-8")
    first = label.split("(file ", 1)[1].split(")", 1)[0]
    volume = sum(kept.size for kept in listed.values())
    database = server.parameters.get("dbname", "")
    return Facts(
        began.isoformat(), ended.isoformat(), version, str(system), first, database, key_marks(), len(listed), volume
    )


def forget_old(folder: Folder, keep_days: int, now: datetime) -> list[str]:
    """Remove backups older than that, but never the newest, the log that no kept one needs, and unnamed uploads."""
    backups = folder.backups()
    limit = now.astimezone(UTC) - timedelta(days=keep_days)
    old = [path for path, kept in backups[:-1] if kept.ended < limit]
    for path in old:
        shutil.rmtree(path)
    kept = folder.backups()
    if kept and folder.wal.exists():
        words = [str(binary("pg_archivecleanup")), "--strip-extension=.gz", str(folder.wal), kept[0][1].first_wal]
        subprocess.run(words, check=True, capture_output=True)  # noqa: S603 -- our own command
    wanted = set(uploads.names())
    for path, _facts in kept:
        wanted |= set(uploads.manifest(path / "uploads.tsv"))
    with folder.only_one("uploads"):
        uploads.forget(folder, wanted)
    return [path.name for path in old]
