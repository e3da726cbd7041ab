"""The folder that backups are kept in, and the marks of the keys that a backup needs."""

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from safetyportal.core.embedded.archiving import WAL
from safetyportal.core.embedded.engine import private_directory

STAMP = "%Y%m%dT%H%M%SZ"
KEYS = ("FIELD_KEYS", "BLIND_INDEX_KEY", "AUDIT_SEAL_KEY", "SECRET_KEY")


class BackupError(RuntimeError):
    """A backup or a restore cannot go on. The message is one line for the operator."""


@dataclass(frozen=True)
class Facts:
    """What a base backup says of itself in `backup.json`."""

    began_at: str
    ended_at: str
    server_version: int
    system: str
    first_wal: str
    database: str
    keys: dict[str, list[str]]
    uploads: int
    upload_bytes: int

    @property
    def ended(self) -> datetime:
        return datetime.fromisoformat(self.ended_at)


@dataclass(frozen=True)
class Folder:
    """Paths below `BACKUP_DIR`, and which base backups are complete."""

    root: Path

    @property
    def base(self) -> Path:
        return self.root / "base"

    @property
    def wal(self) -> Path:
        return self.root / WAL

    @property
    def uploads(self) -> Path:
        return self.root / "uploads"

    def make(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        for path in (self.base, self.uploads, self.uploads / "files"):
            private_directory(path)

    def backups(self) -> list[tuple[Path, Facts]]:
        """Complete base backups, oldest first."""
        found = sorted(path for path in self.base.glob("*Z") if (path / "backup.json").exists())
        return [(path, facts_of(path)) for path in found]

    @contextmanager
    def only_one(self, name: str) -> Iterator[None]:
        """Hold the folder for one writer of this name. Raises `BackupError` when another one is at work."""
        with (self.root / f"{name}.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupError(f"another {name} is running in {self.root}") from None
            yield


def folder_of(path: str) -> Folder:
    """The folder given, or that of the settings. Raises `BackupError` when there is none."""
    chosen = path or settings.BACKUP_DIR
    if not chosen:
        raise BackupError("no folder for backups: set BACKUP_DIR or give --folder")
    return Folder(Path(chosen).resolve())


def facts_of(path: Path) -> Facts:
    return Facts(**json.loads((path / "backup.json").read_text(encoding="utf-8")))


def write_facts(path: Path, facts: Facts) -> None:
    (path / "backup.json").write_text(json.dumps(asdict(facts), indent=1), encoding="utf-8")


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(STAMP)


def key_marks() -> dict[str, list[str]]:
    """A short digest of each key: tells keys apart and nothing about them."""
    found = {}
    for name in KEYS:
        value = getattr(settings, name)
        found[name] = [mark(key) for key in (value if isinstance(value, list) else [value]) if key]
    return found


def mark(key: str) -> str:
    return hashlib.sha256(f"safetyportal key mark {key}".encode()).hexdigest()[:12]


def keys_lacking(needed: dict[str, list[str]]) -> list[str]:
    """Names of the keys that a backup needs and that these settings do not have. Sessions may end: not SECRET_KEY."""
    here = key_marks()
    return [name for name, marks in needed.items() if name != "SECRET_KEY" and set(marks) - set(here[name])]
