"""Workbooks of any length, written as they are read: constant memory, first bytes at once.

Text cells are inline strings, so no value can ever become a formula; a text that looks like one also carries the quote
prefix, so that it stays text when somebody edits the cell. Dates are real dates in Shanghai time.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, cast
from zoneinfo import ZoneInfo

from safetyportal.core.documents import excel_parts as parts

SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPRESSION = 2  # 6 makes the file a fifth smaller and takes twice as long
MAX_ROWS = 1_048_576
MAX_SHEET_BYTES = 1_900_000_000  # below the size from which a zip member needs the 64-bit form that Excel dislikes
MAX_TEXT = 32_767
EXACT = 1e15  # larger numbers would be rounded by the spreadsheet: they are written as text
BATCH = 500
CHUNK = 256 * 1024
# The wide signs too: a spreadsheet of East Asia may take them for the narrow ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_SPECIAL = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^ | $")
_EPOCH = date(1899, 12, 30).toordinal()


@dataclass(frozen=True)
class Column:
    """One column: `kind` is text, number, date or datetime; `width` in characters."""

    key: str
    label: object
    kind: str = "text"
    width: float = 16


def _escaped(found: re.Match) -> str:
    text = found.group()
    if len(text) > 1:  # looks like an escape of ours: escape its underscore
        return f"_x005F{text}"
    plain = {"&": "&amp;", "<": "&lt;", ">": "&gt;", " ": " ", "\n": "\n", "\t": "\t"}.get(text)
    if plain is not None:
        return plain
    return f"_x{ord(text):04X}_" if ord(text) < 0x20 else "�"


def _text_cell(reference: str, value) -> str:
    text = (value if isinstance(value, str) else str(value))[:MAX_TEXT]
    if not text:
        return ""
    style = f' s="{parts.STYLE_QUOTED}"' if text[0] in FORMULA_STARTS else ""
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(_escaped, text)
        return f'<c r="{reference}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{reference}"{style} t="inlineStr"><is><t>{text}</t></is></c>'


def _number_cell(reference: str, value: Any) -> str:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and -EXACT < value < EXACT:
        return f'<c r="{reference}"><v>{value}</v></c>'
    return _text_cell(reference, value)


def _date_cell(reference: str, value) -> str:
    if isinstance(value, datetime):
        value = _local(value).date()
    if not isinstance(value, date) or value.year < 1900:
        return _text_cell(reference, value)
    return f'<c r="{reference}" s="{parts.STYLE_DATE}"><v>{value.toordinal() - _EPOCH}</v></c>'


def _datetime_cell(reference: str, value) -> str:
    if not isinstance(value, datetime) or value.year < 1900:
        return _date_cell(reference, value)
    local = _local(value)
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    serial = local.toordinal() - _EPOCH + seconds / 86400
    return f'<c r="{reference}" s="{parts.STYLE_DATETIME}"><v>{serial:.9f}</v></c>'


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=UTC).astimezone(SHANGHAI)


CELLS: dict[str, Callable[[str, object], str]] = {
    "text": _text_cell,
    "number": _number_cell,
    "date": _date_cell,
    "datetime": _datetime_cell,
}


class _Pipe(io.RawIOBase):
    """What `zipfile` writes to when nobody can seek: bytes wait here until they are taken."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.waiting.append(bytes(data))
        self.size += len(data)
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self.waiting)
        self.waiting, self.size = [], 0
        return data


def stream_xlsx(columns: Sequence[Column], rows: Iterable[Sequence], sheet_name: str = "Sheet1") -> Iterator[bytes]:
    """Bytes of a workbook with these rows (sequences in the order of the columns; None and "" stay empty).

    A list longer than a sheet goes on in the next one. Raises nothing for odd values: they become text.
    """
    pipe = _Pipe()
    source = iter(rows)
    names: list[str] = []
    last_rows: list[int] = []
    more = True
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        while more:
            names.append(parts.sheet_title(sheet_name, len(names) + 1))
            last_rows.append(1)
            with archive.open(f"xl/worksheets/sheet{len(names)}.xml", "w") as sheet:
                sheet.write(parts.sheet_head(columns).encode())
                for count, data in _batches(columns, source):
                    last_rows[-1] += count
                    sheet.write(data)
                    if pipe.size >= CHUNK:
                        yield pipe.take()
                sheet.write(parts.sheet_tail(len(columns), last_rows[-1]).encode())
            ahead = list(islice(source, 1))
            source, more = chain(ahead, source), bool(ahead)
        for name, content in parts.frame(names, len(columns), last_rows):
            archive.writestr(name, content)
    yield pipe.take()


def _batches(columns: Sequence[Column], source: Iterator[Sequence]) -> Iterator[tuple[int, bytes]]:
    """`(number of rows, their bytes)` until the sheet is full or the source empty."""
    cells = [(parts.letters(i), CELLS[column.kind]) for i, column in enumerate(columns)]
    written, size = 1, 0
    while size < MAX_SHEET_BYTES and (rows := list(islice(source, min(BATCH, MAX_ROWS - written)))):
        data = "".join([_row(cells, number, row) for number, row in enumerate(rows, written + 1)]).encode()
        written += len(rows)
        size += len(data)
        yield len(rows), data


def _row(cells: list[tuple[str, Callable[[str, object], str]]], number: int, row: Sequence) -> str:
    line = "".join(
        [
            cell(f"{letters}{number}", value)
            for (letters, cell), value in zip(cells, row, strict=False)
            if value is not None and value != ""
        ]
    )
    return f'<row r="{number}">{line}</row>'


def write_xlsx(path: Path, columns: Sequence[Column], rows: Iterable[Sequence], sheet_name: str = "Sheet1") -> int:
    """Write the workbook to a file that appears only when it is whole; returns its size in bytes."""
    return _write(path, stream_xlsx(columns, rows, sheet_name))


def stream_csv(columns: Sequence[Column], rows: Iterable[Sequence]) -> Iterator[bytes]:
    """Bytes of a CSV file with a byte order mark (Excel needs it for Chinese); formula starts get an apostrophe."""
    kinds = [column.kind for column in columns]
    yield b"\xef\xbb\xbf" + (",".join(_csv_text(str(column.label)) for column in columns) + "\r\n").encode()
    lines, size = [], 0
    for row in rows:
        line = ",".join([_csv_value(kind, value) for kind, value in zip(kinds, row, strict=False)])
        lines.append(line)
        size += len(line)
        if size > CHUNK:
            yield ("\r\n".join(lines) + "\r\n").encode("utf-8", "replace")
            lines, size = [], 0
    if lines:
        yield ("\r\n".join(lines) + "\r\n").encode("utf-8", "replace")


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Sequence]) -> int:
    """Like `write_xlsx`, as CSV."""
    return _write(path, stream_csv(columns, rows))


def _csv_value(kind: str, value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d" if kind == "date" else "%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if kind == "number" and isinstance(value, int | float | Decimal):
        return str(value)
    return _csv_text(value if isinstance(value, str) else str(value))


def _csv_text(text: str) -> str:
    text = text.replace("\x00", "")
    if text.startswith(FORMULA_STARTS):
        text = f"'{text}"  # +86… and -… stay readable text, and our own import takes the apostrophe off again
    if any(letter in text for letter in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _write(path: Path, stream: Iterable[bytes]) -> int:
    draft = path.with_name(f"{path.name}.part")
    size = 0
    try:
        with draft.open("wb") as file:
            for data in stream:
                size += file.write(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return size
