"""What is bound into a case file, in the order of the table: issued papers, evidence, receipts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.core.files.storage import default_storage

from inspections.choices.papers import PAPER_VALID
from inspections.models import CaseEvidence, CasePayment, EnforcementCase, EnforcementPaper
from inspections.queries.cases_tables import file_order
from inspections.services.cases_covers import receipts, unreadable
from safetyportal.core.choices import FileState
from safetyportal.core.deadlines import local_day
from safetyportal.core.documents.merging import UnreadablePdf, page_count, picture_page
from safetyportal.core.documents.pdf import render
from safetyportal.core.issued import stored_bytes
from safetyportal.core.models import Attachment


@dataclass(frozen=True)
class Sheet:
    """One entry of the catalogue; `content` draws or reads its PDF when it is its turn."""

    title: str
    number: str
    day: str
    content: Callable[[], bytes]


def sheets_of(case: EnforcementCase) -> list[Sheet]:
    """Everything that belongs into the file now, in order."""
    return [sheet for part in file_order() for sheet in _of_part(case, part)]


def _of_part(case: EnforcementCase, part) -> Iterator[Sheet]:
    if part.papers:
        yield from _papers(case, part.papers)
    if part.evidence:
        yield from _evidence(case, part.evidence)
    if part.receipts:
        yield from _receipts(case)


def _papers(case: EnforcementCase, kinds: tuple[str, ...]) -> Iterator[Sheet]:
    """Papers of the case, and those of the visit from which it came."""
    of_case = EnforcementPaper.unscoped.filter(case=case)
    of_visit = EnforcementPaper.unscoped.filter(visit=case.visit_id, case=None) if case.visit_id else of_case.none()
    rows = (of_case | of_visit).filter(kind__in=kinds, status__in=PAPER_VALID, document__isnull=False)
    for paper in sorted(rows.select_related("document"), key=lambda row: (kinds.index(row.kind), row.pk)):
        document = paper.document
        if document is not None:  # as the rows were asked for
            day = document.issued_on.isoformat()
            yield Sheet(document.title, document.number, day, partial(stored_bytes, document))


def _evidence(case: EnforcementCase, kinds: tuple[str, ...]) -> Iterator[Sheet]:
    for row in CaseEvidence.unscoped.filter(case=case, kind__in=kinds).order_by("number"):
        yield Sheet(
            f"证据{row.number}：{row.name}", "", local_day(row.collected_at).isoformat(),
            partial(_evidence_pdf, case, row),
        )  # fmt: skip


def _evidence_pdf(case: EnforcementCase, row: CaseEvidence) -> bytes:
    file = Attachment.unscoped.filter(pk=row.file_id, state=FileState.CLEAN).first() if row.file_id else None
    caption = f"证据{row.number}：{row.name}（{row.get_originality_display()}，{row.source}）"
    if file is not None:
        with default_storage.open(file.stored_name) as source:
            content: bytes = source.read()
        if file.content_type.startswith("image/"):
            return picture_page(content, caption)
        if file.content_type == "application/pdf":
            try:
                page_count(content)
            except UnreadablePdf:
                return _described(case, caption, row.sha256)
            return content
    return _described(case, caption, row.sha256)


def _described(case: EnforcementCase, name: str, digest: str) -> bytes:
    return render(unreadable(case, name, digest)).content


def _receipts(case: EnforcementCase) -> Iterator[Sheet]:
    rows = list(CasePayment.unscoped.filter(case=case).order_by("paid_on", "pk"))
    if not rows:
        return
    lines = [
        (row.paid_on.isoformat(), row.get_kind_display(), f"{row.amount:,.2f}", row.receipt_number) for row in rows
    ]

    def drawn() -> bytes:
        return render(receipts(case, lines)).content

    yield Sheet("罚款收据", "", rows[-1].paid_on.isoformat(), drawn)
