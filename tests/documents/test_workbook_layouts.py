"""The statistical table as a workbook: heads merged, numbers as numbers, texts never formulas."""

import io

from openpyxl import load_workbook

from safetyportal.core.documents.workbook_layouts import table_workbook
from tests.documents import samples


def sheet_of(report):
    return load_workbook(io.BytesIO(table_workbook(report))).active


def test_workbook_has_the_merged_head_of_the_form():
    sheet = sheet_of(samples.table_report(2))
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:O1", "A5:A7", "C5:E5", "I5:O5", "J6:N6"} <= merged
    assert sheet["C5"].value == "一般隐患"
    assert sheet["J6"].value == "其中落实"
    assert [cell.value for cell in sheet[8]][:3] == ["甲", 1, 2]
    assert sheet.print_title_rows == "$5:$8"
    assert sheet.page_setup.orientation == "landscape"


def test_workbook_keeps_figures_as_figures():
    sheet = sheet_of(samples.table_report(2))
    assert (sheet["C9"].value, sheet["E9"].value, sheet["E9"].number_format) == (43235, 91.36, "0.00")
    assert (sheet["O9"].value, sheet["O9"].number_format) == (3650.5, "#,##0.00")
    assert sheet["H10"].value == "-"


def test_workbook_texts_never_become_formulas():
    report = samples.table_report(rows=0, title="=1+1", unit="=cmd|' /C calc'!A0")
    sheet = sheet_of(report)
    assert sheet["A1"].data_type == "s"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_workbook_gives_the_same_bytes_again():
    assert table_workbook(samples.table_report()) == table_workbook(samples.table_report())
