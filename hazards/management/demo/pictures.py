"""Photos for the demonstration: drawn, not taken, and marked as such."""

import io
import random
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

SIZE = (1280, 960)
GOOD, BAD = ((214, 228, 217), (46, 110, 72)), ((236, 221, 210), (158, 68, 30))


def photo(words: str, *, good: bool = False, seed: int = 0) -> SimpleUploadedFile:
    """A drawing of a cabinet in a workshop with what it shows written on it; each `seed` looks different."""
    from PIL import Image, ImageDraw, ImageFont

    ground, ink = GOOD if good else BAD
    image = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(image)
    left = 180 + seed * 67 % 480
    _plaster(draw, ground, random.Random(f"{seed} {good} {words}"))  # noqa: S311 -- invented
    draw.rectangle((left, 230, left + 380, 780), fill=(250, 250, 250), outline=ink, width=10)
    if good:
        draw.line((left + 190, 230, left + 190, 780), fill=ink, width=6)
        draw.ellipse((left + 160, 480, left + 185, 520), fill=ink)
    else:
        draw.polygon(((left + 380, 230), (left + 520, 320), (left + 520, 860), (left + 380, 780)), outline=ink, width=8)
        for step in range(5):
            draw.line((left + 60 + step * 55, 330, left + 90 + step * 40, 700), fill=ink, width=7)
    face = settings.BASE_DIR / "safetyportal/core/documents/fonts/NotoSansSC-Medium.ttf"
    draw.text((40, 40), words, font=_font(ImageFont, face, 44), fill=ink)
    draw.text((40, 880), "示例图片", font=_font(ImageFont, face, 34), fill=ink)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return SimpleUploadedFile(f"示例{seed}.jpg", out.getvalue(), "image/jpeg")


def _plaster(draw: Any, ground: tuple[int, ...], rng: random.Random) -> None:
    """Patches on wall and floor: two workshops look no more alike than two real ones would."""
    wide, high = SIZE[0] // 12, SIZE[1] // 9
    for column in range(12):
        for row in range(9):
            shade = rng.randint(-30, 14) - (24 if row > 6 else 0)
            box = (column * wide, row * high, (column + 1) * wide, (row + 1) * high)
            draw.rectangle(box, fill=tuple(min(255, part + shade) for part in ground))


def _font(library, face: Path, size: int):
    return library.truetype(str(face), size)
