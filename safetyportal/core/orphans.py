"""Files that no row names: a process that was killed between file and row left them."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from safetyportal.core.models import Attachment, IssuedDocument

YOUNG = timedelta(hours=1)  # its row may still come
LOOK_BACK = timedelta(days=2)


def forget_orphans(now: datetime) -> int:
    """Remove such files of the last days; returns how many. Uploads and papers lie in a folder for each month."""
    return sum(_forget_in(folder, now) for folder in {f"{now:%Y/%m}", f"{now - LOOK_BACK:%Y/%m}"})


def _forget_in(folder: str, now: datetime) -> int:
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return 0
    named: set[str] = set()
    for rows in (Attachment.unscoped.all(), IssuedDocument.unscoped.all()):
        named |= set(rows.filter(stored_name__startswith=f"{folder}/").values_list("stored_name", flat=True))
    gone = 0
    for path in (f"{folder}/{name}" for name in names):
        if path not in named and default_storage.get_modified_time(path) < now - YOUNG:
            default_storage.delete(path)
            gone += 1
    return gone
