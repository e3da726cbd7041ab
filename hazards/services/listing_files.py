"""Files of a listing: each act keeps its own, and the row of the act knows their numbers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from hazards.models import Listing
from safetyportal.core import attachments


def keep(
    uploads: Iterable[Any], listing: Listing, purpose: str, field: str, *, actor: Any, perm: str, now: datetime
) -> list[int]:
    """Keep the uploads (None is left out) as `listing.<purpose>` and return their numbers.

    Raises `ValidationError` for the form's `field` when one cannot be kept.
    """
    kept = []
    for upload in uploads:
        if upload is None:
            continue
        try:
            file = attachments.store(
                upload, actor=actor, record=listing, purpose=f"listing.{purpose}", now=now, perm=perm
            )
        except ValidationError as error:
            raise ValidationError({field: error.messages}) from error
        kept.append(file.pk)
    return kept
