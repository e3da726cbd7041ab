"""Files of a listing: each act keeps its own, and the row of the act knows their numbers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.models import Listing
from safetyportal.core import attachments
from safetyportal.core.deadlines import local_day
from safetyportal.core.rules import rule


def keep(
    uploads: Iterable[Any], listing: Listing, purpose: str, field: str, *, actor: Any, perm: str, now: datetime
) -> list[int]:
    """Keep the uploads (None is left out) as `listing.<purpose>` and return their numbers.

    Raises `ValidationError` for the form's `field` when one cannot be kept.
    """
    given = [upload for upload in uploads if upload is not None]
    most = int(rule("hazard.photos_at_once", listing.place, local_day(now)))
    if len(given) > most:
        raise ValidationError({field: _("At most %(n)s photos at once.") % {"n": most}})
    kept = []
    for upload in given:
        try:
            file = attachments.store(
                upload, actor=actor, record=listing, purpose=f"listing.{purpose}", now=now, perm=perm
            )
        except ValidationError as error:
            raise ValidationError({field: error.messages}) from error
        kept.append(file.pk)
    return kept
