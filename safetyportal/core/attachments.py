"""Files of records: checked before they are kept, re-encoded when they are pictures, served only through the scope.

What a camera wrote into a photo (time, position, make) is evidence, so it is kept apart in `facts`; the stored picture
itself carries none of it.
"""

import hashlib
import io
import re
import struct
import subprocess
import uuid
import zipfile
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from safetyportal.core import jobs, writes
from safetyportal.core.access import holds, place_of, require
from safetyportal.core.choices import FileState
from safetyportal.core.deadlines import SHANGHAI, local_day
from safetyportal.core.models import Attachment
from safetyportal.core.prepared import MOMENTS, NUMBERS, TEXTS, Prepared
from safetyportal.core.rules import rule

# What may come in: sniffed kind -> (stored extension, content type). The name given by the sender decides nothing.
KINDS = {
    "jpeg": ("jpg", "image/jpeg"),
    "png": ("png", "image/png"),
    "webp": ("webp", "image/webp"),
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
PICTURES = {"jpeg", "png", "webp"}
_ACTIVE = re.compile(r"vbaproject\.bin$|(^|/)activex/|(^|/)oleobject\d*\.bin$", re.IGNORECASE)


def sniff(head: bytes, content: bytes, limits: dict) -> str | None:
    """Kind by the bytes themselves; None for everything that is not on the list (SVG, HTML, macros, archives …)."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"%PDF-"):
        return "pdf" if b"/JavaScript" not in content and b"/Launch" not in content else None
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(content, limits)
    return None


def _office_kind(content: bytes, limits: dict) -> str | None:
    """An office file is never unpacked here, but on the desk of whoever opens it: `limits` say how far."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        return None
    names = {member.filename for member in members}
    if len(members) > limits["members"] or sum(member.file_size for member in members) > limits["unpacked_bytes"]:
        return None
    if any(_ACTIVE.search(name) or ".." in name or name.startswith("/") for name in names):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else None


def store(upload, *, actor, record, purpose: str, now: datetime, perm: str, judge=None) -> Attachment:
    """Keep an uploaded file for `record`. `perm` is the permission that lets `actor` change the record. `judge` sees a
    picture as it will be kept and may refuse it with a `ValidationError`.

    Raises `ValidationError` with the reason in the user's language; then nothing is kept.
    """
    require(actor, perm, record)  # before a picture is unpacked for somebody who may not leave one here
    place, sectors = place_of(record)
    limits = rule("upload.limits", place, local_day(now))
    limit = int(limits["file_bytes"])
    _check_room(limits, record, actor, upload.size, now)
    content = b"" if upload.size > limit else upload.read(limit + 1)
    if max(upload.size, len(content)) > limit:
        raise ValidationError(_("The file is larger than %(limit)s MB."), params={"limit": limit // 1024 // 1024})
    kind = sniff(content[:16], content, limits)
    if kind is None:
        raise ValidationError(
            _("Only photos (JPEG, PNG, WebP), PDF, Word and Excel files without macros are accepted.")
        )
    digest = hashlib.sha256(content).hexdigest()
    facts: dict = {}
    likeness = ""
    if kind in PICTURES:
        content, facts, likeness = _clean_picture(content, kind, int(limits["image_pixels"]), judge)
    extension, content_type = KINDS[kind]
    attachment = Attachment(
        jurisdiction=record.jurisdiction,
        place=place,
        sectors=sectors,
        target_type=record._meta.label_lower,
        target_id=record.pk,
        purpose=purpose,
        name=_tidy_name(upload.name, extension),
        stored_name=f"{now:%Y/%m}/{uuid.uuid4()}.{extension}",
        content_type=content_type,
        size=len(content),
        sha256=digest,
        perceptual_hash=likeness,
        facts=facts,
        uploaded_by=actor,
    )
    return _keep(attachment, content, actor=actor, perm=perm, now=now, told_at=_floor(record))


def _check_room(limits: dict, record, actor, size: int, now: datetime) -> None:
    """Refuse what one record, or one person in a day, may not fill."""
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    kept = _OF_RECORD.rows(kind=record._meta.label_lower, number=record.pk)
    checks = [(kept, limits["record_bytes"], _("The files of one record may have %(limit)s MB together."))]
    if not actor.is_system:  # the portal uploads for people without an account, who are limited elsewhere
        today = _OF_PERSON.rows(user=actor.pk, since=midnight)
        checks.append((today, limits["daily_user_bytes"], _("One person may upload %(limit)s MB a day.")))
    for rows, limit, text in checks:
        if sum(bytes_kept for (bytes_kept,) in rows) + size > limit:
            raise ValidationError(text, params={"limit": limit // 1024 // 1024})


def _bytes_by(column: str, **conditions):
    """One row with the bytes of all files that were not refused; none where there is no file."""
    rows = Attachment.unscoped.exclude(state=FileState.REFUSED).filter(**conditions).order_by()
    return rows.values(column).annotate(sum=Sum("size")).values_list("sum")


_OF_RECORD = Prepared(
    lambda kind, number: _bytes_by("target_id", target_type=kind, target_id=number), kind=TEXTS, number=NUMBERS
)
_OF_PERSON = Prepared(
    lambda user, since: _bytes_by("uploaded_by_id", uploaded_by_id=user, uploaded_at__gte=since),
    user=NUMBERS,
    since=MOMENTS,
)


def _floor(record) -> str | None:
    """Where a concealed record may be seen: the trail tells of its files there, not below (ADR 0014)."""
    return getattr(record, getattr(record, "scope_floor", ""), "") or None


def _keep(attachment: Attachment, content: bytes, *, actor, perm: str, now, told_at: str | None) -> Attachment:
    """File first, row second: a failed row removes the file; a crash between leaves a file that no row names."""
    default_storage.save(attachment.stored_name, ContentFile(content))
    try:
        with writes.unit_of_work():
            writes.create(attachment, actor=actor, perm=perm, now=now, told_at=told_at)
            if settings.SCANNER_COMMAND:
                jobs.after_commit("core.scan_attachment", key=f"scan-{attachment.pk}", attachment_id=attachment.pk)
            else:
                attachment.state = FileState.CLEAN
                attachment.save(update_fields=["state"])
    except BaseException:
        default_storage.delete(attachment.stored_name)
        raise
    return attachment


def _tidy_name(name: str, extension: str) -> str:
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = "".join(ch for ch in stem if ch.isprintable() and ch not in '<>:"|?*')[:120].strip(". ") or "file"
    return f"{stem}.{extension}"


def _clean_picture(content: bytes, kind: str, max_pixels: int, judge=None) -> tuple[bytes, dict, str]:
    """The picture turned upright, shrunk to `max_pixels` at most and written anew; its facts; its perceptual hash."""
    from PIL import Image, ImageOps

    try:
        picture: Image.Image = Image.open(io.BytesIO(content), formats=[kind])
        if picture.width * picture.height > max_pixels * 4:  # decided on the header, before any pixel is unpacked
            raise ValidationError(_("The picture has too many pixels."))
        facts = _camera_facts(picture)
        picture = ImageOps.exif_transpose(picture).convert("RGBA" if kind == "png" else "RGB")
        scale = (max_pixels / (picture.width * picture.height)) ** 0.5
        if scale < 1:
            picture = picture.resize((int(picture.width * scale), int(picture.height * scale)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("The picture has too many pixels.")) from error
    except ValidationError:
        raise
    except Exception as error:  # decoders raise whatever a damaged picture makes them
        raise ValidationError(_("The picture cannot be read; it may be damaged.")) from error
    if judge is not None:
        judge(picture)
    out = io.BytesIO()
    picture.info = {}  # Pillow would write a comment of the sender into the new file
    picture.save(out, format=kind.upper(), **({"quality": 88} if kind != "png" else {"optimize": False}))
    return out.getvalue(), facts, perceptual_hash(picture)


def _camera_facts(picture) -> dict:
    from PIL import ExifTags

    exif = picture.getexif()
    detail, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    facts = {
        "taken_at": _plain(detail.get(ExifTags.Base.DateTimeOriginal, ""))[:19],
        "camera": f"{_plain(exif.get(ExifTags.Base.Make, ''))} {_plain(exif.get(ExifTags.Base.Model, ''))}".strip()[
            :80
        ],
        "width": picture.width,
        "height": picture.height,
    }
    latitude, longitude = _degrees(gps.get(2)), _degrees(gps.get(4))
    if latitude is not None and longitude is not None:
        facts["latitude"] = -latitude if gps.get(1) == "S" else latitude
        facts["longitude"] = -longitude if gps.get(3) == "W" else longitude
    return {name: value for name, value in facts.items() if value != ""}


def _plain(text) -> str:
    """What a camera wrote, without the zero bytes with which many fill up: the database cannot keep those."""
    return "".join(ch for ch in str(text) if ch.isprintable()).strip()


def _degrees(parts) -> float | None:
    """Degrees, minutes and seconds as one number; None for what is no position (0/0, more than half a turn)."""
    try:
        degrees = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    except (TypeError, IndexError, ValueError, ZeroDivisionError):
        return None
    return round(degrees, 6) if 0 <= degrees <= 180 else None


def perceptual_hash(picture) -> str:
    """Difference hash of 8 × 8 brightness steps, as 16 hex digits: near-equal photos differ in few bits."""
    small = picture.convert("L").resize((9, 8))
    pixels = list(small.tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (pixels[row * 9 + column] > pixels[row * 9 + column + 1])
    return f"{bits:016x}"


def attachments_of(record):
    """Files of a record that the reader may already see; refused ones are left out."""
    return Attachment.unscoped.filter(target_type=record._meta.label_lower, target_id=record.pk).exclude(
        state=FileState.REFUSED
    )


def files_for(reader, record):
    """The same for a page: none for who may open no files at all."""
    return attachments_of(record) if holds(reader, "core.open_attachment") else Attachment.unscoped.none()


def readable(user, pk: int) -> Attachment | None:
    """The attachment when `user` may open it, else None: its record must be visible to them.

    A file of a form that was never sent has no record yet; only the person who uploaded it sees it.
    """
    attachment = Attachment.unscoped.filter(pk=pk, state=FileState.CLEAN).first()
    if attachment is None or not holds(user, "core.open_attachment"):
        return None
    if attachment.target_id is None:
        return attachment if attachment.uploaded_by_id == user.pk else None
    model = apps.get_model(attachment.target_type)
    perm = f"{model._meta.app_label}.view_{model._meta.model_name}"
    visible = model.objects.visible_to(user, perm).filter(pk=attachment.target_id).exists()
    return attachment if visible else None


def note_opening(attachment: Attachment, *, actor, now: datetime) -> None:
    """Say in the trail who read the file."""
    model = apps.get_model(attachment.target_type)
    record = model._base_manager.filter(pk=attachment.target_id).first()
    with writes.unit_of_work():
        writes.log("attachment.open", attachment, actor=actor, now=now, place=_floor(record))


@jobs.handler("core.scan_attachment")
def scan_attachment(context, attachment_id: int):
    """Run the configured scanner (exit code 0 clean, 1 infected); until it has answered the file stays locked."""
    attachment = Attachment.unscoped.get(pk=attachment_id)
    if attachment.state != FileState.QUARANTINED:
        return {"state": attachment.state}
    with default_storage.open(attachment.stored_name) as source:
        done = subprocess.run(  # noqa: S603 -- the operator's own command, the file on standard input
            settings.SCANNER_COMMAND.split(), stdin=source, capture_output=True, timeout=110, check=False
        )
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"scanner failed with exit code {done.returncode}")
    attachment.state = FileState.CLEAN if done.returncode == 0 else FileState.REFUSED
    attachment.refusal = "" if done.returncode == 0 else str(_("The virus check refused this file."))
    attachment.save(update_fields=["state", "refusal"])
    if attachment.state == FileState.REFUSED:
        default_storage.delete(attachment.stored_name)
    return {"state": attachment.state}
