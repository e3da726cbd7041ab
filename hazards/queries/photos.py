"""Photos of a hazard in the order in which they tell the story. The caller has shown that the hazard is visible."""

from datetime import datetime
from typing import Any

from hazards.models import Hazard
from safetyportal.core.attachments import attachments_of

BEFORE, AFTER, RECHECK, PROGRESS = "hazard.before", "hazard.after", "hazard.recheck", "hazard.progress"


def photos_since(hazard: Hazard, purpose: str, moment: datetime | None) -> bool:
    """Whether there is a file of this purpose that was uploaded after `moment` (None: ever)."""
    rows = attachments_of(hazard).filter(purpose=purpose)
    return (rows.filter(uploaded_at__gt=moment) if moment else rows).exists()


def files_by_purpose(files: Any) -> dict[str, list[Any]]:
    """Files of a hazard by purpose, oldest first; every purpose is there, without files an empty list."""
    found: dict[str, list[Any]] = {name: [] for name in (BEFORE, AFTER, RECHECK, PROGRESS)}
    for row in files.select_related("uploaded_by").order_by("pk"):
        found.setdefault(row.purpose, []).append(row)
    return found
