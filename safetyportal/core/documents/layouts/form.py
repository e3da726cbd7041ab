"""Statutory forms: a ruled table with fixed label cells under title and number.

The rows are pieces of their own: ReportLab's table cannot break a row with joined cells over pages, and a statement of
forty pages is one cell.
"""

from dataclasses import dataclass, replace

from reportlab.lib.colors import black
from reportlab.platypus import Flowable

from safetyportal.core.documents.content import Cell, FormDocument
from safetyportal.core.documents.layouts.blocks import flow_of
from safetyportal.core.documents.layouts.fonts import BOLD, SANS, SERIF, Ink
from safetyportal.core.documents.layouts.letter import BLANK_NUMBER, TwoEnds
from safetyportal.core.documents.layouts.page import FORM
from safetyportal.core.documents.layouts.pieces import (
    SIGN_HEIGHT,
    Gap,
    SignatureLine,
    Stack,
    WithTail,
    receipt_strip,
    signing_block,
)
from safetyportal.core.documents.layouts.prose import Look, Prose
from safetyportal.core.documents.layouts.tables import shown
from safetyportal.core.documents.words import blank_date, chinese_date

SIZE, LEADING = 12.0, 20.0
PADDING = 4.0
KEPT_WHOLE = 8 * LEADING  # a row no higher than this goes to the next page rather than break
THICK, THIN = 1.0, 0.5
LONG = 40  # characters from which a value is set as a paragraph with even edges


def form_flow(form: FormDocument, ink: Ink) -> list[Flowable]:
    """Title, number, text before, the table, text after, signing, what happens with the copies, receipt."""
    flow: list[Flowable] = []
    if form.heading:
        flow.append(Prose(form.heading, Look(BOLD, 18, 28, align="center"), ink))
    flow.append(Prose(form.title, Look(BOLD, 22, 34, align="center"), ink))
    right = form.top_right or (BLANK_NUMBER if form.number == "" else form.number or "")
    flow.append(TwoEnds(form.top_left, right, ink, SIZE, 0) if form.top_left or right else Gap(8))
    for block in form.before:
        flow += flow_of(block, FORM.width, ink, SIZE, LEADING)
    rows = form_rows(form, ink)
    after = [piece for block in form.after for piece in flow_of(block, FORM.width, ink, SIZE, LEADING)]
    note = [Prose(form.copies_note, Look(SERIF, 10, 16, before=6), ink)] if form.copies_note else []
    if form.signing is not None:
        flow += [*rows, *after[:-1]]
        tail = Stack([signing_block(form.signing, ink, size=SIZE, leading=LEADING), *note])
        last = after[-1] if after else flow.pop()
        flow.append(WithTail(last, tail, 3 * LEADING))
    elif after:
        flow += [*rows, *after, *note]
    else:
        flow += [*rows[:-1], WithTail(rows[-1], Stack(note), 3 * LEADING)]
    if form.receipt:
        flow.append(receipt_strip(form.receipt, ink))
    return flow


def form_rows(form: FormDocument, ink: Ink) -> list["RuledRow"]:
    """The rows of the table. Raises `ValueError` when the cells of a row do not add up to the columns."""
    last = len(form.rows) - 1
    unit = FORM.width / sum(form.columns)
    widths = [unit * share for share in form.columns]
    return [ruled_row(row, widths, ink, top=index == 0, bottom=index == last) for index, row in enumerate(form.rows)]


def ruled_row(
    row: tuple[Cell, ...],
    widths: list[float],
    ink: Ink,
    *,
    room: float = 1.0,
    tall: float = SIGN_HEIGHT,
    top: bool = False,
    bottom: bool = False,
) -> "RuledRow":
    """One row on columns of these widths; `room` is the share of the lines to write on that is kept (without any, the
    day stands beside the last signature), `tall` the height of a drawn signature. Raises `ValueError` when its cells do
    not fill the columns."""
    if sum(cell.span for cell in row) != len(widths):
        raise ValueError(f"the row of {row[0].words} does not fill the columns")
    boxes, column = [], 0
    for cell in row:
        width = sum(widths[column : column + cell.span])
        again = replace(cell, words=f"{shown(cell.words)}（续）") if cell.label else Cell()
        piece = _piece(cell, ink, tall, beside=not room)
        boxes.append(Box(piece, width, _piece(again, ink), cell.label))
        column += cell.span
    least = max(1.0, max(cell.lines for cell in row) * room) * LEADING
    return RuledRow(boxes, least, top=top, bottom=bottom)


def _piece(cell: Cell, ink: Ink, tall: float = SIGN_HEIGHT, *, beside: bool = False) -> Flowable:
    if cell.label:
        return Prose(shown(cell.words), Look(SANS, 11, 16, align="center", balanced=True), ink)
    text = shown(cell.words)
    align = "justify" if cell.align == "left" and len(text) > LONG else cell.align
    words = Prose(text, Look(SERIF, SIZE, LEADING, align=align), ink)
    if not (cell.signatures or cell.dated):
        return words
    lines, last = list(cell.signatures), len(cell.signatures) - 1
    beside = beside and cell.dated and last >= 0
    if beside:
        lines[last] = replace(lines[last], signed_on=cell.signed_on)
    pieces: list[Flowable] = [
        SignatureLine(line, ink, 11, dated=beside and number == last, tall=tall) for number, line in enumerate(lines)
    ]
    if cell.dated and not beside:
        day = chinese_date(cell.signed_on) or blank_date()
        pieces.append(Prose(day, Look(SERIF, SIZE, LEADING, align="right"), ink))
    return WithTail(words, Stack(pieces), 2 * LEADING)


@dataclass
class Box:
    """A cell with its width; labels stand in the middle, long text begins at the top."""

    piece: Flowable
    width: float
    again: Flowable  # what stands in the rest of the row on the next page when the piece itself is whole
    label: bool = False

    @property
    def room(self) -> float:
        return self.width - 2 * PADDING


class RuledRow(Flowable):
    """One row with its rules. `least` is the height that its content gets at least."""

    def __init__(self, boxes: list[Box], least: float, *, top: bool = False, bottom: bool = False) -> None:
        super().__init__()
        self.boxes, self.least, self.top, self.bottom = boxes, least, top, bottom

    def wrap(self, available, height):
        self.heights = [box.piece.wrap(box.room, height)[1] for box in self.boxes]
        self.width, self.height = available, max([self.least, *self.heights]) + 2 * PADDING
        return available, self.height

    def split(self, available, height):
        self.wrap(available, height)
        if self.height <= height + 0.01:
            return [self]
        inner = height - 2 * PADDING
        if self.height <= KEPT_WHOLE or inner < 3 * LEADING:
            return []
        first, second, broken = [], [], False
        for box, tall in zip(self.boxes, self.heights, strict=True):
            parts = [box.piece, box.again] if tall <= inner else box.piece.split(box.room, inner)
            broken = broken or (tall > inner and len(parts) > 1)
            parts = parts if len(parts) > 1 else [Gap(0), box.piece]
            first.append(Box(parts[0], box.width, box.again, box.label))
            second.append(Box(parts[1], box.width, box.again, box.label))
        if not broken:
            return []
        return [RuledRow(first, 0, top=self.top), RuledRow(second, 0, bottom=self.bottom)]

    def draw(self):
        x = 0.0
        for box, tall in zip(self.boxes, self.heights, strict=True):
            inner = self.height - 2 * PADDING
            y = PADDING + (inner - tall) / 2 if box.label or tall < 2.5 * LEADING else self.height - PADDING - tall
            box.piece.drawOn(self.canv, x + PADDING, y)
            if x:
                self._rule(x, 0, x, self.height, THIN)
            x += box.width
        self._rule(0, 0, 0, self.height, THICK)
        self._rule(x, 0, x, self.height, THICK)
        self._rule(0, self.height, x, self.height, THICK if self.top else THIN)
        self._rule(0, 0, x, 0, THICK if self.bottom else THIN)

    def _rule(self, x1: float, y1: float, x2: float, y2: float, thick: float) -> None:
        self.canv.setStrokeColor(black)
        self.canv.setLineWidth(thick)
        self.canv.setLineCap(2)
        self.canv.line(x1, y1, x2, y2)
