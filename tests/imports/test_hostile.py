"""Files made to harm or to confuse: each gets one clear refusal, quickly, and changes nothing."""

import io
import resource
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError

from enterprises.models import Enterprise
from safetyportal.core import jobs
from safetyportal.core.imports import services
from safetyportal.core.imports.reader import FileRefused, Reading
from safetyportal.core.imports.spec import say, spec_of
from safetyportal.core.models import ImportBatch, Rule
from safetyportal.core.rules import forget_rules
from tests.imports.books import HEADINGS, bomb, rebuilt, row, upload, workbook

pytestmark = pytest.mark.django_db

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (n + 1, *[n] * 8) for n in range(97, 106))
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
)
SHEET = "xl/worksheets/sheet1.xml"


def plain() -> bytes:
    return workbook([row(1)])


def encrypted_member() -> bytes:
    content = bytearray(plain())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(mark)
        while position >= 0:
            content[position + offset] |= 1
            position = content.find(mark, position + 4)
    return bytes(content)


def many_members() -> bytes:
    return rebuilt(plain(), add={f"xl/x{n}.bin": b"" for n in range(300)})


def path_trick() -> bytes:
    return rebuilt(plain(), add={"../../etc/passwd": b"x"})


def doubled_member() -> bytes:
    buffer = io.BytesIO(plain())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500
AT_THE_DOOR = {
    "text": (lambda: b"name,code\n1,2\n", "not_a_workbook"),
    "empty file": (lambda: b"", "not_a_workbook"),
    "old format": (lambda: OLE, "old_format"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "encrypted members": (encrypted_member, "password"),
    "cut in half": (lambda: plain()[: len(plain()) // 2], "broken"),
    "only a zip": (lambda: plain().replace(b"xl/workbook.xml", b"xl/workbooq.xml"), "not_a_workbook"),
    "macros": (lambda: rebuilt(plain(), add={"xl/vbaProject.bin": b"x"}), "macros"),
    "bomb": (lambda: bomb(1_200), "bomb"),
    "entities": (lambda: rebuilt(plain(), {SHEET: LAUGHS}), "not_a_workbook"),
    "too many members": (many_members, "too_large"),
    "path trick": (path_trick, "not_a_workbook"),
    "doubled member": (doubled_member, "not_a_workbook"),
}


@pytest.mark.parametrize("case", AT_THE_DOOR)
@pytest.mark.asvs("V5.2.3", "V1.5.1", "V5.3.3")
def test_file_is_refused_at_the_door(case, city_supervisor, now, private_media):
    make, reason = AT_THE_DOOR[case]
    content, kept = make(), stored_files(private_media)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()

    with pytest.raises(ValidationError) as refusal:
        services.upload(actor=city_supervisor, kind="enterprises", file=upload(content), now=now)

    assert reason is None or refusal.value.code == reason
    assert time.process_time() - began < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
    assert ImportBatch.objects.count() == 0
    assert stored_files(private_media) == kept


def stored_files(folder) -> set:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["list.xls", "list.xlsm", "list.csv", "list.xlsx.exe", "list"])
@pytest.mark.asvs("V5.2.2")
def test_other_extensions_are_refused(name, city_supervisor, now):
    with pytest.raises(ValidationError):
        services.upload(actor=city_supervisor, kind="enterprises", file=upload(plain(), name), now=now)


def refused(imported, actor, content: bytes) -> str:
    batch = imported(actor, content)
    assert (batch.state, batch.rows.count(), Enterprise.unscoped.count()) == ("refused", 0, 0)
    return batch.refusal["text"]


def test_wrong_sheets_are_refused_with_the_reason(imported, city_supervisor):
    twice = dict(HEADINGS) | {"again": "企业名称"}
    without = {key: label for key, label in HEADINGS.items() if key not in {"industry", "township"}}
    cases = {
        "The headings": workbook([{"a": "1"}], {"a": "甲", "b": "乙"}),
        "There is no row": workbook([]),
        "These columns stand": workbook([row(1)], twice),
        "These columns are missing": workbook([row(1)], without),
    }
    for begin, content in cases.items():
        assert refused(imported, city_supervisor, content).startswith(begin)
    last = ImportBatch.objects.order_by("-pk").first()
    assert "行业" in say(last.refusal) or "industry" in say(last.refusal)


def test_too_many_rows_are_refused(imported, city_supervisor):
    Rule.objects.filter(key="import.limits").update(value=Rule.objects.get(key="import.limits").value | {"rows": 50})
    forget_rules()

    assert refused(imported, city_supervisor, workbook([row(n) for n in range(51)])).startswith("The list has more")
    forget_rules()


@pytest.mark.asvs("V15.2.5")
def test_sheet_with_a_cell_in_the_last_corner_ends_in_the_child(imported, city_supervisor):
    """Two cells that span 17 thousand million: a reader that makes a dense table of them runs out of memory."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>b</t></is></c></row></sheetData></worksheet>'
    )
    text = refused(imported, city_supervisor, rebuilt(plain(), {SHEET: sheet}))
    assert "too large" in text or "could not be read" in text or "columns" in text


@pytest.mark.asvs("V15.2.2", "V15.2.5")
def test_child_is_ended_when_it_takes_too_long(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook([row(n) for n in range(3_000)]))
    limits = dict(Rule.objects.get(key="import.limits").value)

    began = time.monotonic()
    with Reading(str(path), spec_of("enterprises"), limits) as reading:
        reading.child.kill()
        with pytest.raises(FileRefused):
            for _row in reading.rows():
                pass
    assert time.monotonic() - began < 60
    assert reading.child.poll() is not None


def test_formulas_count_as_what_they_show_and_text_never_becomes_one(imported, city_supervisor):
    batch = imported(city_supervisor, [row(1, registered_address="=1+1", products="@SUM(A1)")])

    assert batch.created == 1
    assert Enterprise.unscoped.get().registered_address == "=1+1"


@pytest.mark.asvs("V3.2.2")
def test_markup_in_cells_is_shown_as_text(client, imported, city_supervisor):
    batch = imported(city_supervisor, [row(1, name="<script>alert(1)</script>", staff_total="<b>x</b>")])
    client.force_login(city_supervisor)
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_three_thousand_bad_rows_stay_readable(client, imported, city_supervisor):
    batch = imported(city_supervisor, [row(n, staff_total="x", industry="y") for n in range(3_000)])

    assert (batch.bad_count, batch.row_count) == (3_000, 3_000)
    client.force_login(city_supervisor)
    page = client.get(f"/imports/{batch.pk}/").content
    assert len(page) < 600_000
    assert jobs.run_waiting() == 0
