"""How each kind of content is set. Loads reportlab: imported only by `pdf.render`, at the first document."""

from typing import Any

from safetyportal.core.documents.content import (
    Bulletin,
    Content,
    FormDocument,
    Marks,
    OfficialLetter,
    StatutoryPaper,
    TableReport,
)
from safetyportal.core.documents.layouts.fonts import Ink
from safetyportal.core.documents.layouts.form import form_flow
from safetyportal.core.documents.layouts.letter import bulletin_flow, letter_flow
from safetyportal.core.documents.layouts.page import FORM, LETTER, TALL, WIDE, Decoration, build
from safetyportal.core.documents.layouts.statutory import statutory_flow
from safetyportal.core.documents.layouts.table_report import table_report_flow

_FLOWS: dict[type, Any] = {
    OfficialLetter: (letter_flow, LETTER),
    Bulletin: (bulletin_flow, LETTER),
    FormDocument: (form_flow, FORM),
    StatutoryPaper: (statutory_flow, FORM),
    TableReport: (table_report_flow, WIDE),
}


def draw(content: Content, marks: Marks) -> tuple[bytes, int, tuple[str, ...]]:
    """`(file, pages, characters without glyph)`."""
    flow_of, sheet = _FLOWS[type(content)]
    if isinstance(content, TableReport) and not content.landscape:
        sheet = TALL
    ink = Ink()
    decoration = Decoration(
        sheet,
        marks,
        ink,
        content.number if not isinstance(content, TableReport) else "",
        content.title,
        content.foot if isinstance(content, StatutoryPaper) else (),
    )
    data, pages = build(flow_of(content, ink), decoration, title=content.title, subject=content.number or "")
    return data, pages, tuple(ink.missing)
