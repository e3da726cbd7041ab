"""Comments with mentions: only people who can see the hazard are mentioned, and they are told."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.models import Hazard, HazardComment
from hazards.queries.mentions import readers_called
from hazards.queries.photos import PROGRESS
from hazards.services.evidence import keep_photos
from hazards.services.telling import tell
from safetyportal.core import writes

COMMENT = "hazards.comment_hazard"
_MENTION = re.compile(r"@([\w.-]{2,64})")


def comment(*, hazard: Hazard, text: str, actor: Any, now: datetime, photos: Iterable[Any] = ()) -> HazardComment:
    """Say something about a hazard that one can see. `@name` or `@username` mentions a person and tells them.

    A name that fits nobody who can see the hazard is just text. Photos are kept as progress photos of the hazard.
    """
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Please write something.")})
    limit = HazardComment._meta.get_field("text").max_length or 0
    if len(text) > limit:
        raise ValidationError({"text": _("At most %(n)s characters.") % {"n": limit}})
    with writes.unit_of_work():
        row = HazardComment(hazard=hazard, author=actor, text=text)
        writes.create(row, actor=actor, perm=COMMENT, now=now)
        keep_photos(hazard, photos, PROGRESS, actor=actor, now=now, perm=COMMENT)
        mentioned = readers_called(hazard, _MENTION.findall(text), now)
        if mentioned:
            row.mentioned.set(mentioned)
            title = _("{name}: you were mentioned at hazard {number}")
            key = f"comment:{row.pk}"
            tell(mentioned, hazard, kind="hazard.mention", title=title, body=text, key=key, now=now, but=actor)
    return row
