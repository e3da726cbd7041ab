"""Many documents at once, in the background: issued where that is still to be done, then joined into one file.

Each paper is issued in a unit of work of its own and an issued one is left as it is, so that a worker that is killed
in the middle is followed by one that goes on: every paper once, every number once.
"""

import io
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PAPER_SHOWN, PAPER_VALID
from inspections.models import EnforcementPaper
from inspections.services.papers_issuing import issue
from safetyportal.core import jobs, writes
from safetyportal.core.access import holds
from safetyportal.core.errors import NotAllowed, Refusal
from safetyportal.core.issued import stored_bytes
from safetyportal.core.models import Job

VIEW, OPEN = "inspections.view_enforcementpaper", "core.open_document"
JOB = "inspections.print_papers"
MOST = 500


def print_together(*, records: list[EnforcementPaper], actor: Any, now: datetime, issue_first: bool = False) -> Job:
    """Queue one file of these papers, in this order. Raises `ValidationError` when one has no file yet and is not to
    be issued first, `NotAllowed`."""
    if not holds(actor, OPEN):
        raise NotAllowed
    if not records or len(records) > MOST:
        raise ValidationError(_("Choose between 1 and %(n)s documents.") % {"n": MOST})
    unissued = [row for row in records if row.status not in PAPER_SHOWN]
    if unissued and not issue_first:
        raise ValidationError(_("Not issued yet: %(names)s") % {"names": "、".join(str(row) for row in unissued[:5])})
    with writes.unit_of_work():
        for row in records:
            writes.log("enforcementpaper.print", row, actor=actor, now=now)
        return jobs.after_commit(
            JOB,
            requested_by=actor,
            title=str(_("Print %(n)s documents") % {"n": len(records)}),
            ids=[row.pk for row in records],
            issue_first=issue_first,
        )


def issue_and_join(
    ids: Iterable[int], *, actor: Any, now: datetime, issue_first: bool, progress: Callable[[int, int], None]
) -> tuple[bytes, list[dict[str, str]]]:
    """The joined file, and what was refused with the reason. Scope is asked again: postings end."""
    ordered = list(ids)
    visible = EnforcementPaper.objects.visible_to(actor, VIEW).select_related("document", "body", "enterprise")
    rows = {row.pk: row for row in visible.filter(pk__in=ordered)}
    files, refused = [], []
    for number, pk in enumerate(ordered, 1):
        row = rows.get(pk)
        try:
            files.append(_file_of(row, actor, now, issue_first=issue_first))
        except (Refusal, ValidationError) as error:
            words = "；".join(error.messages) if isinstance(error, ValidationError) else str(error)
            refused.append({"paper": str(row) if row else str(pk), "reason": words})
        progress(number, len(ordered))
    return joined(files), refused


def _file_of(row: EnforcementPaper | None, actor: Any, now: datetime, *, issue_first: bool) -> bytes:
    if row is None:
        raise NotAllowed
    document = row.document if row.status in PAPER_SHOWN else None
    if document is None and issue_first and row.status not in PAPER_VALID:
        document = issue(paper=row, actor=actor, now=now)
    if document is None:
        raise ValidationError(_("This document is not issued."))
    return stored_bytes(document)


def joined(files: Iterable[bytes]) -> bytes:
    """Pages of all files in one, for the printer; signatures hold for the single files only and are left out."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import PdfFileWriter

    writer = PdfFileWriter(stream_xrefs=False)
    for content in files:
        reader = PdfFileReader(io.BytesIO(content))
        pages = ArrayObject()
        for number in range(int(reader.root["/Pages"]["/Count"])):
            page = reader.find_page_for_modification(number)[0].get_object()
            kept = [key for key in page if key not in {"/Parent", "/Annots"}]
            pages.append(DictionaryObject({key: page.raw_get(key) for key in kept}))
            pages.container_ref = page.get_container_ref()  # says from which file the pages come
        imported: Any = writer.import_object(pages)  # together: what pages share is taken over once
        for page in imported:
            writer.insert_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
