"""A round seal drawn as vectors, for bodies of a demonstration; 示例 stands in it, so that nobody takes it for one."""

import math

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from safetyportal.core.documents.layouts.fonts import SERIF, Ink
from safetyportal.core.documents.layouts.prose import draw_letters, write

VERMILION = HexColor("#d7000f")
RADIUS = 20 * mm
SPREAD = math.radians(250)  # of the circle that the name may fill


def draw_seal(canvas, ink: Ink, name: str, x: float, y: float) -> None:
    """Ring, star, the name along the ring, 示例 below the star, centred at `(x, y)`."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setFillAlpha(0.75)
    canvas.setStrokeAlpha(0.75)
    canvas.setStrokeColor(VERMILION)
    canvas.setFillColor(VERMILION)
    canvas.setLineWidth(1.2 * mm)
    canvas.circle(0, 0, RADIUS - 0.6 * mm, stroke=1, fill=0)
    _draw_star(canvas, 6 * mm)
    write(canvas, ink, "示例", 0, -12.5 * mm, SERIF, 11, align="center", color=VERMILION)
    _draw_name(canvas, ink, name)
    canvas.restoreState()


def _draw_star(canvas, radius: float) -> None:
    path = canvas.beginPath()
    for point in range(10):
        angle = math.pi / 2 + point * math.pi / 5
        length = radius if point % 2 == 0 else radius * 0.382
        step = path.moveTo if point == 0 else path.lineTo
        step(length * math.cos(angle), length * math.sin(angle))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_name(canvas, ink: Ink, name: str) -> None:
    letters = ink.letters(name, SERIF)
    size = min(13.0, SPREAD * (RADIUS - 6 * mm) / max(1, len(letters)))
    step = min(SPREAD / max(1, len(letters) - 1), math.radians(26))
    start = (len(letters) - 1) / 2 * step
    for index, letter in enumerate(letters):
        canvas.saveState()
        canvas.rotate(math.degrees(start - index * step))
        width = letter[2] * size / 1000
        draw_letters(canvas, [letter], -width / 2, RADIUS - 2.6 * mm - size, size, color=VERMILION)
        canvas.restoreState()
