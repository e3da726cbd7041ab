"""Letters and bulletins after GB/T 9704-2012."""

import re

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from safetyportal.core.documents.content import Block, Bulletin, OfficialLetter, Text
from safetyportal.core.documents.layouts.blocks import LEADING, SIZE, flow_with_tail
from safetyportal.core.documents.layouts.fonts import BOLD, SANS, SERIF, Ink
from safetyportal.core.documents.layouts.page import LETTER, RED
from safetyportal.core.documents.layouts.pieces import Gap, Rule, Stack, receipt_strip, signing_block
from safetyportal.core.documents.layouts.prose import Look, Prose
from safetyportal.core.documents.words import chinese_date

BLANK_NUMBER = "〔　　　　〕　　　号"
COPY_SIZE = 14.0  # 四号
_NAME_ENDS = re.compile(r"公司|合作社|企业|情况|[厂矿站店院](?=[一-龥])")


def letter_flow(letter: OfficialLetter, ink: Ink) -> list[Flowable]:
    """Head, title, addressee, text with signing, closing lines, receipt."""
    flow = head_flow(letter, ink)
    if letter.addressee:
        flow.append(Prose(f"{letter.addressee.rstrip('：:')}：", Look(SERIF, SIZE, LEADING, align="left"), ink))
    flow += flow_with_tail(letter.body, _tail(letter, ink), LETTER.width, ink)
    flow += closing_flow(letter, ink)
    if letter.receipt:
        flow.append(receipt_strip(letter.receipt, ink))
    return flow


def bulletin_flow(bulletin: Bulletin, ink: Ink) -> list[Flowable]:
    """A letter whose text is made of sections."""
    flow = head_flow(bulletin, ink)
    if bulletin.addressee:
        flow.append(Prose(f"{bulletin.addressee.rstrip('：:')}：", Look(SERIF, SIZE, LEADING, align="left"), ink))
    blocks: list[Block] = list(bulletin.opening)
    for section in bulletin.sections:
        blocks += [Text(section.title, level=1), *section.blocks]
    flow += flow_with_tail(blocks, signing_block(bulletin.signing, ink), LETTER.width, ink)
    return flow + closing_flow(bulletin, ink)


def head_flow(letter: OfficialLetter | Bulletin, ink: Ink) -> list[Flowable]:
    """Marks, red head with its rule, number, title."""
    flow: list[Flowable] = [Prose(mark, Look(SANS, SIZE, LEADING), ink) for mark in letter.marks]
    number = BLANK_NUMBER if letter.number == "" else letter.number
    if letter.heading:
        name = Prose(letter.heading, Look(BOLD, 40, 52, align="center", color=RED), ink)
        scale = min(1.0, LETTER.width * 0.99 / (name.natural_width() or 1))
        look = Look(BOLD, max(40 * scale, 20), max(52 * scale, 28), align="center", color=RED)
        flow += [Gap(6 * mm), Prose(letter.heading, look, ink), Gap(2 * LEADING - 16)]
        if number:
            flow.append(Prose(number, Look(SERIF, SIZE, LEADING, align="center"), ink))
        flow.append(Rule(thick=2, color=RED, above=3 * mm, below=2 * LEADING - 6))
    look = Look(BOLD, 22, 34, align="center", balanced=True)
    flow.append(Prose(broken_title(letter.title, LETTER.width / look.size), look, ink))
    if number and not letter.heading:
        flow.append(Prose(number, Look(SERIF, SIZE, LEADING, align="center", before=6), ink))
    flow.append(Gap(LEADING * 0.8))
    return flow


def broken_title(title: str, room: float) -> str:
    """A title too long for one line, broken after the name of a firm where that gives two lines (`room` in
    characters); else it is the caller's or the balance that breaks it."""
    if "\n" in title or len(title) <= room:
        return title
    ends = [found.end() for found in _NAME_ENDS.finditer(title)]
    good = [end for end in ends if end <= room and len(title) - end <= room]
    if not good:
        return title
    best = min(good, key=lambda end: abs(len(title) - 2 * end))
    return f"{title[:best]}\n{title[best:]}"


def _tail(letter: OfficialLetter, ink: Ink) -> Stack:
    pieces: list[Flowable] = []
    if letter.enclosures:
        pieces.append(Gap(LEADING))
        many = len(letter.enclosures) > 1
        for number, name in enumerate(letter.enclosures, 1):
            words = f"{number}. {name}" if many else name
            prefix = "附件：" if number == 1 else "　　　"
            pieces.append(Prose(f"{prefix}{words}", Look(SERIF, SIZE, LEADING, indent=2, hang=5, align="left"), ink))
    pieces.append(signing_block(letter.signing, ink))
    if letter.contact:
        pieces.append(Prose(f"（{letter.contact.strip('（）')}）", Look(SERIF, SIZE, LEADING, indent=2), ink))
    return Stack(pieces)


def closing_flow(letter: OfficialLetter | Bulletin, ink: Ink) -> list[Flowable]:
    """版记 at the foot of the last page: to whom copies go, who printed it and when (GB/T 9704-2012 7.4)."""
    if not (letter.copies or letter.printed_by):
        return []
    pieces: list[Flowable] = [Gap(6 * mm), Rule(thick=1)]
    look = Look(SERIF, COPY_SIZE, 22, indent=1, hang=4, align="left")
    if letter.copies:
        pieces.append(Prose(f"抄送：{letter.copies}", look, ink))
    if letter.printed_by:
        pieces += [Rule(thick=0.7)] if letter.copies else []
        day = f"{chinese_date(letter.signing.on)}印发" if letter.signing.on else "　　年　月　日印发"
        pieces.append(TwoEnds(letter.printed_by, day, ink))
    pieces.append(Rule(thick=1))
    return [Stack(pieces, at_bottom=not getattr(letter, "receipt", None))]


class TwoEnds(Flowable):
    """One line with words at both ends, each one character in."""

    def __init__(
        self, left: str, right: str, ink: Ink, size: float = COPY_SIZE, inset: float = 1, leading: float = 22
    ) -> None:
        super().__init__()
        self.sides = [
            Prose(words, Look(SERIF, size, leading, align=a), ink) for words, a in ((left, "left"), (right, "right"))
        ]
        self.inset = inset * size

    def wrap(self, available, height):
        for side in self.sides:
            side.wrap(available - 2 * self.inset, height)
        self.width, self.height = available, max(side.height for side in self.sides)
        return available, self.height

    def draw(self):
        for side in self.sides:
            side.drawOn(self.canv, self.inset, self.height - side.height)
