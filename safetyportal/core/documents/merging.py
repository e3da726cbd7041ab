"""Several PDF and pictures bound into one: continuous page numbers, bookmarks for each part."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError


class UnreadablePdf(ValueError):
    """A file that calls itself a PDF and cannot be read; it stands in the bound file as a sheet that says so."""


@dataclass(frozen=True)
class Bound:
    """The bound file and on which page each part begins."""

    content: bytes
    pages: int
    starts: tuple[int, ...]


def page_count(content: bytes) -> int:
    """Pages of a PDF. Raises `UnreadablePdf`."""
    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadablePdf(str(error)) from error


def picture_page(content: bytes, caption: str) -> bytes:
    """One A4 page with the picture as large as fits and its caption. Same picture, same bytes."""
    from safetyportal.core.documents.layouts.bound import picture_sheet  # noqa: PLC0415 -- loads reportlab

    return picture_sheet(content, caption)


@lru_cache(maxsize=512)
def _number_page(words: str, width: int, height: int) -> bytes:
    from safetyportal.core.documents.layouts.bound import number_sheet  # noqa: PLC0415 -- loads reportlab

    return number_sheet(words, width, height)


def bind(parts: Iterable[tuple[str, bytes]], *, title: str, unnumbered: int = 0) -> Bound:
    """Put the parts one behind the other; every page after the first `unnumbered` bears its number in the whole.

    Parts are `(title, PDF)`; titles become bookmarks. Raises `UnreadablePdf` for one that cannot be read.
    """
    writer, starts = PdfWriter(), []
    for label, content in parts:
        starts.append(len(writer.pages) + 1)
        try:
            pages = list(PdfReader(io.BytesIO(content)).pages)
        except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise UnreadablePdf(label) from error
        for page in pages:
            writer.add_page(_upright(page))
        writer.add_outline_item(title=label, page_number=starts[-1] - 1)
    for number, page in enumerate(writer.pages, 1):
        if number > unnumbered:
            _stamp(page, f"{number - unnumbered}")
    writer.add_metadata({"/Title": title, "/Producer": "safetyportal"})
    out = io.BytesIO()
    writer.write(out)
    return Bound(out.getvalue(), len(writer.pages), tuple(starts))


def _upright(page: PageObject) -> PageObject:
    """A page that was scanned turned is turned back, so that its number stands where it is looked for."""
    if page.rotation:
        page.transfer_rotation_to_content()
    return page


def _stamp(page: PageObject, words: str) -> None:
    box = page.mediabox
    stamp = PdfReader(io.BytesIO(_number_page(words, int(box.width), int(box.height)))).pages[0]
    page.merge_transformed_page(stamp, Transformation().translate(float(box.left), float(box.bottom)))
