"""Reading printed documents back."""

import io

from pypdf import PdfReader

from safetyportal.core.documents.content import Marks
from safetyportal.core.documents.pdf import Rendered, render

MARKS = Marks("ABCD-EFGH-JKLM-NPQR", "https://portal.example/verify/ABCD-EFGH-JKLM-NPQR/", "0123456789abcdef" * 4)


def pages_of(data: bytes) -> list[str]:
    """The words of each page without line breaks and blanks."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def words_of(data: bytes) -> str:
    return "".join(pages_of(data))


def printed(content, marks: Marks | None = None) -> tuple[Rendered, list[str]]:
    paper = render(content, marks)
    pages = pages_of(paper.content)
    assert len(pages) == paper.pages
    return paper, pages
