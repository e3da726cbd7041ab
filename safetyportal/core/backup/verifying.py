"""Whether a base backup is as the server sent it: every file of its manifest, and the log it needs to be whole.

What `pg_verifybackup` does; that program of the wheel does not run (it ends with a segmentation fault).
"""

import hashlib
import json
import os
import subprocess
from pathlib import Path

from safetyportal.core.backup.folder import BackupError
from safetyportal.core.embedded.postgres import binary

MANIFEST = "backup_manifest"
LAST_KEY = b'"Manifest-Checksum"'
NOT_LISTED = {MANIFEST, "postgresql.auto.conf", "backup.json"}


def verify(path: Path) -> int:
    """How many files were compared. Raises `BackupError` with the first that does not fit."""
    listed = read_manifest(path)
    for entry in listed["Files"]:
        name = entry["Path"] if "Path" in entry else bytes.fromhex(entry["Encoded-Path"]).decode()
        if name not in NOT_LISTED:
            verify_file(path / name, entry)
    there = {str(found.relative_to(path)) for found in path.rglob("*") if found.is_file()}
    known = {entry.get("Path", "") for entry in listed["Files"]} | NOT_LISTED
    extra = sorted(name for name in there - known if not name.startswith("pg_wal/"))
    if extra:
        raise BackupError(f"{path} holds a file that was not sent: {extra[0]}")
    for wal in listed["WAL-Ranges"]:
        verify_log(path, wal)
    return len(listed["Files"])


def read_manifest(path: Path) -> dict:
    """The manifest, when its own digest fits."""
    try:
        content = (path / MANIFEST).read_bytes()
        listed = json.loads(content)
        text = content[: content.rindex(LAST_KEY)]
    except (OSError, ValueError) as error:
        raise BackupError(f"{path} has no readable manifest: {error}") from None
    if hashlib.sha256(text).hexdigest() != listed["Manifest-Checksum"]:
        raise BackupError(f"the manifest of {path} was changed")
    return listed


def verify_file(file: Path, entry: dict) -> None:
    try:
        size = file.stat().st_size
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise BackupError(f"{file} is damaged: {error.strerror}") from None
    if size != entry["Size"] or digest != entry["Checksum"]:
        raise BackupError(f"{file} is damaged: not what the server sent")


def verify_log(path: Path, wal: dict) -> None:
    """Read every record from the start of the backup to its end."""
    words = [str(binary("pg_waldump")), "--quiet", f"--path={path / 'pg_wal'}", f"--timeline={wal['Timeline']}"]
    words += [f"--start={wal['Start-LSN']}", f"--end={wal['End-LSN']}"]
    done = subprocess.run(  # noqa: S603 -- our own command
        words, capture_output=True, text=True, check=False, env={"LC_ALL": "C", "PATH": os.defpath}
    )
    if done.returncode:
        raise BackupError(f"the log in {path} is damaged: {(done.stderr.strip() or 'unreadable').splitlines()[-1]}")
