"""What is printed, as plain values: an app's `documents.py` builds them, `pdf.render` and `workbook_layouts` draw them.

All texts are final (Chinese, already in words); an empty text or None prints as a rule to write on. Pictures are PNG or
JPEG bytes. Nothing here knows a database or reportlab.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Text:
    """A paragraph. `level` 0 body, 1 "一、", 2 "（一）", 3 "1."; the words carry their number themselves."""

    words: str
    level: int = 0
    align: str = "justify"  # justify, left, center, right
    indent: bool = True  # two characters


@dataclass(frozen=True)
class Picture:
    """A photo or drawing in the text, at most `width_mm` wide and half a page high."""

    content: bytes
    caption: str = ""
    width_mm: float = 120


@dataclass(frozen=True)
class Series:
    """One row of bars or one line; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """Drawn as vectors: `kind` bars (standing), rows (lying, for rankings) or lines."""

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


@dataclass(frozen=True)
class Head:
    """A column of a table, or with `children` a heading over several. `width` is a share of the page."""

    label: str
    children: tuple["Head", ...] = ()
    width: float = 1
    align: str = "center"


@dataclass(frozen=True)
class Table:
    """A ruled table in the text, such as a ranking. Rows have as many cells as there are lowest heads."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[object, ...], ...]
    title: str = ""
    unit: str = ""
    bold_rows: frozenset[int] = frozenset()  # totals


Block = Text | Picture | Chart | Table


@dataclass(frozen=True)
class Signature:
    """A line to sign: who signs, the name in print, the picture drawn on screen when it was, and when."""

    role: str
    name: str = ""
    picture: bytes | None = None
    signed_on: date | None = None
    note: str = ""  # e.g. number of the officer's card, "拒绝签字，见证人：…"


@dataclass(frozen=True)
class Signing:
    """落款: the body's name over the date at the right, with room for the seal; people who sign stand before it."""

    issuer: str = ""
    on: date | None = None
    seal: bool = True
    signatures: tuple[Signature, ...] = ()
    seal_words: str = ""  # the name on the seal that is drawn; empty: room for one of ink


@dataclass(frozen=True)
class Receipt:
    """The strip below the cut line that comes back: label and value pairs, then who signs."""

    title: str
    fields: tuple[tuple[str, str], ...]
    words: str = ""
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True)
class OfficialLetter:
    """公文 after GB/T 9704-2012: red head, number, title, addressee, text, signing, copies, receipt."""

    title: str
    body: tuple[Block, ...]
    signing: Signing
    heading: str = ""  # red head, e.g. 长沙市安全生产委员会办公室文件; empty: none
    number: str | None = ""  # "" prints room for it, None is a paper without number
    addressee: str = ""
    enclosures: tuple[str, ...] = ()  # 附件
    contact: str = ""  # （联系人：…，电话：…）
    copies: str = ""  # 抄送
    printed_by: str = ""  # 印发机关; with the date it closes the letter
    receipt: Receipt | None = None
    marks: tuple[str, ...] = ()  # 特急, 示例 … top left


@dataclass(frozen=True)
class Cell:
    """One cell of a form: a fixed label or a value; `span` in columns; `lines` keeps room to write by hand."""

    words: object = None
    span: int = 1
    label: bool = False
    lines: int = 1
    align: str = "left"
    signatures: tuple[Signature, ...] = ()  # printed in the cell, below its words
    signed_on: date | None = None  # with signatures: the date line; None prints 年 月 日 to fill in
    dated: bool = False  # prints the date line


@dataclass(frozen=True)
class FormDocument:
    """A statutory form: title, number at the right, a ruled table with fixed label cells, notes, signing."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    heading: str = ""  # the authority over the title
    number: str | None = ""
    columns: tuple[float, ...] = (1, 2, 1, 2)  # shares of the width
    before: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()
    signing: Signing | None = None
    copies_note: str = ""  # 本文书一式两份：一份由…备案，一份交…
    receipt: Receipt | None = None
    top_left: str = ""
    top_right: str = ""


@dataclass(frozen=True)
class Group:
    """Rows of a grid under one label that stands upright at the left."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Grid:
    """A ruled part of a statutory paper: rows of labels and values that fill twelve columns, eleven in a group."""

    rows: tuple[tuple[Cell, ...] | Group, ...]


@dataclass(frozen=True)
class StatutoryPaper:
    """执法文书: heading over the title, number, addressee, then text, grids and lists in their order, those who sign,
    body and date with room for the seal, what happens with the copies at the foot."""

    title: str
    parts: tuple[Block | Grid, ...]
    heading: str = ""  # in black over the title
    red_head: str = ""  # the body's name in red over a red rule instead
    number: str | None = ""  # "" prints room for it, None is a paper without number
    addressee: str = ""
    signing: Signing | None = None
    copies_note: str = ""
    receipt: Receipt | None = None
    foot: tuple[Signature, ...] = ()  # who signs each page of a record (笔录)


@dataclass(frozen=True)
class TableReport:
    """统计表: wide, ruled, a head of several levels repeated on each page, notes and the people who answer for it."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[object, ...], ...]
    subtitle: str = ""  # the period
    number: str = ""  # 表号
    authority: str = ""  # 制定机关
    unit: str = ""  # who fills it in
    unit_label: str = "填报单位"
    measure: str = ""  # 计量单位
    numbered_columns: bool = True  # a row 甲 1 2 3 … under the head
    bold_rows: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    footer: tuple[Signature, ...] = ()  # 单位负责人, 填表人 …
    footer_fields: tuple[tuple[str, str], ...] = ()  # 联系电话, 填报日期
    landscape: bool = True


@dataclass(frozen=True)
class Section:
    """A part of a bulletin; the title carries its number (一、…)."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Bulletin:
    """通报: like a letter, made of sections with rankings and charts."""

    title: str
    sections: tuple[Section, ...]
    signing: Signing
    heading: str = ""
    number: str | None = ""  # "" prints room for it, None is a paper without number
    addressee: str = ""
    opening: tuple[Block, ...] = ()
    copies: str = ""
    printed_by: str = ""
    marks: tuple[str, ...] = ()


Content = OfficialLetter | FormDocument | StatutoryPaper | TableReport | Bulletin


@dataclass(frozen=True)
class Stamp:
    """What the portal knows of the paper while it is built; the builder puts it into the content."""

    number: str = ""  # empty in a draft and for kinds without a number
    issued_on: date | None = None
    issuer: str = ""
    draft: bool = False
    seal: str = ""  # name on the drawn seal of a demonstration; else the seal is of ink


@dataclass(frozen=True)
class Marks:
    """What stands on the page around the content: code and address to verify it, digest of what it says, watermark."""

    code: str = ""
    verify_url: str = ""
    digest: str = ""
    watermark: str = ""


def leaves(heads: Sequence[Head]) -> Iterator[Head]:
    """The lowest heads from left to right: the columns."""
    for head in heads:
        if head.children:
            yield from leaves(head.children)
        else:
            yield head


def depth(heads: Sequence[Head]) -> int:
    """Levels of the head."""
    return max((1 + depth(head.children) for head in heads), default=0)


def head_cells(heads: Sequence[Head]) -> Iterator[tuple[str, int, int, int, int]]:
    """`(label, row, column, rows, columns)` of each cell of the head; one without children reaches down to the data."""
    yield from _head_cells(heads, 0, 0, depth(heads))


def _head_cells(heads: Sequence[Head], row: int, column: int, rows: int) -> Iterator[tuple[str, int, int, int, int]]:
    for head in heads:
        columns = len(list(leaves([head])))
        yield head.label, row, column, 1 if head.children else rows, columns
        yield from _head_cells(head.children, row + 1, column, rows - 1)
        column += columns
