"""The official Excel form of a statistical table: the same dataclass as the PDF, with merged heads, rules and foot.

For tables of a few hundred rows; long lists go through `excel.stream_xlsx`.
"""

import io
from datetime import datetime
from decimal import Decimal, InvalidOperation

from safetyportal.core.documents.content import TableReport, depth, head_cells, leaves

SONG, HEI = "宋体", "黑体"
WIDTH = 9.5  # characters for a column of width 1
LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 -- the same table gives the same bytes


def table_workbook(report: TableReport) -> bytes:
    """The table as a workbook, laid out for printing on one page across. Texts never become formulas."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    _Sheet(book.active, report).write()
    book.properties.creator, book.properties.title = "", report.title
    book.properties.created = book.properties.modified = LONG_AGO
    out = io.BytesIO()
    with _steady_archive(out) as archive:
        ExcelWriter(book, archive).save()
    return out.getvalue()


def _steady_archive(out: io.BytesIO):
    """A ZIP file whose members carry no time of day."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo  # noqa: PLC0415 -- beside its only use

    class SteadyZip(ZipFile):
        def writestr(self, name, data, *args, **kwargs):
            member = name if isinstance(name, ZipInfo) else ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            super().writestr(member, data)

        def write(self, filename, arcname=None, *args, **kwargs):
            with open(filename, "rb") as source:
                self.writestr(arcname or filename, source.read())

    return SteadyZip(out, "w", ZIP_DEFLATED, allowZip64=True)


class _Sheet:
    """Writes one report from top to bottom; `row` is the next free row."""

    def __init__(self, sheet, report: TableReport) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        self.sheet, self.report, self.row = sheet, report, 1
        self.columns = list(leaves(report.heads))
        thin = Side(style="thin")
        self.ruled = Border(left=thin, right=thin, top=thin, bottom=thin)
        self.font, self.alignment = Font, Alignment

    def write(self) -> None:
        self._line(self.report.title, size=18, bold=True, height=30)
        if self.report.subtitle:
            self._line(self.report.subtitle, size=12, height=20)
        if self.report.number or self.report.authority:
            left = f"表　　号：{self.report.number}" if self.report.number else ""
            self._two_ends(left, f"制定机关：{self.report.authority}" if self.report.authority else "")
        measure = f"计量单位：{self.report.measure}" if self.report.measure else ""
        self._two_ends(f"{self.report.unit_label}：{self.report.unit}", measure)
        first = self.row
        self._head()
        last_head = self.row - 1
        self._body()
        self._foot()
        self._page(first, last_head)

    def _put(self, row: int, column: int, value: object, *, face=SONG, size=10.5, bold=False, align="center"):
        cell = self.sheet.cell(row, column)
        number = _as_number(value)
        if number is None:
            cell.value = None if value is None else str(value)
            cell.data_type = "s" if value is not None else "n"  # a text that begins with = stays a text
        else:
            cell.value, cell.number_format = number, _format_of(value)
        cell.font = self.font(name=face, size=size, bold=bold)
        cell.alignment = self.alignment(horizontal=align, vertical="center", wrap_text=True)
        return cell

    def _line(self, words: str, *, size: float, height: float, bold: bool = False) -> None:
        self._merge(self.row, 1, self.row, len(self.columns))
        self._put(self.row, 1, words, face=HEI if bold else SONG, size=size)
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _two_ends(self, left: str, right: str) -> None:
        middle = max(1, len(self.columns) // 2)
        for start, end, words, align in ((1, middle, left, "left"), (middle + 1, len(self.columns), right, "right")):
            if start <= end:
                self._merge(self.row, start, self.row, end)
                self._put(self.row, start, words, align=align)
        self.row += 1

    def _merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        if (row, column) != (last_row, last_column):
            self.sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)

    def _head(self) -> None:
        levels = depth(self.report.heads)
        for label, row, column, tall, wide in head_cells(self.report.heads):
            top, left = self.row + row, column + 1
            self._put(top, left, label, face=HEI, size=10)
            for y in range(top, top + tall):
                for x in range(left, left + wide):
                    self.sheet.cell(y, x).border = self.ruled
            self._merge(top, left, top + tall - 1, left + wide - 1)
        for row in range(self.row, self.row + levels):
            self.sheet.row_dimensions[row].height = 30
        self.row += levels
        if self.report.numbered_columns:
            for column in range(1, len(self.columns) + 1):
                self._put(self.row, column, "甲" if column == 1 else str(column - 1)).border = self.ruled
            self.row += 1

    def _body(self) -> None:
        for index, row in enumerate(self.report.rows):
            for column, (value, head) in enumerate(zip(row, self.columns, strict=True), 1):
                bold = index in self.report.bold_rows
                self._put(self.row, column, value, bold=bold, align=head.align).border = self.ruled
            self.row += 1

    def _foot(self) -> None:
        items = [f"{signature.role}：{signature.name}" for signature in self.report.footer]
        items += [f"{label}：{value}" for label, value in self.report.footer_fields]
        count = len(self.columns)
        for index, words in enumerate(items):
            start, end = 1 + index * count // len(items), (index + 1) * count // len(items)
            self._merge(self.row, start, self.row, max(start, end))
            self._put(self.row, start, words, align="left")
        if items:
            self.sheet.row_dimensions[self.row].height = 26
            self.row += 1
        for index, note in enumerate(self.report.notes):
            self._merge(self.row, 1, self.row, count)
            self._put(self.row, 1, f"{'说明：' if not index else '　　　'}{note}", size=9, align="left")
            self.row += 1

    def _page(self, first_head: int, last_head: int) -> None:
        from openpyxl.utils import get_column_letter

        sheet = self.sheet
        sheet.title = "统计表"
        for index, head in enumerate(self.columns, 1):
            sheet.column_dimensions[get_column_letter(index)].width = WIDTH * head.width
        sheet.freeze_panes = sheet.cell(last_head + 1, 2)
        sheet.print_title_rows = f"{first_head}:{last_head}"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if self.report.landscape else "portrait"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.center.text = "共 &N 页  第 &P 页"


def _as_number(value: object) -> Decimal | int | float | None:
    """Numbers, and texts that are a number as the table prints it (91.36, 3,650.50), so that Excel can add them."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float | Decimal):
        return value
    if not isinstance(value, str) or not value[:1].isdigit() or (value.startswith("0") and value[1:2].isdigit()):
        return None
    try:
        return Decimal(value.replace(",", ""))
    except InvalidOperation:
        return None


def _format_of(value: object) -> str:
    """As many decimals as are printed."""
    decimals = len(str(value).partition(".")[2])
    grouped = "#,##0" if "," in str(value) else "0"
    return f"{grouped}.{'0' * decimals}" if decimals else grouped
