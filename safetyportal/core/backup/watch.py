"""Whether the log is archived and the disks have room: read by /metrics and /readyz."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

LEAST_FREE = 0.1
MOST_WAITING = 10  # pieces of 16 MB; one is usual


@dataclass(frozen=True)
class ArchiveState:
    on: bool
    failing: bool
    waiting: int


_STATE = """
SELECT current_setting('archive_mode') <> 'off',
    coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false),
    CASE WHEN last_archived_wal ~ '^[0-9A-F]{24}$'
        THEN greatest(0, ((pg_current_wal_lsn() - '0/0') / 16777216)::bigint
            - ('x' || substr(last_archived_wal, 9, 8))::bit(32)::bigint * 256
            - ('x' || substr(last_archived_wal, 17, 8))::bit(32)::bigint - 1)
        ELSE 0 END
FROM pg_stat_archiver
"""


def archive_state() -> ArchiveState | None:
    """What the server says of its archiving; None when it does not answer, or no backup folder is set."""
    if not settings.BACKUP_DIR or settings.RESTORED_COPY:
        return None
    try:
        with connection.cursor() as cursor:
            cursor.execute(_STATE)
            on, failing, waiting = cursor.fetchone()
    except (DatabaseError, InterfaceError):
        return None
    return ArchiveState(on, failing, int(waiting))


def free_ratios() -> dict[str, float]:
    """Free part of the disks below the data and the backups; a folder that does not exist is left out."""
    folders = {"data": settings.VAR_DIR, **({"backup": Path(settings.BACKUP_DIR)} if settings.BACKUP_DIR else {})}
    found = {}
    for name, folder in folders.items():
        if folder.exists():
            usage = shutil.disk_usage(folder)
            found[name] = usage.free / usage.total
    return found


def warnings() -> dict[str, str]:
    """What an operator should look at though the portal works."""
    found = {}
    state = archive_state()
    if state is not None and not state.on:
        found["archive"] = "off: restart the database with BACKUP_DIR set"
    elif state is not None and state.failing:
        found["archive"] = "the log cannot be archived: a lost disk would cost more than a minute"
    elif state is not None and state.waiting > MOST_WAITING:
        found["archive"] = f"{state.waiting} pieces of the log wait to be archived"
    for name, free in free_ratios().items():
        if free < LEAST_FREE:
            found[f"disk of {name}"] = f"{free:.0%} free"
    return found
