"""Uploads in the backup folder: each file once, with its digest; brought back as the database of a moment names them.

A stored file never changes, so copying it once is enough. The database says which files belong to a moment.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from safetyportal.core.backup.folder import BackupError, Folder
from safetyportal.core.choices import FileState
from safetyportal.core.models import Attachment, ImportBatch, IssuedDocument

PIECE = 1 << 20
LOOK_BACK = timedelta(minutes=15)  # a row may become visible some time after its moment
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Kept:
    digest: str
    size: int


def names(since: datetime | None = None) -> Iterator[str]:
    """Stored names of all files that rows name, or of those since a moment."""
    attachments = Attachment.unscoped.exclude(state=FileState.REFUSED)
    for rows, moment in (
        (attachments, "uploaded_at"),
        (IssuedDocument.unscoped.all(), "issued_at"),
        (ImportBatch.objects.exclude(stored_name=""), "created_at"),
    ):
        chosen = rows.filter(**{f"{moment}__gte": since}) if since else rows
        yield from chosen.order_by("pk").values_list("stored_name", flat=True).iterator()


def manifest(path: Path) -> dict[str, Kept]:
    """Name → digest and size; a line cut short by a full disk does not count."""
    found = {}
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            parts = line.split("\t")
            if len(parts) == 3 and line.endswith("\n"):
                found[parts[2].rstrip("\n")] = Kept(parts[0], int(parts[1]))
    return found


def archive(folder: Folder, wanted: Iterator[str], progress: Progress = lambda done, bytes_done: None) -> int:
    """Copy files that are not there yet; returns how many. A file that is gone meanwhile is left out."""
    register = folder.uploads / "manifest.tsv"
    register.touch(mode=0o600)
    known, copied, volume = manifest(register), 0, 0
    with register.open("a", encoding="utf-8") as lines:
        if register.stat().st_size:
            lines.write("\n")  # ends a line that was cut short; an empty one means nothing
        for name in wanted:
            if name in known or not default_storage.exists(name):
                continue
            kept = copy_in(name, folder.uploads / "files" / name)
            lines.write(f"{kept.digest}\t{kept.size}\t{name}\n")
            copied, volume = copied + 1, volume + kept.size
            progress(copied, volume)
        lines.flush()
        os.fsync(lines.fileno())
    return copied


def copy_in(name: str, target: Path) -> Kept:
    """One file from the store, complete or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.part")
    digest, size = hashlib.sha256(), 0
    with default_storage.open(name) as source, draft.open("wb") as copy:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    draft.replace(target)
    return Kept(digest.hexdigest(), size)


def bring_back(folder: Folder, progress: Progress) -> tuple[int, list[str]]:
    """Every file that the restored database names, digest checked: how many, and what is missing or damaged."""
    register = folder.uploads / "manifest.tsv"
    known = manifest(register) if register.exists() else {}
    restored, bad = 0, []
    for name in names():
        kept = known.get(name)
        if kept is None or not copy_out(folder.uploads / "files" / name, name, kept):
            bad.append(name)
            continue
        restored += 1
        progress(restored, len(bad))
    return restored, bad


def copy_out(source: Path, name: str, kept: Kept) -> bool:
    """Put one file back; False when the copy is not there or not what was once stored."""
    if not source.exists():
        return False
    with source.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != kept.digest:
            return False
        content.seek(0)
        if default_storage.exists(name):
            with default_storage.open(name) as there:
                return hashlib.sha256(there.read()).hexdigest() == kept.digest
        if default_storage.save(name, File(content)) != name:
            raise BackupError(f"the store would not take {name} under its own name")
    return True


def forget(folder: Folder, still_wanted: set[str]) -> int:
    """Remove files that neither the database nor a kept backup names; returns how many."""
    register = folder.uploads / "manifest.tsv"
    known = manifest(register)
    gone = set(known) - still_wanted
    for name in gone:
        (folder.uploads / "files" / name).unlink(missing_ok=True)
    if gone:
        draft = register.with_suffix(".part")
        draft.write_text(listing({name: kept for name, kept in known.items() if name not in gone}), encoding="utf-8")
        draft.replace(register)
    return len(gone)


def listing(files: dict[str, Kept]) -> str:
    return "".join(f"{kept.digest}\t{kept.size}\t{name}\n" for name, kept in files.items())
