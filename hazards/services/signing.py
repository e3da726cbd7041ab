"""The signature of an enterprise's head: the picture of a canvas, or the own name typed after a proof of identity."""

import base64
import binascii
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from safetyportal.core import attachments

HEAD = "data:image/png;base64,"
PNG = b"\x89PNG\r\n\x1a\n"
MOST_CHARACTERS = 400_000  # of the picture as text: a signature is a few kilobytes
LEAST_INK = 60  # dark points; a tap on the screen is no signature


def require_own_name(name: str, actor: Any) -> None:
    """Raises `ValidationError` when the typed name is not the signer's."""
    if "".join(name.split()) != "".join(actor.name.split()):
        raise ValidationError({"name": _("Type your own name as it stands in your account: %(name)s.")
                               % {"name": actor.name}})  # fmt: skip


def keep_picture(
    record: Any, drawing: str, *, file_name: str, purpose: str, perm: str, actor: Any, now: datetime
) -> Any:
    """Keep the canvas as a file of the record. Raises `ValidationError` for anything but a drawn PNG."""
    unreadable = ValidationError({"drawing": _("The signature did not arrive whole. Please sign again.")})
    if not drawing.startswith(HEAD) or len(drawing) > MOST_CHARACTERS:
        raise unreadable
    try:
        content = base64.b64decode(drawing[len(HEAD) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise unreadable from error
    if not content.startswith(PNG):  # the store takes other files too
        raise unreadable
    upload = SimpleUploadedFile(f"{file_name}.png", content, "image/png")
    return attachments.store(
        upload, actor=actor, record=record, purpose=purpose, now=now, perm=perm, judge=_require_ink
    )


def _require_ink(picture: Any) -> None:
    """Raises `ValidationError` for a picture with hardly a dark, opaque point."""
    from PIL import Image

    drawn = Image.alpha_composite(Image.new("RGBA", picture.size, (255, 255, 255, 255)), picture).convert("L")
    drawn.thumbnail((400, 200))  # of one colour: a quarter of the work
    if sum(drawn.histogram()[:128]) < LEAST_INK:
        raise ValidationError({"drawing": _("Please sign in the field before you send.")})
