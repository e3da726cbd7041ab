"""The page around the content: margins, page number, number of the document on later pages, code, draft mark."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from safetyportal.core.documents.content import Marks, Signature
from safetyportal.core.documents.layouts.fonts import SANS, SERIF, Ink, face
from safetyportal.core.documents.layouts.prose import write

GREY, PALE, RED = HexColor("#555555"), HexColor("#e4e4e4"), HexColor("#d7000f")
QR_SIDE = 15 * mm


@dataclass(frozen=True)
class Sheet:
    """Paper and margins in points, and how pages are counted: "dash" — 1 —, "of" 共 n 页 第 n 页."""

    size: tuple[float, float] = A4
    top: float = 37 * mm
    right: float = 26 * mm
    bottom: float = 35 * mm
    left: float = 28 * mm
    counting: str = "dash"

    @property
    def width(self) -> float:
        return self.size[0] - self.left - self.right

    @property
    def height(self) -> float:
        return self.size[1] - self.top - self.bottom


LETTER = Sheet()  # type area 156 × 225 mm, GB/T 9704-2012 5.2.1
FORM = Sheet(top=25 * mm, bottom=30 * mm, left=25 * mm, right=22 * mm, counting="of")
WIDE = Sheet(landscape(A4), top=16 * mm, bottom=27 * mm, left=14 * mm, right=14 * mm, counting="of")
TALL = Sheet(top=18 * mm, bottom=27 * mm, left=18 * mm, right=18 * mm, counting="of")


@dataclass(frozen=True)
class Decoration:
    """What is drawn on every page besides the content."""

    sheet: Sheet
    marks: Marks
    ink: Ink
    number: str | None = ""
    title: str = ""
    foot: tuple[Signature, ...] = ()  # signatures on each page

    def draw(self, canvas: Canvas, page: int, pages: int) -> None:
        self._draw_page_number(canvas, page, pages)
        if page > 1 and (self.number or self.title):
            words = self.number or self.title
            x, y = self.sheet.size[0] - self.sheet.right, self.sheet.size[1] - self.sheet.top + 4 * mm
            write(canvas, self.ink, f"{words}（续）", x, y, SERIF, 9, align="right", color=GREY)
        if self.foot:
            self._draw_foot(canvas)
        if self.marks.code:
            self._draw_code(canvas)

    def _draw_foot(self, canvas: Canvas) -> None:
        """Who signs each page, left of the page number; drawn signatures stand on their rules."""
        y, slot = self.sheet.bottom - 6 * mm, (self.sheet.width - 30 * mm) / len(self.foot)
        for index, signature in enumerate(self.foot):
            start = self.sheet.left + slot * index
            x = start + write(canvas, self.ink, f"{signature.role}：", start, y, SERIF, 9)
            room = start + slot - 6 - x
            rule_line(canvas, x, y - 2, room, thick=0.5)
            if signature.picture:
                draw_picture(canvas, signature.picture, x, y - 1, room, 5.5 * mm)
            elif signature.note:
                write(canvas, self.ink, signature.note, x, y, SERIF, 8)

    def _draw_page_number(self, canvas: Canvas, page: int, pages: int) -> None:
        sheet, y = self.sheet, self.sheet.bottom - 7 * mm - 8
        if sheet.counting == "of":
            right = sheet.size[0] - sheet.right
            write(canvas, self.ink, f"共 {pages} 页　第 {page} 页", right, y, SERIF, 9, align="right")
        elif page % 2:  # GB/T 9704-2012 7.5: odd pages at the right, even ones at the left, one character in
            write(canvas, self.ink, f"— {page} —", sheet.size[0] - sheet.right - 14, y, SERIF, 14, align="right")
        else:
            write(canvas, self.ink, f"— {page} —", sheet.left + 14, y, SERIF, 14)

    def _draw_code(self, canvas: Canvas) -> None:
        bottom = 6 * mm
        canvas.saveState()
        canvas.translate(self.sheet.left, bottom)
        if not canvas.hasForm("code"):
            canvas.beginForm("code", 0, 0, QR_SIDE, QR_SIDE)
            _draw_qr(canvas, self.marks.verify_url or self.marks.code)
            canvas.endForm()
        canvas.doForm("code")
        canvas.restoreState()
        x, digest = self.sheet.left + QR_SIDE + 2 * mm, self.marks.digest
        lines = [f"核验码：{self.marks.code}　扫描二维码核验本文书是否有效"]
        lines += [f"内容摘要（SHA-256）：{digest[:32]}", digest[32:]] if digest else []
        for row, words in enumerate(lines):
            write(canvas, self.ink, words, x, bottom + QR_SIDE - 12 - row * 10, SERIF, 7, color=GREY)

    def draw_watermark(self, canvas: Canvas) -> None:
        if not self.marks.watermark:
            return
        canvas.saveState()
        canvas.translate(self.sheet.size[0] / 2, self.sheet.size[1] / 2)
        canvas.rotate(45)
        write(canvas, self.ink, self.marks.watermark, 0, -50, SANS, 150, align="center", color=PALE)
        canvas.restoreState()


def _draw_qr(canvas: Canvas, words: str) -> None:
    """The code as plain black runs: ReportLab's drawing of it would name a font that is not embedded."""
    code = QrCodeWidget(words, barLevel="M").qr
    code.make()
    side = QR_SIDE / code.getModuleCount()
    canvas.setFillColor(black)
    for row, modules in enumerate(code.modules):
        start = 0
        for dark, run in groupby(map(bool, modules)):
            length = len(list(run))
            if dark:
                canvas.rect(start * side, QR_SIDE - (row + 1) * side, length * side, side, stroke=0, fill=1)
            start += length


def counting_canvas(decoration: Decoration) -> type[Canvas]:
    """A canvas that draws what belongs to the page when the number of pages is known."""

    class CountingCanvas(Canvas):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs | {"initialFontName": SERIF})  # Helvetica would not be embedded
            self.states: list[dict] = []

        def showPage(self):
            self.states.append(dict(self.__dict__))
            self._startPage()

        def save(self):
            self.pages = len(self.states)
            for number, state in enumerate(self.states, 1):
                self.__dict__.update(state)
                decoration.draw(self, number, self.pages)
                super().showPage()
            super().save()

    return CountingCanvas


def build(flow: list[Flowable], decoration: Decoration, *, title: str, subject: str = "") -> tuple[bytes, int]:
    """Set the flow on pages. Same flow, same bytes: no clock, no random identifier."""
    sheet, out = decoration.sheet, io.BytesIO()
    face(SERIF)  # known to ReportLab before its canvas asks for it
    template = BaseDocTemplate(
        out,
        pagesize=sheet.size,
        title=title,
        subject=subject,
        author="",
        creator="安全生产监管综合平台",
        invariant=1,
        pageCompression=1,
        lang="zh-CN",
    )
    frame = Frame(sheet.left, sheet.bottom, sheet.width, sheet.height, 0, 0, 0, 0, id="text")
    under: Callable = lambda canvas, _template: decoration.draw_watermark(canvas)  # noqa: E731 -- below the content
    template.addPageTemplates([PageTemplate("page", [frame], onPage=under, pagesize=sheet.size)])
    template.build(flow, canvasmaker=counting_canvas(decoration))
    return out.getvalue(), template.page


def draw_picture(canvas, content: bytes, x: float, y: float, width: float, height: float) -> None:
    """A picture as large as fits, standing on the left of the bottom line; white shows what is below."""
    image = ImageReader(io.BytesIO(content))
    own_width, own_height = image.getSize()
    scale = min(width / own_width, height / own_height)
    canvas.drawImage(image, x, y, own_width * scale, own_height * scale, mask="auto")


def rule_line(canvas: Canvas, x: float, y: float, width: float, *, thick: float = 0.6, color: Color = black) -> None:
    canvas.setStrokeColor(color)
    canvas.setLineWidth(thick)
    canvas.line(x, y, x + width, y)
