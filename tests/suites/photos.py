"""Photos for tests, as a phone takes them."""

import io
import os

from django.core.files.uploadedfile import SimpleUploadedFile


def photo(name: str = "现场.jpg", megabytes: int = 0, size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    """A JPEG; with `megabytes` one that is at least that large."""
    from PIL import Image

    out = io.BytesIO()
    if megabytes:
        edge = int((megabytes * 1_000_000 / 1.2) ** 0.5)
        Image.frombytes("RGB", (edge, edge), os.urandom(edge * edge * 3)).save(out, "JPEG", quality=95)
    else:
        picture = Image.new("RGB", size, (200, 190, 170))
        picture.paste((120, 30, 30), (40, 40, 300, 200))
        picture.save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")
