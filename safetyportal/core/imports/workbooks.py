"""The two workbooks of an import: the template with pick lists, and the bad rows with what is wrong with them."""

import io
from collections.abc import Iterator

from django.utils.translation import gettext as text

from safetyportal.core.documents.excel import Column, stream_xlsx
from safetyportal.core.documents.excel_parts import letters
from safetyportal.core.imports.spec import ImportSpec, say, spec_of
from safetyportal.core.imports.stage import cells_of
from safetyportal.core.models import ImportBatch

LIST_ROWS = 5_000  # a longer pick list helps nobody
VALID_TO = 100_001
ERROR_HEADINGS = {"错误说明", "Errors"}


def template(spec: ImportSpec, actor) -> bytes:
    """A workbook to fill in: headings with explanations, pick lists, one sample row that an import leaves out."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = text("Rows")
    lists = book.create_sheet("lists")
    _head(sheet, spec)
    _pick_lists(sheet, lists, spec, actor)
    _instructions(book.create_sheet(text("Instructions"), 1), spec)
    lists.sheet_state = "hidden"
    for printed in book.worksheets:
        printed.page_setup.orientation, printed.page_setup.paperSize = "landscape", 9
        printed.page_setup.fitToHeight, printed.sheet_properties.pageSetUpPr.fitToPage = 0, True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _head(sheet, spec: ImportSpec) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    must, may = PatternFill("solid", fgColor="FFD6E4F2"), PatternFill("solid", fgColor="FFF1F4F7")
    line = Border(bottom=Side("thin", color="FF9DB2C6"))
    for index, column in enumerate(spec.columns, 1):
        dimension = sheet.column_dimensions[letters(index - 1)]
        dimension.width, dimension.number_format = column.width, "@"  # text: codes keep their zeros and last digits
        cell = sheet.cell(1, index, f"{column.label}{' *' if column.required else ''}")
        cell.font, cell.border = Font(name="宋体", bold=True, color="FF123F6D"), line
        cell.fill, cell.alignment = (must if column.required else may), Alignment(vertical="center", wrap_text=True)
        if column.help:
            cell.comment = Comment(str(column.help), "safetyportal", width=320, height=120)
        sample = sheet.cell(2, index, column.sample)
        sample.font, sample.number_format = Font(name="宋体", italic=True, color="FF7A8896"), "@"
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "B2"


def _pick_lists(sheet, lists, spec: ImportSpec, actor) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    used = 0
    for index, column in enumerate(spec.columns):
        entries = list(column.choices(actor)) if column.choices else []
        if not entries or len(entries) > LIST_ROWS:
            continue
        source = letters(used)
        used += 1
        for row, entry in enumerate(entries, 1):
            lists[f"{source}{row}"] = entry
        rule = DataValidation(
            "list", formula1=f"lists!${source}$1:${source}${len(entries)}", allow_blank=True, showErrorMessage=False
        )
        rule.promptTitle, rule.prompt = str(column.label)[:32], str(column.help or column.label)[:250]
        rule.showInputMessage = True
        rule.add(f"{letters(index)}2:{letters(index)}{VALID_TO}")
        sheet.add_data_validation(rule)


def _instructions(sheet, spec: ImportSpec) -> None:
    from openpyxl.styles import Alignment, Font

    lines = [
        text(
            "Fill in one row for each record. Columns with * must be filled; the order of the columns does not matter."
        ),
        text("Rows whose first cell begins with “示例：” are left out, so the sample may stay."),
        text("Nothing is changed before you have seen the result of the check and confirmed it."),
        *(str(note) for note in spec.notes),
    ]
    for number, words in enumerate(lines, 1):
        sheet.cell(number, 1, words)
    top = len(lines) + 2
    for index, words in enumerate((text("Column"), text("Must be filled"), text("Explanation"), text("Example")), 1):
        sheet.cell(top, index, words).font = Font(name="宋体", bold=True, color="FF123F6D")
    for row, column in enumerate(spec.columns, top + 1):
        facts = (str(column.label), text("yes") if column.required else "", str(column.help), column.sample)
        for index, words in enumerate(facts, 1):
            cell = sheet.cell(row, index, words)
            cell.number_format, cell.alignment = "@", Alignment(vertical="top", wrap_text=index == 3)
    for index, width in enumerate((30, 10, 70, 36)):
        sheet.column_dimensions[letters(index)].width = width


def errors_workbook(batch: ImportBatch) -> Iterator[bytes]:
    """The bad rows as they were, with one more column that says what is wrong; made to be corrected and sent again."""
    kept = [i for i, heading in enumerate(batch.header) if heading not in ERROR_HEADINGS]
    spec = spec_of(batch.kind)
    widths = {position: spec.column(key).width for key, position in batch.mapping.items()}
    columns = [Column(str(i), batch.header[i], width=widths.get(i, 16)) for i in kept]
    columns.append(Column("errors", text("Errors"), width=70))
    rows = batch.rows.filter(bad=True).order_by("number").iterator(chunk_size=1_000)
    return stream_xlsx(columns, ([*_kept_cells(row, kept), described(row, spec)] for row in rows), text("Rows"))


def _kept_cells(row, kept: list[int]) -> list[str]:
    cells = cells_of(row)
    return [cells[i] if i < len(cells) else "" for i in kept]


def described(row, spec: ImportSpec) -> str:
    """All errors of a row in one cell."""
    return "；".join(message for _label, message in messages(row.errors, spec, joined=True))


def messages(problems: list[dict], spec: ImportSpec, *, joined: bool = False) -> list[tuple[str, str]]:
    """`(column label, message)` in the reader's language; `joined` puts the label before the message."""
    found = []
    for one in problems:
        label = str(spec.column(one["column"]).label) if one["column"] else ""
        message = say(one)
        found.append((label, f"{label}：{message}" if joined and label else message))
    return found
