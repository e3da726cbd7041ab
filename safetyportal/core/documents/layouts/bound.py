"""Sheets of a bound file: a picture that fills a page, and the number that is laid over another page."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from safetyportal.core.documents.layouts.fonts import SERIF, Ink, face
from safetyportal.core.documents.layouts.prose import write

_MARGIN, _CAPTION = 42.0, 60.0


def picture_sheet(content: bytes, caption: str) -> bytes:
    """One A4 page: the picture in the middle, as large as fits, its caption below."""
    out, (width, height) = io.BytesIO(), A4
    face(SERIF)
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1, initialFontName=SERIF)
    picture = ImageReader(io.BytesIO(content))
    wide, high = picture.getSize()
    room_x, room_y = width - 2 * _MARGIN, height - 2 * _MARGIN - _CAPTION
    scale = min(room_x / wide, room_y / high)
    x, y = (width - wide * scale) / 2, _MARGIN + _CAPTION + (room_y - high * scale) / 2
    canvas.drawImage(picture, x, y, wide * scale, high * scale)
    write(canvas, Ink(), caption[:60], width / 2, _MARGIN + 34, SERIF, 11, align="center")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def number_sheet(words: str, width: int, height: int) -> bytes:
    """A transparent page with nothing but a number at its upper right corner."""
    out = io.BytesIO()
    face(SERIF)
    canvas = Canvas(out, pagesize=(width, height), invariant=1, initialFontName=SERIF)
    write(canvas, Ink(), words, width - 34, height - 30, SERIF, 12, align="right")
    canvas.showPage()
    canvas.save()
    return out.getvalue()
