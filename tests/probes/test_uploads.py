# ruff: noqa: E501 -- payloads are not broken
"""Files made to be something else: none is kept, or what is kept is harmless and served as a file (quality A7)."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from safetyportal.core import attachments, jobs, writes
from safetyportal.core.models import Attachment, SupervisingBody
from tests.people import make_user, node
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db

MARK = b"<script>alert(7)</script>"
PHP = b"<?php system($_GET['c']); ?>"
PERM = "core.manage_body"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(kind: str, **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def packed(*members: tuple[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in members:
            package.writestr(name, content)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data or zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def png_with(kind: bytes, content: bytes) -> bytes:
    plain = picture("PNG")
    return plain[:33] + chunk(kind, content) + plain[33:]


def exif(comment: bytes) -> Image.Exif:
    made = Image.Exif()
    made[0x010E], made[0x9286], made[0x013B] = comment.decode("latin-1"), comment, "示例"
    made.get_ifd(0x8825).update({1: "N", 2: (28.0, 11.0, 24.0), 3: "E", 4: (112.0, 58.0, 12.0)})
    return made


OFFICE = [("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(7)'/>"
REFUSED = {  # what takes long to make is a function: every process of a run reads this file
    "svg": SVG, "svg with declaration": b"<?xml version='1.0'?>" + SVG, "svg after blanks": b"\n\n  " + SVG, "svgz": zlib.compress(SVG),
    "html": b"<html>" + MARK, "html after bytes": b"\xef\xbb\xbf<!doctype html>" + MARK, "xhtml": b"<?xml version='1.0'?><html>" + MARK,
    "xml with entity": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "mhtml": b"MIME-Version: 1.0\r\n" + MARK,
    "php": PHP, "shell": b"#!/bin/sh\nid\n", "python": b"#!/usr/bin/env python\n", "batch": b"@echo off\r\n", "shortcut": b"[InternetShortcut]\r\nURL=http://x",
    "htaccess": b"AddType application/x-httpd-php .jpg", "elf": b"\x7fELF" + b"\0" * 60, "exe": b"MZ\x90\x00" + b"\0" * 60, "class": b"\xca\xfe\xba\xbe" + b"\0" * 60,
    "dmg": b"koly" + b"\0" * 60, "rtf": b"{\\rtf1 {\\object}}", "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "gif": b"GIF89a" + MARK,
    "gif with script": b"GIF89a/*" + MARK + b"*/=1;", "bmp": b"BM" + b"\0" * 60, "tiff": b"II*\x00" + b"\0" * 60, "ico": b"\0\0\1\0" + b"\0" * 60, "psd": b"8BPS" + b"\0" * 60,
    "heic": b"\0\0\0\x18ftypheic" + b"\0" * 60, "flash": b"FWS\x09" + b"\0" * 60, "gz": b"\x1f\x8b\x08" + b"\0" * 60, "rar": b"Rar!\x1a\x07\x00" + b"\0" * 60,
    "7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, "zip": packed(("a.txt", b"x")), "jar": packed(("META-INF/MANIFEST.MF", b"x")), "apk": packed(("AndroidManifest.xml", b"x")),
    "odt": packed(("mimetype", b"application/vnd.oasis.opendocument.text")), "epub": packed(("mimetype", b"application/epub+zip")),
    "docm": packed(*OFFICE, ("word/vbaProject.bin", b"x")), "docx with ole": packed(*OFFICE, ("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0")),
    "docx with path trick": packed(*OFFICE, ("../../etc/cron.d/x", b"x")), "docx with absolute path": packed(*OFFICE, ("/etc/x", b"x")),
    "zip bomb as docx": lambda: packed(*OFFICE, ("word/media/a", b"\0" * 300_000_000)),
    "docx of thousands": lambda: packed(*OFFICE, *((f"word/{n}", b"") for n in range(12_000))),
    "pdf with script": b"%PDF-1.7\n<< /S /JavaScript /JS (app.alert(7)) >>", "pdf that launches": b"%PDF-1.7\n<< /S /Launch /F (calc.exe) >>",
    "50,000 by 50,000": png_of(50_000, 50_000), "0 by 0": png_of(0, 0), "large and empty": png_of(2**31 - 1, 1), "bomb of pixels": png_of(30_000, 30_000, zlib.compress(b"\0" * 3_000_000)),
    "jpeg head only": b"\xff\xd8\xff\xe0" + b"\0" * 64, "png head only": b"\x89PNG\r\n\x1a\n", "webp head only": b"RIFF\x10\0\0\0WEBPVP8 ", "truncated jpeg": picture("JPEG")[:200],
    "truncated png": picture("PNG")[:60], "html behind a jpeg mark": b"\xff\xd8\xff" + MARK, "php behind a png mark": b"\x89PNG\r\n\x1a\n" + PHP, "empty": b"", "one byte": b"\xff", "zeros": b"\0" * 4096,
}  # fmt: skip
HARMLESS = {
    "jpeg and html": picture("JPEG") + MARK, "png and php": picture("PNG") + PHP, "webp and html": picture("WEBP") + MARK,
    "jpeg and zip": picture("JPEG") + packed(("a.html", MARK)), "jpeg with exif": picture("JPEG", exif=exif(MARK + PHP)), "jpeg with comment": picture("JPEG", comment=MARK + PHP),
    "png with text": png_with(b"tEXt", b"Comment\0" + MARK + PHP), "png with exif": png_with(b"eXIf", exif(MARK).tobytes()), "webp with exif": picture("WEBP", exif=exif(MARK)),
    "png with profile": png_with(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + MARK),
}  # fmt: skip
NAMES = [
    "a.jpg.php",
    "a.php.jpg",
    "a.html",
    "a.svg",
    "../../x.jpg",
    "a.jpg%00.php",
    "con.jpg",
    ".htaccess",
    "a;.jpg",
    "a\r\nX: y.jpg",
]


@pytest.fixture
def keeper():
    return make_user("system_administrator", "43")


@pytest.fixture
def body(keeper, now):
    where = node("430102")
    made = SupervisingBody(code="430102000001", name="示例", kind="bureau", jurisdiction=where, place=where.path)
    return writes.create(made, actor=keeper, perm=PERM, now=now)


def put(content: bytes, keeper, body, name: str = "现场.jpg"):
    upload = SimpleUploadedFile(name, content)
    return attachments.store(upload, actor=keeper, record=body, purpose="evidence", now=timezone.now(), perm=PERM)


@pytest.mark.asvs("V5.2.2", "V1.3.4", "V5.2.3", "V5.2.6", "V5.3.3")
@pytest.mark.parametrize("name", REFUSED)
def test_file_that_is_nothing_we_take_is_refused_and_leaves_nothing(name, keeper, body):
    content = REFUSED[name]
    content = content() if callable(content) else content
    with pytest.raises(ValidationError):
        put(content, keeper, body)
    assert not Attachment.unscoped.exists()


@pytest.mark.asvs("V5.2.2", "V14.2.8", "V5.3.1", "V3.2.1")
@pytest.mark.parametrize("name", HARMLESS)
def test_picture_with_more_in_it_is_kept_without_it_and_served_as_a_file(name, keeper, body, inspector):
    kept = put(HARMLESS[name], keeper, body)
    with default_storage.open(kept.stored_name) as source:
        stored = source.read()
    for part in (MARK, PHP, b"PK\x03\x04", b"alert(7)", "示例".encode()):
        assert part not in stored
    assert not Image.open(io.BytesIO(stored)).getexif()
    answer = browser(inspector).get(f"/files/{kept.pk}/")
    assert answer["Content-Type"] in {"image/jpeg", "image/png", "image/webp"}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.asvs("V5.3.2", "V5.4.1", "V5.4.2")
@pytest.mark.parametrize("name", NAMES)
def test_name_of_the_sender_decides_nothing(name, keeper, body, inspector):
    kept = put(picture("JPEG"), keeper, body, name)
    assert kept.stored_name.endswith(".jpg")
    assert not {"..", "\\", "\r", "\n", "%"} & set(kept.stored_name.split("/"))
    told = browser(inspector).get(f"/files/{kept.pk}/")["Content-Disposition"]
    assert not {"\r", "\n"} & set(told)
    assert ".php" not in told.rsplit(".jpg", 1)[-1]


@pytest.mark.asvs("V5.4.3")
def test_eicar_is_never_served(settings, keeper, body, inspector, tmp_path):
    """With the scanner's command of an operator; here one that knows this one signature."""
    scanner = tmp_path / "scan.sh"
    scanner.write_text("#!/bin/sh\ngrep -q EICAR-STANDARD-ANTIVIRUS-TEST-FILE && exit 1 || exit 0\n")
    scanner.chmod(0o755)
    settings.SCANNER_COMMAND = str(scanner)
    kept = put(b"%PDF-1.7\n" + EICAR, keeper, body, "报告.pdf")
    visitor = browser(inspector)
    assert visitor.get(f"/files/{kept.pk}/").status_code == 404
    jobs.run_waiting()
    assert visitor.get(f"/files/{kept.pk}/").status_code == 404
    assert not default_storage.exists(kept.stored_name)


def test_corpus_is_as_large_as_it_should_be():
    assert len(REFUSED) + len(HARMLESS) + len(NAMES) >= 60
