"""Enforcement papers after the national set of forms: text, ruled grids and lists in any order, then who signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from safetyportal.core.documents.content import Cell, Grid, Group, StatutoryPaper, Table
from safetyportal.core.documents.layouts.blocks import flow_of
from safetyportal.core.documents.layouts.fonts import BOLD, SANS, SERIF, Ink
from safetyportal.core.documents.layouts.form import THICK, THIN, RuledRow, ruled_row
from safetyportal.core.documents.layouts.letter import BLANK_NUMBER, broken_title
from safetyportal.core.documents.layouts.page import FORM, RED
from safetyportal.core.documents.layouts.pieces import (
    SIGN_HEIGHT,
    Gap,
    Rule,
    Stack,
    WithTail,
    receipt_strip,
    signing_block,
)
from safetyportal.core.documents.layouts.prose import Look, Prose
from safetyportal.core.documents.layouts.tables import table_in_text

COLUMNS = 12
GROUP_WIDTH = FORM.width / COLUMNS / 2  # the upright label takes half a column from its rows' first label


@dataclass(frozen=True)
class Setting:
    """How roomy a paper is set."""

    size: float
    leading: float
    room: float  # share of the empty lines of its cells that is kept
    sign_height: float = SIGN_HEIGHT  # of a drawn signature


# From roomy to tight: a paper that fits one page when set tighter is not broken over two.
SETTINGS = (
    Setting(14, 26, 1.0),
    Setting(14, 25, 0.6),
    Setting(13, 23, 0.3, 11 * mm),
    Setting(12, 20, 0.0, 9 * mm),
    Setting(12, 18, 0.0, 8 * mm),
    Setting(11, 17, 0.0, 8 * mm),
)
HOPELESS = 1.5  # pages from which the roomiest setting stays


def statutory_flow(paper: StatutoryPaper, ink: Ink) -> list[Flowable]:
    """Head, addressee, the parts with the signing on the page of the last of them, receipt; on one page where that
    can be."""
    roomy: list[Flowable] = []
    for setting in SETTINGS:
        flow = _flow(paper, ink, setting)
        tall = sum(piece.wrap(FORM.width, FORM.height)[1] + piece.getSpaceBefore() for piece in flow)
        if tall <= FORM.height - 1:
            return flow
        roomy = roomy or flow
        if tall > HOPELESS * FORM.height:
            break
    return roomy


def _flow(paper: StatutoryPaper, ink: Ink, setting: Setting) -> list[Flowable]:
    flow = _head(paper, ink)
    size, leading = setting.size, setting.leading
    if paper.addressee:
        flow.append(Prose(f"{paper.addressee.rstrip('：:')}：", Look(SERIF, size, leading, align="left"), ink))
    body = [piece for part in paper.parts for piece in _pieces(part, ink, setting)]
    if isinstance(body[-1] if body else None, Gap):
        body.pop()
    tail = _tail(paper, ink, setting)
    if body and tail.pieces:
        last = body.pop()
        body.append(WithTail(last, tail, 2 * leading if isinstance(last, Prose) else 50))
    elif tail.pieces:
        body.append(tail)
    flow += body
    if paper.receipt:
        flow.append(receipt_strip(paper.receipt, ink))
    return flow


def _head(paper: StatutoryPaper, ink: Ink) -> list[Flowable]:
    flow: list[Flowable] = []
    if paper.red_head:
        name = Prose(paper.red_head, Look(BOLD, 30, 42, align="center", color=RED), ink)
        scale = min(1.0, FORM.width * 0.99 / (name.natural_width() or 1))
        look = Look(BOLD, max(30 * scale, 18), max(42 * scale, 26), align="center", color=RED)
        flow += [Prose(paper.red_head, look, ink), Rule(thick=2, color=RED, above=1.5 * mm, below=5 * mm)]
    elif paper.heading:
        flow.append(Prose(paper.heading, Look(SANS, 15, 26, align="center"), ink))
    title = broken_title(paper.title, FORM.width / 22)
    flow.append(Prose(title, Look(BOLD, 22, 34, align="center", balanced=True), ink))
    number = BLANK_NUMBER if paper.number == "" else paper.number
    if number:
        flow.append(Prose(number, Look(SERIF, 12, 22, align="right"), ink))
    grid_first = isinstance(paper.parts[0] if paper.parts else None, Grid)
    if not paper.red_head and not grid_first:
        flow.append(Rule(thick=1, above=1, below=3 * mm))
    return [*flow, Gap(12 if grid_first and not number else 4)]


def _tail(paper: StatutoryPaper, ink: Ink, setting: Setting) -> Stack:
    pieces: list[Flowable] = []
    if paper.signing is not None:
        look = {"size": setting.size, "leading": setting.leading, "line_size": 12, "sign_height": setting.sign_height}
        pieces.append(signing_block(paper.signing, ink, **look))
    if paper.copies_note:  # under a ruled grid, whose last line is the rule already
        pieces += [Rule(thick=0.6, above=6, below=2)] if paper.signing is not None else []
        pieces.append(Prose(paper.copies_note, Look(SERIF, 10, 16), ink))
    return Stack(pieces)


def _pieces(part, ink: Ink, setting: Setting) -> list[Flowable]:
    if isinstance(part, Grid):
        return [*grid_rows(part, ink, setting.room, setting.sign_height), Gap(6)] if part.rows else []
    if isinstance(part, Table):
        return table_in_text(part, FORM.width, ink, size=11)
    return flow_of(part, FORM.width, ink, setting.size, setting.leading)


def grid_rows(grid: Grid, ink: Ink, room: float = 1.0, tall: float = SIGN_HEIGHT) -> list[Flowable]:
    """The rows of a grid; those of a group stay side by side with their label."""
    unit, last = FORM.width / COLUMNS, len(grid.rows) - 1
    rows: list[Flowable] = []
    for index, row in enumerate(grid.rows):
        ends: dict[str, Any] = {"top": index == 0, "bottom": index == last, "room": room, "tall": tall}
        if isinstance(row, Group):
            rows.append(GroupRows(row.label, _group_rows(row.rows, unit, ink, **ends), ink))
        else:
            rows.append(ruled_row(row, [unit] * COLUMNS, ink, **ends))
    return rows


def _group_rows(
    rows: Sequence[tuple[Cell, ...]], unit: float, ink: Ink, *, room: float, tall: float, top: bool, bottom: bool
) -> list[RuledRow]:
    widths = [unit - GROUP_WIDTH, *[unit] * (COLUMNS - 1)]
    count = len(rows)
    return [
        ruled_row(
            row, widths, ink, room=room, tall=tall, top=top and number == 0, bottom=bottom and number == count - 1
        )
        for number, row in enumerate(rows)
    ]


class GroupRows(Flowable):
    """Rows that share one upright label at the left; parted between rows only, the label then stands twice."""

    def __init__(self, label: str, rows: list[RuledRow], ink: Ink) -> None:
        super().__init__()
        self.label, self.rows, self.ink = label, rows, ink

    def wrap(self, available, height):
        sizes = [row.wrap(available - GROUP_WIDTH, height)[1] for row in self.rows]
        self.width, self.height = available, sum(sizes)
        return available, self.height

    def split(self, available, height):
        self.wrap(available, height)
        used, count = 0.0, 0
        for row in self.rows:
            if used + row.height > height + 0.01:
                break
            used, count = used + row.height, count + 1
        if count == len(self.rows):
            return [self]
        if count == 0:
            return []
        return [GroupRows(self.label, part, self.ink) for part in (self.rows[:count], self.rows[count:])]

    def draw(self):
        y = self.height
        for row in self.rows:
            y -= row.height
            row.drawOn(self.canv, GROUP_WIDTH, y)
        words = Prose("\n".join(self.label), Look(SANS, 11, 16, align="center"), self.ink)
        tall = words.wrap(GROUP_WIDTH, self.height)[1]
        words.drawOn(self.canv, 0, (self.height - tall) / 2)
        first, last = self.rows[0], self.rows[-1]
        canvas = self.canv
        canvas.setLineCap(2)
        for thick, ends in (
            (THICK, (0, 0, 0, self.height)),
            (THICK if first.top else THIN, (0, self.height, GROUP_WIDTH, self.height)),
            (THICK if last.bottom else THIN, (0, 0, GROUP_WIDTH, 0)),
        ):
            canvas.setLineWidth(thick)
            canvas.line(*ends)
