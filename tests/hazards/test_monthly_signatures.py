"""The drawn signature of a monthly report: a whole PNG with ink in it, kept without what its sender wrote into it."""

import base64
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, PngImagePlugin

from hazards.services import monthly_signing
from safetyportal.core.models import Attachment
from tests.factories.monthly import FOURTH
from tests.hazards.test_monthly_register import drawing, prepared, shown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "picture",
    ["data:image/png;base64,AAAA", "data:image/svg+xml;base64,PHN2Zz4=", "hello", drawing(ink=False), "A" * 500_000],
)
def test_what_is_no_signature_is_refused_and_nothing_is_kept(picture):
    report, head = prepared()
    with pytest.raises(ValidationError):
        monthly_signing.sign_and_file(
            monthlyreport=report, shown_sha256=shown(report), drawing=picture, actor=head, now=FOURTH
        )
    report.refresh_from_db()
    assert (report.status, report.signed_sha256, report.signature) == ("draft", "", None)


def sent(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def written(picture, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def drawn() -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(drawing().partition(",")[2])))


def tapped() -> Image.Image:
    picture = Image.new("RGBA", (600, 220), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((300, 100, 306, 106), fill=(0, 0, 0, 255))
    return picture


@pytest.mark.parametrize(
    "content",
    [
        written(drawn().convert("RGB"), "JPEG"), written(drawn(), "WEBP"), b"%PDF-1.7\n%%EOF",
        written(drawn())[:900], written(tapped()),
    ],
    ids=["jpeg", "webp", "pdf", "half", "tap"],
)  # fmt: skip
def test_a_signature_is_a_whole_drawn_png(content):
    report, head = prepared()
    with pytest.raises(ValidationError):
        monthly_signing.sign_and_file(
            monthlyreport=report, shown_sha256=shown(report), drawing=sent(content), actor=head, now=FOURTH
        )
    assert not Attachment.unscoped.filter(target_id=report.pk, purpose=monthly_signing.PURPOSE).exists()


def test_a_signature_is_kept_without_what_its_sender_wrote_into_it():
    report, head = prepared()
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "invented")
    content = written(drawn(), pnginfo=told)
    assert b"invented" in content
    filed = monthly_signing.sign_and_file(
        monthlyreport=report, shown_sha256=shown(report), drawing=sent(content), actor=head, now=FOURTH
    )
    with default_storage.open(filed.signature.stored_name) as kept:
        assert b"invented" not in kept.read()
