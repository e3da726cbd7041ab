"""The bound case file: asked for on the page, made by a job, exactly one for each state of the case.

The job may die at any moment: nothing is kept until the whole file is stored, and a second run finds what is kept.
"""

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import FileState
from inspections.models import CaseFile, EnforcementCase
from inspections.queries import cases as queries
from inspections.queries.papers_receipts import without_receipt
from inspections.services.cases_covers import catalogue, cover
from inspections.services.cases_sheets import Sheet, sheets_of
from inspections.services.cases_telling import tell
from safetyportal.core import jobs, writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import add_months, local_day
from safetyportal.core.documents.merging import bind, page_count
from safetyportal.core.documents.pdf import render
from safetyportal.core.errors import TransitionDenied

VIEW = "inspections.view_enforcementcase"
HANDLER = "inspections.bind_case_file"


def bind_file(*, case: EnforcementCase, actor: Any, now: datetime) -> EnforcementCase:
    """Ask for the bound file of the case as it is now; asked again for the same state there is still one job.

    For everybody who may export cases here. Raises `TransitionDenied` while a served paper lacks its receipt.
    """
    with writes.unit_of_work():
        row = writes.locked(case)
        require(actor, "inspections.export_enforcementcase", row)
        known = CaseFile.unscoped.filter(case=row, of_version=row.version).first()
        if known is not None:
            return row
        if not row.filed_on:
            raise TransitionDenied(_("A file is bound after the case was filed."))
        _require_receipts(row)
        bound = CaseFile(case=row, of_version=row.version, asked_by=actor, asked_at=now)
        writes.create(bound, actor=actor, perm=VIEW, now=now)
        title = text("Case file: %(case)s") % {"case": row.title}
        bound.job = jobs.after_commit(
            HANDLER, key=f"case-file:{row.pk}:{row.version}", requested_by=actor, title=title[:200], file_id=bound.pk
        )
        bound.save(update_fields=["job"])
    return row


def _require_receipts(case: EnforcementCase) -> None:
    """Each service is shown by a receipt, or by the party's own signature (《行政处罚法》第六十一条). Raises
    `TransitionDenied` naming the papers without one."""
    lacking = without_receipt(case)
    if lacking:
        names = "、".join(f"《{paper.form.name}》{paper.number}" for paper in lacking)
        raise TransitionDenied(
            _("No issued delivery receipt shows that these were served: %(names)s. First issue the "
              "《文书送达回执》 (《行政处罚法》第六十一条，《民事诉讼法》第八十七条).") % {"names": names}
        )  # fmt: skip


def make(file_id: int, *, now: datetime, progress: Callable[..., None]) -> dict[str, Any]:
    """Bind the parts in the order of the table; the finished file is kept in one step. Repeats do nothing more."""
    bound = CaseFile.unscoped.select_related("case__body", "case__enterprise", "asked_by").get(pk=file_id)
    if bound.state == FileState.READY:
        return {"pages": bound.pages}
    parts: list[tuple[Sheet, bytes, int]] = []
    sheets = sheets_of(bound.case)
    for number, sheet in enumerate(sheets, 1):
        content = sheet.content()
        parts.append((sheet, content, page_count(content)))
        progress(number, len(sheets) + 1, sheet.title)
    content, pages, lines = _whole(bound.case, parts, local_day(now))
    return _keep(bound, content, pages, lines, now)


def _whole(case: EnforcementCase, parts: list[tuple[Sheet, bytes, int]], on: Any) -> tuple[bytes, int, list[list[str]]]:
    """Cover and catalogue before the parts; the catalogue tells each part's first and last page."""
    lines, page = [], 1
    for sheet, _content, count in parts:
        span = f"{page}" if count == 1 else f"{page}-{page + count - 1}"
        lines.append([sheet.title, sheet.number, sheet.day, span])
        page += count
    officers = "、".join(f"{row.user.name}（{row.certificate_number}）" for row in queries.handlers(case))
    years = _years(case)
    front = [
        (text("Cover"), render(cover(case, officers, page - 1, on, years)).content),
        (
            text("Catalogue"),
            render(catalogue(case, [(title, number, day, span) for title, number, day, span in lines])).content,
        ),
    ]
    before = sum(page_count(content) for _label, content in front)
    bound = bind([*front, *[(sheet.title, content) for sheet, content, _count in parts]], title=case.title,
                 unnumbered=before)  # fmt: skip
    return bound.content, bound.pages, lines


def _years(case: EnforcementCase) -> str:
    if case.archived_on is None or case.keep_until is None:
        return ""
    years = 0
    while add_months(case.archived_on, 12 * (years + 1)) <= case.keep_until:
        years += 1
    return f"{years}年"


def _keep(bound: CaseFile, content: bytes, pages: int, lines: list[list[str]], now: datetime) -> dict[str, Any]:
    """Store and say so in one unit of work; who lost the race removes its own copy."""
    name = f"case_files/{now:%Y/%m}/{uuid.uuid4()}.pdf"
    default_storage.save(name, ContentFile(content))
    try:
        with writes.unit_of_work():
            row = writes.locked(bound)
            if row.state == FileState.READY:
                default_storage.delete(name)
                return {"pages": row.pages}
            values = {
                "state": FileState.READY, "made_at": now, "stored_name": name, "size": len(content), "pages": pages,
                "sha256": hashlib.sha256(content).hexdigest(), "catalogue": lines,
            }  # fmt: skip
            writes.update(row, values, actor=row.asked_by, perm=VIEW, now=now, action="casefile.bind")
            tell([row.asked_by], row.case, title=_("The case file is bound: {title}"), key=f"file:{row.pk}", now=now)
    except BaseException:
        default_storage.delete(name)
        raise
    return {"pages": pages}


def stored(bound: CaseFile) -> bytes:
    """The bytes as they were bound."""
    with default_storage.open(bound.stored_name) as source:
        content: bytes = source.read()
        return content
