"""What comes in is what it says, without camera data; what goes out goes only to those who see the record."""

import contextlib
import io
import os
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override
from PIL import Image, TiffImagePlugin

from safetyportal.core import attachments, orphans, rules
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import Attachment, AuditEntry, Rule, SupervisingBody
from tests.people import make_user, node

pytestmark = pytest.mark.django_db
PERM = "core.manage_body"


@pytest.fixture
def keeper(db):
    return make_user("system_administrator", "43")


@pytest.fixture
def body(db):
    where = node("430102")
    return SupervisingBody.unscoped.create(
        code="430102000001", name="示例局", kind="bureau", jurisdiction=where, place=where.path
    )


def photo(size=(1200, 900), *, orientation=1, gps=True, kind="JPEG") -> bytes:
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((20, 20, 200), (0, 0, size[0] // 2, size[1] // 2))
    exif = picture.getexif()
    exif[0x0112] = orientation
    exif[0x010F] = "示例相机"
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (28.0, 11.0, 24.0), 3: "E", 4: (112.0, 58.0, 12.0)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def put(content: bytes, name="现场.jpg", *, keeper, body, now):
    upload = SimpleUploadedFile(name, content)
    return attachments.store(upload, actor=keeper, record=body, purpose="evidence", now=now, perm=PERM)


def stored(attachment) -> bytes:
    with default_storage.open(attachment.stored_name) as source:
        return source.read()


@pytest.mark.asvs("V14.2.8")
def test_photo_loses_its_camera_data_and_keeps_them_as_facts(keeper, body, now):
    kept = put(photo(), keeper=keeper, body=body, now=now)

    assert kept.facts["latitude"] == pytest.approx(28.19, abs=0.001)
    assert kept.facts["longitude"] == pytest.approx(112.97, abs=0.001)
    assert not Image.open(io.BytesIO(stored(kept))).getexif()
    assert len(kept.perceptual_hash) == 16


def test_file_that_no_row_names_is_removed_after_an_hour(keeper, body):
    now = timezone.now()
    kept = put(photo(), keeper=keeper, body=body, now=now)
    stray = default_storage.save(f"{now:%Y/%m}/stray.jpg", ContentFile(b"left by a killed process"))
    assert orphans.forget_orphans(now) == 0, "its row may still come"
    for name in (stray, kept.stored_name):
        os.utime(default_storage.path(name), (now.timestamp() - 7200,) * 2)
    assert orphans.forget_orphans(now) == 1
    assert not default_storage.exists(stray)
    assert default_storage.exists(kept.stored_name)


def test_rotated_photo_is_stored_upright(keeper, body, now):
    kept = put(photo((400, 200), orientation=6), keeper=keeper, body=body, now=now)
    assert Image.open(io.BytesIO(stored(kept))).size == (200, 400)


def test_same_picture_smaller_has_nearly_the_same_likeness(keeper, body, now):
    large = put(photo((1600, 1200)), keeper=keeper, body=body, now=now)
    small = put(photo((640, 480)), keeper=keeper, body=body, now=now)
    differing = bin(int(large.perceptual_hash, 16) ^ int(small.perceptual_hash, 16)).count("1")
    assert differing <= 4
    assert large.sha256 != small.sha256


def packed(**names) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in names.items():
            package.writestr(name.replace("__", "/"), text)
    return out.getvalue()


HOSTILE = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html as jpg": b"<html><script>alert(1)</script></html>",
    "executable": b"MZ\x90\x00" + b"\0" * 100,
    "script": b"#!/bin/sh\nid\n",
    "pdf with script": b"%PDF-1.7\n/JavaScript (app.alert(1))",
    "truncated jpeg": b"\xff\xd8\xff\xe0" + b"\0" * 64,
    "plain zip": packed(**{"a.txt": "x"}),
    "office with macro": packed(**{"[Content_Types].xml": "x", "xl/workbook.xml": "x", "xl/vbaProject.bin": "x"}),
    "zip slip": packed(**{"[Content_Types].xml": "x", "word/document.xml": "x", "../../etc/x": "x"}),
    "empty": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.asvs("V5.2.2", "V1.3.4", "V5.3.3")
def test_hostile_file_is_refused_and_leaves_nothing(name, keeper, body, now):
    with pytest.raises(ValidationError):
        put(HOSTILE[name], "现场.jpg", keeper=keeper, body=body, now=now)
    assert not Attachment.unscoped.exists()


@pytest.mark.asvs("V5.2.6")
def test_picture_bomb_is_refused_on_its_header(keeper, body, now):
    out = io.BytesIO()
    Image.new("1", (30000, 30000)).save(out, "PNG")
    with pytest.raises(ValidationError, match=r"像素|pixels|尺寸"):
        put(out.getvalue(), "bomb.png", keeper=keeper, body=body, now=now)


@pytest.mark.asvs("V5.2.1")
def test_file_over_the_limit_is_refused_with_the_limit(keeper, body, now):
    upload = SimpleUploadedFile("x.pdf", b"%PDF-1.7")
    upload.size = 2**31
    with pytest.raises(ValidationError):
        attachments.store(upload, actor=keeper, record=body, purpose="evidence", now=now, perm=PERM)


@pytest.mark.asvs("V5.3.2", "V5.4.1")
def test_name_cannot_leave_its_folder(keeper, body, now):
    kept = put(photo(), "../../etc/passwd\x00<b>.php", keeper=keeper, body=body, now=now)
    assert "/" not in kept.name
    assert kept.name.endswith(".jpg")
    assert ".." not in kept.stored_name


@pytest.mark.asvs("V8.2.2", "V3.2.1", "V5.3.1")
def test_only_those_who_see_the_record_open_the_file(client, keeper, body, inspector, neighbour, now):
    kept = put(photo(), keeper=keeper, body=body, now=now)

    client.force_login(neighbour)
    foreign = client.get(f"/files/{kept.pk}/")
    missing = client.get("/files/999999/")
    assert (foreign.status_code, missing.status_code) == (404, 404)

    client.force_login(inspector)
    answer = client.get(f"/files/{kept.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    assert AuditEntry.unscoped.filter(action="attachment.open", actor=inspector).count() == 1


def test_anonymous_is_sent_to_sign_in(client, keeper, body, now):
    kept = put(photo(), keeper=keeper, body=body, now=now)
    assert client.get(f"/files/{kept.pk}/").status_code == 302


@pytest.mark.asvs("V5.4.3")
def test_scanner_keeps_the_file_locked_until_it_has_answered(settings, client, keeper, body, inspector, now, tmp_path):
    scanner = tmp_path / "scan.sh"
    scanner.write_text("#!/bin/sh\ngrep -q EICAR && exit 1 || exit 0\n")
    scanner.chmod(0o755)
    settings.SCANNER_COMMAND = str(scanner)
    from safetyportal.core import jobs

    clean = put(photo(), keeper=keeper, body=body, now=now)
    infected = put(b"%PDF-1.7 EICAR", "报告.pdf", keeper=keeper, body=body, now=now)
    client.force_login(inspector)
    assert client.get(f"/files/{clean.pk}/").status_code == 404

    jobs.run_waiting()

    assert client.get(f"/files/{clean.pk}/").status_code == 200
    assert client.get(f"/files/{infected.pk}/").status_code == 404
    assert not default_storage.exists(infected.stored_name)


def test_file_read_with_a_range_stands_in_the_trail_too(client, inspector, keeper, body, now):
    """The whole file is sent whatever range is asked for, so that header must not switch the trail off."""
    kept = put(photo(), keeper=keeper, body=body, now=now)
    client.force_login(inspector)
    answer = client.get(f"/files/{kept.pk}/", headers={"Range": "bytes=0-"})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == stored(kept)
    assert AuditEntry.unscoped.filter(action="attachment.open", actor=inspector).count() == 1


def test_camera_that_fills_up_with_zero_bytes_and_knows_no_position(keeper, body, now):
    picture, out = Image.new("RGB", (64, 64)), io.BytesIO()
    exif = picture.getexif()
    exif[0x010F] = "示例\x00\x00相机\x00\x00\x00"
    zero = TiffImagePlugin.IFDRational(0, 0)
    exif.get_ifd(0x8825).update({1: "N", 2: (zero, zero, zero), 3: "E", 4: (400.0, 0.0, 0.0)})
    picture.save(out, "JPEG", exif=exif)
    kept = put(out.getvalue(), keeper=keeper, body=body, now=now)
    kept.refresh_from_db()
    assert "\x00" not in str(kept.facts)
    assert "latitude" not in kept.facts


def test_who_may_not_leave_a_file_is_refused_before_it_is_read(stranger, body, now):
    class Unread(SimpleUploadedFile):
        def read(self, *args):
            raise AssertionError("nobody asked whether this person may")

    with pytest.raises(NotAllowed):
        attachments.store(Unread("x.jpg", b"x"), actor=stranger, record=body, purpose="x", now=now, perm=PERM)
    assert not Attachment.unscoped.exists()


@pytest.mark.asvs("V5.2.1")
def test_file_larger_than_it_says_is_refused(keeper, body, now):
    upload = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 30_000_000)
    upload.size = 10
    with pytest.raises(ValidationError):
        attachments.store(upload, actor=keeper, record=body, purpose="x", now=now, perm=PERM)


@pytest.mark.parametrize("damage", range(12))
def test_damaged_pictures_and_packages_are_refused_not_crashes(keeper, body, now, damage):
    chance = random.Random(damage)
    content = bytearray(office() if damage % 2 else photo((200, 150)))
    for _ in range(40):
        content[chance.randrange(8, len(content))] = chance.randrange(256)
    with contextlib.suppress(ValidationError):
        put(bytes(content), "a.jpg", keeper=keeper, body=body, now=now)


def office() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<x/>")
        package.writestr("word/document.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(("name", "text"), [("record_bytes", "files of one record"), ("daily_user_bytes", "a day")])
@pytest.mark.asvs("V5.2.4")
def test_record_and_person_have_a_limit(keeper, body, now, name, text):
    row = Rule.objects.filter(key="upload.limits", place="/").latest("valid_from")
    content = photo((300, 200))
    Rule.objects.filter(pk=row.pk).update(value={**row.value, name: len(content) + 10})
    put(content, keeper=keeper, body=body, now=timezone.now())
    with override("en"), pytest.raises(ValidationError, match=text):
        put(content, keeper=keeper, body=body, now=timezone.now())
    assert Attachment.unscoped.count() == 1


@pytest.mark.parametrize(("name", "most"), [("members", 1), ("unpacked_bytes", 7)])
@pytest.mark.asvs("V5.2.3")
def test_office_files_unpack_no_further_than_the_rule_says(keeper, body, now, name, most):
    row = Rule.objects.filter(key="upload.limits", place="/").latest("valid_from")
    Rule.objects.filter(pk=row.pk).update(value={**row.value, name: most})
    with pytest.raises(ValidationError):
        put(office(), "a.docx", keeper=keeper, body=body, now=timezone.now())
    Rule.objects.filter(pk=row.pk).update(value={**row.value, name: most + 1})
    rules.forget_rules()
    assert put(office(), "a.docx", keeper=keeper, body=body, now=timezone.now()).name == "a.docx"


def test_large_photo_is_shrunk_and_webp_taken(keeper, body, now):
    row = Rule.objects.filter(key="upload.limits", place="/").latest("valid_from")
    Rule.objects.filter(pk=row.pk).update(value={**row.value, "image_pixels": 40_000})
    kept = put(photo((300, 200), kind="WEBP", gps=False), "x.webp", keeper=keeper, body=body, now=now)
    width, height = Image.open(io.BytesIO(stored(kept))).size
    assert kept.content_type == "image/webp"
    assert width * height <= 40_000
    with pytest.raises(ValidationError):
        put(photo((600, 400)), keeper=keeper, body=body, now=now)


def test_failed_row_leaves_no_file(keeper, body, now, monkeypatch):
    saved = []
    save = default_storage.save
    monkeypatch.setattr(default_storage, "save", lambda name, content: saved.append(name) or save(name, content))
    monkeypatch.setattr(attachments.writes, "create", lambda *args, **values: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(photo(), keeper=keeper, body=body, now=now)
    assert len(saved) == 1
    assert not default_storage.exists(saved[0])


def test_file_of_a_form_not_sent_yet_is_its_writers_alone(keeper, body, inspector, now):
    kept = put(photo(), keeper=keeper, body=body, now=now)
    Attachment.unscoped.filter(pk=kept.pk).update(target_id=None, uploaded_by=inspector)
    assert attachments.readable(inspector, kept.pk) == kept
    assert attachments.readable(make_user("county_supervisor", "430102"), kept.pk) is None


@pytest.mark.asvs("V5.4.3", "V16.5.3")
def test_scanner_that_fails_keeps_the_file_locked(settings, keeper, body, now, tmp_path):
    scanner = tmp_path / "scan.sh"
    scanner.write_text("#!/bin/sh\nexit 2\n")
    scanner.chmod(0o755)
    settings.SCANNER_COMMAND = str(scanner)
    kept = put(photo(), keeper=keeper, body=body, now=now)
    with pytest.raises(RuntimeError, match="exit code 2"):
        attachments.scan_attachment(None, kept.pk)
    kept.refresh_from_db()
    assert kept.state == "quarantined"
    Attachment.unscoped.filter(pk=kept.pk).update(state="clean")
    assert attachments.scan_attachment(None, kept.pk) == {"state": "clean"}
    assert list(attachments.attachments_of(body)) == [kept]
