"""Text, pictures, tables and charts of a document as flowing pieces."""

import io
from collections.abc import Iterable

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from safetyportal.core.documents.content import Block, Chart, Picture, Table, Text
from safetyportal.core.documents.layouts.charts import Drawn
from safetyportal.core.documents.layouts.fonts import BOLD, SANS, SERIF, Ink
from safetyportal.core.documents.layouts.pieces import WithTail, draw_picture
from safetyportal.core.documents.layouts.prose import Look, Prose
from safetyportal.core.documents.layouts.tables import table_in_text

SIZE, LEADING = 15.75, 28.0  # 28 characters in 156 mm, 22 lines in 225 mm (GB/T 9704-2012 5.2.2, 5.2.3)
_FACES = {0: SERIF, 1: SANS, 2: BOLD, 3: SERIF}


class Photo(Flowable):
    """A picture in the middle of the text with its caption."""

    def __init__(self, picture: Picture, ink: Ink) -> None:
        super().__init__()
        self.picture = picture
        self.caption = Prose(picture.caption, Look(SERIF, 10.5, 18, align="center"), ink)
        self.spaceBefore = self.spaceAfter = 4

    def wrap(self, available, height):
        own_width, own_height = ImageReader(io.BytesIO(self.picture.content)).getSize()
        self.shown_width = min(self.picture.width_mm * mm, available)
        self.shown_height = min(self.shown_width * own_height / own_width, 110 * mm)
        self.shown_width = self.shown_height * own_width / own_height
        self.caption.wrap(available, height)
        below = self.caption.height if self.picture.caption else 0
        self.width, self.height = available, self.shown_height + below
        return available, self.height

    def draw(self):
        below = self.height - self.shown_height
        x = (self.width - self.shown_width) / 2
        draw_picture(self.canv, self.picture.content, x, below, self.shown_width, self.shown_height)
        if below:
            self.caption.drawOn(self.canv, 0, 0)


def text_look(text: Text, size: float, leading: float) -> Look:
    return Look(_FACES[text.level], size, leading, indent=2 if text.indent else 0, align=text.align)


def flow_of(block: Block, width: float, ink: Ink, size: float = SIZE, leading: float = LEADING) -> list[Flowable]:
    """The pieces of one block. Paragraphs of one text are pieces of their own, each indented."""
    if isinstance(block, Text):
        parts = [part for part in block.words.split("\n") if part.strip()] or [""]
        pieces: list[Flowable] = [Prose(part.strip(), text_look(block, size, leading), ink) for part in parts]
        if block.level in {1, 2}:
            pieces[-1].keepWithNext = 1
        return pieces
    if isinstance(block, Table):
        return table_in_text(block, width, ink)
    return [Drawn(block, ink)] if isinstance(block, Chart) else [Photo(block, ink)]


def flow_with_tail(
    blocks: Iterable[Block], tail: Flowable, width: float, ink: Ink, size: float = SIZE, leading: float = LEADING
) -> list[Flowable]:
    """Blocks, the last of which keeps at least two lines or rows on the page of the signing (`tail`)."""
    flow = [piece for block in blocks for piece in flow_of(block, width, ink, size, leading)]
    if not flow:
        return [tail]
    last = flow.pop()
    stays = 2 * leading if isinstance(last, Prose) else 60.0
    return [*flow, WithTail(last, tail, stays)]
