"""The fixed parts of a workbook (ECMA-376): styles, relations, head and tail of a sheet."""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

STYLE_HEADER, STYLE_DATE, STYLE_DATETIME, STYLE_QUOTED = 1, 2, 3, 4
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PRINTED = (  # across one page, as many down as it takes
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
)
_CONTROL = re.compile("[\x00-\x1f]")

# Styles: 0 plain · 1 header · 2 date · 3 date and time · 4 text with the quote prefix
_STYLES = (
    f'{_DECLARATION}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><color rgb="FF123F6D"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EFF6"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><bottom style="thin"><color rgb="FF9DB2C6"/></bottom></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
    '<alignment vertical="center" wrapText="1"/></xf>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf>'
    '<xf xfId="0" numFmtId="165" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf>'
    '<xf xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def letters(index: int) -> str:
    """Name of the column with this index, from 0: A … Z, AA …"""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet_title(name: str, number: int) -> str:
    """A name that Excel accepts; later sheets of the same list carry their number."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", name).strip() or "Sheet1"
    return clean[:31] if number == 1 else f"{clean[:26]} {number}"


def sheet_head(columns: Sequence) -> str:
    """Everything before the first row of data: frozen header, widths, the header itself."""
    widths = "".join(
        f'<col min="{i}" max="{i}" width="{column.width}" customWidth="1"/>' for i, column in enumerate(columns, 1)
    )
    labels = "".join(
        f'<c r="{letters(i)}1" s="{STYLE_HEADER}" t="inlineStr"><is><t>{_plain(column.label)}</t></is></c>'
        for i, column in enumerate(columns)
    )
    return (
        f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols>'
        f'<sheetData><row r="1" ht="22" customHeight="1">{labels}</row>'
    )


def sheet_tail(width: int, last_row: int) -> str:
    return f'</sheetData><autoFilter ref="A1:{letters(width - 1)}{last_row}"/>{_PRINTED}</worksheet>'


def frame(names: Sequence[str], width: int, last_rows: Sequence[int]) -> Iterator[tuple[str, str]]:
    """`(member, content)` of what holds the sheets together."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{i}" r:id="rId{i}"/>'
        for i, name in enumerate(names, 1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{i}" hidden="1">'
        f"'{escape(name)}'!$A$1:${letters(width - 1)}${last}</definedName>"
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{i}">'
        f"'{escape(name)}'!$1:$1</definedName>"
        for i, (name, last) in enumerate(zip(names, last_rows, strict=True))
    )
    yield (
        "xl/workbook.xml",
        f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets>'
        f"<definedNames>{filters}</definedNames></workbook>",
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{len(names) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _STYLES
    yield (
        "_rels/.rels",
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for i in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>',
    )


def _plain(label) -> str:
    return escape(_CONTROL.sub(" ", str(label)))
