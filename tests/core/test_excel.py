"""What leaves the portal as a workbook or CSV: whole, typed, and never a formula."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from safetyportal.core.documents import excel
from safetyportal.core.documents.excel import Column, stream_csv, stream_xlsx, write_xlsx

MOMENT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)  # 02:30 of the 21st in Shanghai
HOSTILE = [
    '=HYPERLINK("http://example.invalid","x")',
    "=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /C calc'!A0",
    "<b>&</b>",
    "_x0041_",
    "  两边空格  ",
    "a\x00b\x0bc",
    "\ud800",
    "]]>",
    "'=1+1",
    "多\n行",
]
PHONES = ["+8613800138000", "+86-731-88888888", "0731-88888888"]


def workbook(columns, rows, **options):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(b"".join(stream_xlsx(columns, rows, **options))))


def test_workbook_keeps_types_widths_and_frozen_header():
    columns = [
        Column("name", "企业名称", width=30),
        Column("staff", "从业人数", "number"),
        Column("on", "成立日期", "date"),
        Column("at", "登记时间", "datetime"),
    ]
    sheet = workbook(columns, [["示例厂", 12, date(2020, 2, 29), MOMENT], ["", None, None, None]], sheet_name="企业")[
        "企业"
    ]

    assert [cell.value for cell in sheet[1]] == ["企业名称", "从业人数", "成立日期", "登记时间"]
    assert [str(cell.value) for cell in sheet[2]] == ["示例厂", "12", "2020-02-29 00:00:00", "2026-11-21 02:30:00"]
    assert [cell.value for cell in sheet[3]] == [None] * 4
    assert sheet["C2"].number_format == "yyyy\\-mm\\-dd"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D3")
    assert sheet.column_dimensions["A"].width == 30


@pytest.mark.parametrize("value", [*HOSTILE, *PHONES])
def test_text_stays_text_in_a_workbook(value):
    cell = workbook([Column("a", "文本")], [[value]])["Sheet1"]["A2"]

    assert cell.data_type in {"s", "inlineStr"}
    if value.isprintable():
        assert cell.value.replace("_x005F_", "_") == value
    assert bool(cell.quotePrefix) == value.startswith(excel.FORMULA_STARTS)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.asvs("V1.2.10")
def test_no_hostile_text_becomes_a_formula_element(value):
    data = b"".join(stream_xlsx([Column("a", "文本"), Column("n", "数", "number")], [[value, value]]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("value", [*HOSTILE, *PHONES])
def test_calamine_reads_back_what_was_written(value):
    from python_calamine import load_workbook

    data = b"".join(stream_xlsx([Column("a", "文本")], [[value]]))
    read = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert isinstance(read[1][0], str)


def test_numbers_that_a_spreadsheet_would_round_become_text():
    sheet = workbook([Column("n", "数", "number")], [[10**17], [Decimal("1.50")], [True], [float("nan")], ["约3"]])[
        "Sheet1"
    ]

    assert [sheet.cell(row, 1).value for row in range(2, 7)] == ["100000000000000000", 1.5, "True", "nan", "约3"]


def test_long_list_goes_on_in_the_next_sheet(monkeypatch):
    monkeypatch.setattr(excel, "MAX_ROWS", 1_001)
    book = workbook([Column("n", "数", "number")], ([i] for i in range(2_500)), sheet_name="清单")

    assert book.sheetnames == ["清单", "清单 2", "清单 3"]
    assert [sheet.max_row for sheet in book] == [1_001, 1_001, 501]
    assert book["清单 3"]["A501"].value == 2_499


def test_full_sheet_is_not_followed_by_an_empty_one(monkeypatch):
    monkeypatch.setattr(excel, "MAX_ROWS", 101)

    assert workbook([Column("n", "数", "number")], ([i] for i in range(100))).sheetnames == ["Sheet1"]


def test_first_bytes_come_before_the_last_row_is_read():
    read = 0

    def rows():
        nonlocal read
        for read in range(200_000):
            yield [f"示例企业{read * 7919 % 100003}号"] * 4

    stream = stream_xlsx([Column(str(i), "列") for i in range(4)], rows())
    next(stream)
    assert read < 100_000
    stream.close()


@pytest.mark.asvs("V1.2.10")
def test_csv_disarms_formulas_and_keeps_phones_readable():
    data = b"".join(
        stream_csv([Column("a", "=标题"), Column("b", "数", "number")], [[v, -5] for v in HOSTILE + PHONES])
    )

    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["'=标题", "数"]
    assert [row[1] for row in rows[1:]] == ["-5"] * (len(HOSTILE) + len(PHONES))
    assert not [row[0] for row in rows if row[0].startswith(excel.FORMULA_STARTS)]
    assert "'+8613800138000" in {row[0] for row in rows}


def test_csv_writes_dates_in_shanghai_time():
    data = b"".join(
        stream_csv([Column("a", "日", "date"), Column("b", "时", "datetime")], [[MOMENT, MOMENT], [None, ""]])
    )

    assert data.decode("utf-8-sig").splitlines() == ["日,时", "2026-11-21,2026-11-21 02:30:00", ","]


def test_broken_source_leaves_no_file(tmp_path):
    def rows():
        yield ["a"]
        raise RuntimeError("source broke")

    with pytest.raises(RuntimeError):
        write_xlsx(tmp_path / "list.xlsx", [Column("a", "文本")], rows())
    assert list(tmp_path.iterdir()) == []
