"""Building stones of all layouts: pieces that stay together, the place to sign, the strip to tear off."""

from collections.abc import Sequence

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from safetyportal.core.documents.content import Receipt, Signature, Signing
from safetyportal.core.documents.layouts.fonts import SANS, SERIF, Ink
from safetyportal.core.documents.layouts.page import GREY, draw_picture, rule_line
from safetyportal.core.documents.layouts.prose import Look, Prose, write
from safetyportal.core.documents.layouts.seal import draw_seal
from safetyportal.core.documents.words import blank_date, chinese_date

SIGN_WIDTH, SIGN_HEIGHT = 42 * mm, 13 * mm
LEAST_SIGN_WIDTH, LEAST_SIGN_SIZE = 24 * mm, 9.5


class Gap(Flowable):
    """White space that stays, also at the top of a page."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.width, self.height = 0, height

    def wrap(self, available, _height):
        return available, self.height

    def draw(self):
        return


class Stack(Flowable):
    """Pieces one below the other that are never parted; `at_bottom` puts them at the foot of the page."""

    def __init__(self, pieces: Sequence[Flowable], *, at_bottom: bool = False) -> None:
        super().__init__()
        self.pieces, self.at_bottom, self.needs = list(pieces), at_bottom, 0.0

    def wrap(self, available, height):
        sizes = [piece.wrap(available, height)[1] + piece.getSpaceBefore() for piece in self.pieces]
        self.needs = sum(sizes)
        self.width = available
        self.height = max(self.needs, height - 0.1) if self.at_bottom else self.needs
        return available, self.height

    def draw(self):
        y = self.needs
        for piece in self.pieces:
            y -= piece.height + piece.getSpaceBefore()
            piece.drawOn(self.canv, 0, y)


class WithTail(Flowable):
    """A last paragraph or table with the signing below it: a page break leaves part of it with the signing."""

    def __init__(self, body: Flowable, tail: Flowable, stays: float) -> None:
        super().__init__()
        self.body, self.tail, self.stays = body, tail, stays  # points of the body that stay with the tail
        self.spaceBefore = body.getSpaceBefore()

    def wrap(self, available, height):
        self.body_height = self.body.wrap(available, height)[1]
        self.tail_height = self.tail.wrap(available, height)[1]
        self.width, self.height = available, self.body_height + self.tail_height
        return available, self.height

    def split(self, available, height):
        self.wrap(available, height)
        if self.height <= height + 0.01:
            return [self]
        room = min(height, self.body_height - self.stays)
        parts = self.body.split(available, room) if room > 0 else []
        if len(parts) < 2:
            return []
        return [*parts[:-1], WithTail(parts[-1], self.tail, self.stays)]

    def draw(self):
        self.body.drawOn(self.canv, 0, self.tail_height)
        self.tail.drawOn(self.canv, 0, 0)


class SignatureLine(Flowable):
    """负责人（签名）：____ with the drawn picture on the rule, the printed name after it, the day at the end.

    The rule and then the type give way where the line would be too long."""

    def __init__(
        self, signature: Signature, ink: Ink, size: float = 12, *, dated: bool = True, tall: float = SIGN_HEIGHT
    ) -> None:
        super().__init__()
        self.signature, self.ink, self.size, self.dated, self.tall = signature, ink, size, dated, tall

    def wrap(self, available, _height):
        self.width, self.height = available, self.tall if self.signature.picture else self.size * 2.2
        signature = self.signature
        name = f"（{signature.name}）" if signature.picture and signature.name else ""
        self.after = f"{name}{signature.note}"
        self.day = (chinese_date(signature.signed_on) or blank_date()) if self.dated else ""
        self.shown = self.size
        while self._room() < LEAST_SIGN_WIDTH and self.shown > LEAST_SIGN_SIZE:
            self.shown -= 0.5
        self.rule = min(SIGN_WIDTH, max(LEAST_SIGN_WIDTH, self._room()))
        return available, self.height

    def _room(self) -> float:
        """What the words of the line leave for the rule."""
        sizes = ((f"{self.signature.role}：", 1.0), (self.after, 0.85), (self.day, 1.0))
        words = sum(self._width(part, factor) for part, factor in sizes)
        return self.width - words * self.shown / 1000 - 10

    def _width(self, words: str, factor: float) -> float:
        return sum(letter[2] for letter in self.ink.letters(words, SERIF)) * factor

    def draw(self):
        signature, x, y, size = self.signature, 0.0, self.size * 0.6, self.shown
        x += write(self.canv, self.ink, f"{signature.role}：", x, y, SERIF, size)
        rule_line(self.canv, x, y - 2.5, self.rule)
        if signature.picture:
            draw_picture(self.canv, signature.picture, x + 2, y - 1, self.rule - 4, self.height - y)
        elif signature.name:
            write(self.canv, self.ink, signature.name, x + self.rule / 2, y, SERIF, size, align="center")
        write(self.canv, self.ink, self.after, x + self.rule + 4, y, SERIF, size * 0.85)
        if self.day:
            write(self.canv, self.ink, self.day, self.width, y, SERIF, size, align="right")


def signing_block(
    signing: Signing, ink: Ink, *, size: float = 15.75, leading: float = 28, line_size: float = 14,
    sign_height: float = SIGN_HEIGHT,
) -> Stack:  # fmt: skip
    """落款: those who sign, then issuer and date at the right with room for the seal (GB/T 9704-2012 7.3.5)."""
    pieces: list[Flowable] = [Gap(leading * 0.5)] if signing.signatures else []
    shown = min(size, line_size)
    pieces += [SignatureLine(signature, ink, shown, tall=sign_height) for signature in signing.signatures]
    if signing.issuer or signing.seal:
        pieces.append(Gap(leading * (2 if signing.seal else 1)))
        pieces.append(IssuerAndDate(signing, ink, size, leading))
    return Stack(pieces)


class IssuerAndDate(Flowable):
    """The issuer centred over the date, four characters in from the right."""

    def __init__(self, signing: Signing, ink: Ink, size: float, leading: float) -> None:
        super().__init__()
        self.signing, self.ink, self.size, self.leading = signing, ink, size, leading

    def wrap(self, available, _height):
        self.below = 16 if self.signing.seal_words else 0  # the drawn seal reaches below the date
        self.width, self.height = available, self.leading * (3 if self.signing.seal else 2) + self.below
        return available, self.height

    def draw(self):
        day = chinese_date(self.signing.on) or blank_date()
        issuer = self.signing.issuer or "（发文机关）" * bool(self.signing.seal)
        widths = [
            sum(letter[2] for letter in self.ink.letters(words, SERIF)) * self.size / 1000 for words in (day, issuer)
        ]
        middle = min(self.width - 4 * self.size - widths[0] / 2, self.width - widths[1] / 2)
        y = self.height - self.leading + 6
        write(self.canv, self.ink, issuer, middle, y, SERIF, self.size, align="center")
        write(self.canv, self.ink, day, middle, y - self.leading, SERIF, self.size, align="center")
        if self.signing.seal_words:
            draw_seal(self.canv, self.ink, self.signing.seal_words, middle, y - self.leading / 2)
        elif self.signing.seal:
            write(self.canv, self.ink, "（印章）", middle, y - 1.7 * self.leading, SERIF, 9, align="center", color=GREY)


class CutLine(Flowable):
    """✂ is not in the faces: a dashed line with the words that say what it is for."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self.ink = ink

    def wrap(self, available, _height):
        self.width, self.height = available, 9 * mm
        return available, self.height

    def draw(self):
        words, y = "（沿此线裁下）", 4 * mm
        half = 34
        self.canv.saveState()
        self.canv.setDash(4, 3)
        rule_line(self.canv, 0, y, self.width / 2 - half)
        rule_line(self.canv, self.width / 2 + half, y, self.width / 2 - half)
        self.canv.restoreState()
        write(self.canv, self.ink, words, self.width / 2, y - 3, SERIF, 9, align="center", color=GREY)


class FieldLine(Flowable):
    """标签：value on a rule that runs to the right edge; an empty value leaves the rule to write on."""

    def __init__(self, label: str, value: str, ink: Ink, size: float = 12) -> None:
        super().__init__()
        self.label, self.value, self.ink, self.size = label, value, ink, size

    def wrap(self, available, height):
        letters = self.ink.letters(f"{self.label}：", SERIF)
        self.start = sum(letter[2] for letter in letters) * self.size / 1000
        self.prose = Prose(self.value, Look(SERIF, self.size, self.size * 1.6, align="left"), self.ink)
        self.width, self.height = available, self.prose.wrap(available - self.start, height)[1] + 4
        return available, self.height

    def draw(self):
        write(self.canv, self.ink, f"{self.label}：", 0, self.height - self.size * 1.2 - 2, SERIF, self.size)
        self.prose.drawOn(self.canv, self.start, 4)
        rule_line(self.canv, self.start, 3, self.width - self.start, thick=0.5)


def receipt_strip(receipt: Receipt, ink: Ink) -> Stack:
    """The strip below the cut line, kept in one piece."""
    pieces: list[Flowable] = [CutLine(ink)]
    pieces.append(Prose(receipt.title, Look(SANS, 16, 28, align="center"), ink))
    pieces += [FieldLine(label, value, ink) for label, value in receipt.fields]
    if receipt.words:
        pieces.append(Prose(receipt.words, Look(SERIF, 12, 20, indent=2), ink))
    pieces.append(Gap(4))
    pieces += [SignatureLine(signature, ink, 12) for signature in receipt.signatures]
    return Stack(pieces)


class Rule(Flowable):
    """A line across the page."""

    def __init__(self, *, thick: float = 0.6, color=black, above: float = 0, below: float = 0) -> None:
        super().__init__()
        self.thick, self.color, self.above, self.below = thick, color, above, below

    def wrap(self, available, _height):
        self.width, self.height = available, self.above + self.below + self.thick
        return available, self.height

    def draw(self):
        rule_line(self.canv, 0, self.below + self.thick / 2, self.width, thick=self.thick, color=self.color)
