"""Content in, PDF out. The same content gives the same bytes, today and in ten years, while fonts and layouts stay."""

import hashlib
from dataclasses import dataclass

from safetyportal.core.documents.content import Content, Marks


@dataclass(frozen=True)
class Rendered:
    """The file, its number of pages, and the characters that no font has (printed as 〓)."""

    content: bytes
    pages: int
    missing: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def render(content: Content, marks: Marks | None = None) -> Rendered:
    """Draw a letter, form, table or bulletin. Raises nothing for odd characters: they are named in `missing`."""
    from safetyportal.core.documents.layouts import draw  # noqa: PLC0415 -- loads reportlab

    data, pages, missing = draw(content, marks or Marks())
    return Rendered(data, pages, missing)
