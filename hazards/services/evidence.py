"""Photos and papers of a hazard: what was found, what was done, what the re-check saw."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.models import Hazard
from hazards.queries.photos import AFTER, BEFORE, PROGRESS, RECHECK, photos_since
from safetyportal.core import attachments, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule

PURPOSES = (BEFORE, AFTER, RECHECK, PROGRESS)


def keep_photos(
    hazard: Hazard, uploads: Iterable[Any], purpose: str, *, actor: Any, now: datetime, perm: str
) -> list[Any]:
    """Keep these uploads with the hazard. Raises `ValidationError` for the field `photos` when one cannot be kept."""
    uploads = list(uploads)
    most = int(rule("hazard.photos_at_once", hazard.place, local_day(now)))
    if len(uploads) > most:
        raise ValidationError({"photos": _("At most %(n)s photos at once.") % {"n": most}})
    kept = []
    for upload in uploads:
        try:
            kept.append(attachments.store(upload, actor=actor, record=hazard, purpose=purpose, now=now, perm=perm))
        except ValidationError as error:
            name = str(getattr(upload, "name", ""))[:60]
            raise ValidationError({"photos": [f"{name}: {message}" for message in error.messages]}) from error
    return kept


def add_photos(*, hazard: Hazard, photos: Iterable[Any], purpose: str, actor: Any, now: datetime) -> Hazard:
    """More photos of a hazard that is not over. For whoever may report, rectify or re-check it.

    Raises `NotAllowed`, `ValidationError`.
    """
    perm = permission_for(hazard, purpose)
    with writes.unit_of_work():
        keep_photos(hazard, photos, purpose, actor=actor, now=now, perm=perm)
    return hazard


_PERMISSIONS = {
    BEFORE: "hazards.report_hazard",
    AFTER: "hazards.rectify_hazard",
    PROGRESS: "hazards.rectify_hazard",
    RECHECK: "hazards.verify_hazard",
}


def permission_for(hazard: Hazard, purpose: str) -> str:
    """What adding a photo of this purpose takes."""
    if hazard.found_by_authority and purpose == BEFORE:
        return "hazards.raise_hazard"
    return _PERMISSIONS[purpose]


def require_after_photo(hazard: Hazard, now: datetime) -> None:
    """A rectification is shown, not only told, where the rule of the place asks for it (it does by default).

    After a return a new photo is needed: the old one has shown something that did not hold.
    """
    needed = rule("hazard.after_photo_required", hazard.place, local_day(now))
    if needed and not photos_since(hazard, AFTER, hazard.verified_at):
        raise ValidationError({"photos": _("Please add a photo taken after the rectification.")})
