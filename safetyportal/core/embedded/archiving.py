"""How the embedded PostgreSQL hands over its log: each finished piece is packed into `BACKUP_DIR/wal`.

Within a minute of a change its piece is there, so no more than a minute is lost with the disk.
"""

import os
import shlex
from pathlib import Path

from safetyportal.core.embedded import account
from safetyportal.core.embedded.engine import private_directory
from safetyportal.core.env import env

RESTORED = "restored.json"  # marks a VAR_DIR that is a restored copy: it must not write into the archive it came from
WAL = "wal"

# Packed, because a piece of a quiet minute is nearly empty. A piece that is there already is accepted when it is the
# same (the server asks again after a crash) and refused when it is another one: two servers share the folder then.
_PACK = (
    'file={folder}/%f.gz; if [ -f "$file" ]; then gzip -dc "$file" | cmp -s - %p;'
    ' else gzip -c -1 %p > "$file.part" && sync "$file.part" && mv "$file.part" "$file"; fi'
)
_UNPACK = "if [ -f {folder}/%f.gz ]; then gzip -dc {folder}/%f.gz > %p; else cp {folder}/%f %p; fi"


def archive_dir(var_dir: Path) -> Path | None:
    """Where the server of `var_dir` archives its log; None when nobody asked for it, or in a restored copy."""
    folder = env("BACKUP_DIR")
    return Path(folder).resolve() / WAL if folder and not (var_dir / RESTORED).exists() else None


def archive_settings(folder: Path | None) -> dict[str, str]:
    if folder is None:
        return {"archive_mode": "off"}
    return {
        "archive_mode": "on",
        "archive_timeout": "60s",
        "archive_command": _PACK.format(folder=quoted(folder)),
    }


def restore_command(folder: Path) -> str:
    """The command that brings a piece of the log back, packed or not."""
    return _UNPACK.format(folder=quoted(folder))


def quoted(folder: Path) -> str:
    """For the shell, and for the server that looks for %p and %f."""
    return shlex.quote(str(folder)).replace("%", "%%")


def make_archive(folder: Path) -> None:
    """The folder that the server writes to; started as root it runs as another account, which must get there."""
    private_directory(folder.parent, 0o711 if os.geteuid() == 0 else 0o700)
    if account.needed():
        account.give(folder)
    else:
        private_directory(folder)
