"""What the unit put right under the eyes of the authority that found it. Closing is another step (`loop.verify`)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hazards.models import Hazard
from hazards.queries.photos import AFTER
from hazards.services.evidence import keep_photos, require_after_photo
from hazards.services.hazards import RAISE, step
from hazards.services.requests import lapse_requests
from safetyportal.core import writes


def record_corrected(
    *, hazard: Hazard, rectification: str, actor: Any, now: datetime, photos: Iterable[Any] = (), note: str = ""
) -> Hazard:
    """Note that the unit has rectified what an authority found, as an officer saw it on the spot, with evidence.

    For whoever may record hazards of an authority; the hazard then waits for the re-check, and nobody counts as the
    one who rectified it, because it was the unit. Raises `NotAllowed`, `TransitionDenied`, `ValidationError` (no photo
    taken afterwards).
    """
    changes = {"rectified_by": None, "rectified_at": now, "rectification": rectification.strip()}
    with writes.unit_of_work():
        row = step(hazard, "correct", actor=actor, now=now, note=note, changes=changes)
        keep_photos(row, photos, AFTER, actor=actor, now=now, perm=RAISE)
        require_after_photo(row, now)
        lapse_requests(row, now)
    return row
