"""The signature of the head: drawn on the screen or, from a keyboard, the name typed after a proof of who signs."""

import base64
import binascii
import io
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from hazards.choices import SigningMethod
from hazards.models import MonthlyReport
from hazards.services import monthly_content as contents
from hazards.services.monthly import file_report
from safetyportal.core import attachments, writes
from safetyportal.core.errors import Conflict

SIGN = "hazards.sign_monthlyreport"
PURPOSE = "monthly.signature"
HEAD = "data:image/png;base64,"
MOST_CHARACTERS = 400_000  # of the picture as text: a signature is a few kilobytes
LEAST_INK = 60  # dark points; a tap on the screen is no signature


class ChangedSinceShown(Conflict):
    """The figures are not those that the person saw."""

    default = _("The figures have changed since this page was opened. They are shown anew: check them and sign again.")


def sign(
    *, monthlyreport: MonthlyReport, shown_sha256: str, actor: Any, now: datetime, drawing: str = "", name: str = "",
    expected_version: int | None = None,
) -> MonthlyReport:  # fmt: skip
    """Sign what the report says now. For the head of the enterprise (`hazards.sign_monthlyreport`).

    `drawing` is the picture of the canvas; without it `name` is the signer's own name, and the caller has just proved
    who sits there. `shown_sha256` is the content that the person saw. Raises `NotAllowed`, `TransitionDenied` (already
    filed), `ChangedSinceShown`, `ValidationError` (no reason for zero, no picture, another name).
    """
    with writes.unit_of_work():
        row = writes.locked(monthlyreport)
        writes.require_version(row, expected_version)
        contents.require_owed(row)
        content = contents.content_now(row, row.zero_reason, row.remark)
        contents.require_reason(content)
        changes = contents.columns_of(row, content, actor=row.prepared_by or actor, now=now)
        digest = changes["content_sha256"]
        if digest != shown_sha256:
            raise ChangedSinceShown
        row = contents.store(row, changes, actor=actor, perm=SIGN, now=now)
        kept = _picture(row, drawing, actor=actor, now=now) if drawing else None
        if kept is None:
            _require_own_name(name, actor)
        signature = {
            "signed_by": actor,
            "signed_at": now,
            "signed_name": actor.name,
            "signed_method": SigningMethod.DRAWN if kept else SigningMethod.TYPED,
            "signed_sha256": digest,
            "signature": kept,
        }
        return writes.update(row, signature, actor=actor, perm=SIGN, now=now, action="monthlyreport.sign")


def sign_and_file(
    *, monthlyreport: MonthlyReport, shown_sha256: str, actor: Any, now: datetime, drawing: str = "", name: str = "",
    expected_version: int | None = None,
) -> MonthlyReport:  # fmt: skip
    """Sign and file in one act: the last of the three screens. Raises as `sign` and `file_report` do."""
    with writes.unit_of_work():
        row = sign(
            monthlyreport=monthlyreport, shown_sha256=shown_sha256, actor=actor, now=now, drawing=drawing, name=name,
            expected_version=expected_version,
        )  # fmt: skip
        return file_report(monthlyreport=row, actor=actor, now=now, content=row.content)


def _require_own_name(name: str, actor: Any) -> None:
    if "".join(name.split()) != "".join(actor.name.split()):
        raise ValidationError({"name": _("Type your own name as it stands in your account: %(name)s.")
                               % {"name": actor.name}})  # fmt: skip


def _picture(row: MonthlyReport, drawing: str, *, actor: Any, now: datetime) -> Any:
    """Keep the canvas as a file of the report. Raises `ValidationError` for anything but a drawn PNG."""
    unreadable = ValidationError({"drawing": _("The signature did not arrive whole. Please sign again.")})
    if not drawing.startswith(HEAD) or len(drawing) > MOST_CHARACTERS:
        raise unreadable
    try:
        content = base64.b64decode(drawing[len(HEAD) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise unreadable from error
    upload = SimpleUploadedFile(f"{row.month:%Y-%m}.png", content, "image/png")
    kept = attachments.store(upload, actor=actor, record=row, purpose=PURPOSE, now=now, perm=SIGN)
    if _ink(content) < LEAST_INK:
        raise ValidationError({"drawing": _("Please sign in the field before you send.")})
    return kept


def _ink(content: bytes) -> int:
    """Dark, opaque points of a picture that the store has read before."""
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=["png"]) as picture:
        drawn = picture.convert("RGBA")
        drawn.thumbnail((400, 200))
        paper = Image.new("RGBA", drawn.size, (255, 255, 255, 255))
        histogram = Image.alpha_composite(paper, drawn).convert("L").histogram()
    return sum(histogram[:128])
