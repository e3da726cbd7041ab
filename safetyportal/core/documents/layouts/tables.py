"""Ruled tables: head of several levels, repeated on each page; cells wrap, rows break over pages when they must."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reportlab.lib.colors import black
from reportlab.platypus import Table as RuledTable

from safetyportal.core.documents.content import Head, Table, depth, head_cells, leaves
from safetyportal.core.documents.layouts.fonts import BOLD, SANS, SERIF, Ink
from safetyportal.core.documents.layouts.prose import Look, Prose

PADDING = 3.0
FRAME = [
    ("FONTNAME", (0, 0), (-1, -1), SERIF),
    ("BOX", (0, 0), (-1, -1), 1, black),
    ("INNERGRID", (0, 0), (-1, -1), 0.5, black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
    ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
]


def shown(value: object) -> str:
    """A cell in words: None is an empty cell to write in, numbers keep the digits they come with."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def widths_of(heads: Sequence[Head], width: float) -> list[float]:
    shares = [head.width for head in leaves(heads)]
    return [width * share / sum(shares) for share in shares]


def ruled_table(
    heads: Sequence[Head],
    rows: Sequence[Sequence[object]],
    width: float,
    ink: Ink,
    *,
    size: float,
    padding: float = PADDING,
    bold_rows: frozenset[int] = frozenset(),
    numbered: bool = False,
) -> RuledTable:
    """The table, ready to be set; with `numbered` a row 甲 1 2 3 … stands under the head, as statistical forms have."""
    levels, columns = depth(heads), list(leaves(heads))
    grid: list[Any] = [[""] * len(columns) for _level in range(levels)]
    spans = []
    head_look = Look(SANS, size, size * 1.35, align="center", balanced=True)
    for label, row, column, tall, wide in head_cells(heads):
        grid[row][column] = Prose(label, head_look, ink)
        if tall > 1 or wide > 1:
            spans.append(("SPAN", (column, row), (column + wide - 1, row + tall - 1)))
    if numbered:
        names = ["甲", *(str(number) for number in range(1, len(columns)))]
        grid.append([Prose(name, head_look, ink) for name in names])
    for index, values in enumerate(rows):
        grid.append(_cells(values, columns, BOLD if index in bold_rows else SERIF, size, ink))
    return RuledTable(
        grid,
        colWidths=widths_of(heads, width),
        repeatRows=levels + numbered,
        style=[*FRAME, ("TOPPADDING", (0, 0), (-1, -1), padding), ("BOTTOMPADDING", (0, 0), (-1, -1), padding), *spans],
        splitInRow=1,
        hAlign="LEFT",
    )


def _cells(row: Sequence[object], columns: Sequence[Head], face: str, size: float, ink: Ink) -> list[Prose]:
    return [
        Prose(shown(value), Look(face, size, size * 1.35, align=column.align), ink)
        for value, column in zip(row, columns, strict=True)
    ]


def table_in_text(table: Table, width: float, ink: Ink, *, size: float = 10.5) -> list:
    """A table among paragraphs: its title above the middle, its unit at the right."""
    pieces: list = []
    if table.title:
        pieces.append(Prose(table.title, Look(SANS, size + 1, (size + 1) * 1.8, align="center", before=6), ink))
    if table.unit:
        pieces.append(Prose(f"单位：{table.unit}", Look(SERIF, size - 1, size * 1.5, align="right"), ink))
    for piece in pieces:
        piece.keepWithNext = 1
    grid = ruled_table(table.heads, table.rows, width, ink, size=size, bold_rows=table.bold_rows)
    grid.spaceAfter = 8
    return [*pieces, grid]
