"""Where cases lean on the enforcement documents: drafts begun and approved by the steps of a case, what counts now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from inspections.choices.cases import ApprovalKind
from inspections.choices.papers import SigningManner
from inspections.choices.papers_forms import form_of as statutory_form
from inspections.models import CaseApproval, EnforcementCase, EnforcementPaper
from inspections.queries.papers import open_paper, valid_paper
from inspections.services import papers
from inspections.workflow.papers import PAPER_FLOW
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import IssuedDocument

# The statutory form of each matter that is approved.
FORMS = {
    ApprovalKind.FILING: "case_filing_approval",
    ApprovalKind.HANDLING: "case_handling_approval",
    ApprovalKind.CLOSING: "case_closing_approval",
    ApprovalKind.EXTENSION: "case_extension_approval",
    ApprovalKind.TERMINATION: "case_termination_approval",
    ApprovalKind.TRANSFER: "transfer_approval",
    ApprovalKind.DEFERRAL: "deferral_approval",
    ApprovalKind.KEEPING: "evidence_keeping_approval",
    ApprovalKind.DISPOSAL: "evidence_disposal_approval",
    ApprovalKind.COERCION: "coercion_approval",
}


def begin(
    case: EnforcementCase, kind: str, *, actor: Any, now: datetime, values: Mapping[str, Any] | None = None
) -> EnforcementPaper:
    """The draft of a paper of this kind for the case, filled in from it; one that is not issued yet is taken again."""
    known = open_paper(kind, case=case)
    if known is not None and known.case_id == case.pk:
        return known
    fields = {one.key for one in statutory_form(kind, local_day(now)).fields}
    given = {key: value for key, value in (values or {}).items() if key in fields}
    return papers.prepare(kind=kind, case=case, values=given, actor=actor, now=now)


def ask(approval: CaseApproval, *, actor: Any, now: datetime) -> None:
    """Begin the form of an approval, noted as to be signed by both officers on the print, and hand it on where nothing
    is missing; otherwise it stays a draft that the officers complete."""
    kind = FORMS.get(ApprovalKind(approval.kind))
    if kind is None:
        return
    case = approval.case
    paper = begin(case, kind, actor=actor, now=now, values={"handler_opinion": approval.reason})
    if not PAPER_FLOW.check(paper, "submit", actor):
        return
    try:
        if paper.form.role("handlers") is not None and not paper.signatures.exists():
            for person in (approval.asked_by, approval.seconded_by):
                papers.sign(
                    paper=paper, role="handlers", name=person.name, certificate_number=person.certificate_number,
                    manner=SigningManner.BY_HAND, actor=actor, now=now,
                )  # fmt: skip
        papers.submit(paper=paper, actor=actor, now=now)
    except ValidationError:
        return


def follow(approval: CaseApproval, step: str, *, actor: Any, now: datetime, note: str = "") -> None:
    """Take the same step (review, approve, return_, send_back) on the form of the approval, so that nobody agrees
    twice; a form that is not as far is completed and approved on its own page."""
    kind = FORMS.get(ApprovalKind(approval.kind))
    paper = open_paper(kind, case=approval.case) if kind else None
    if paper is None:
        return
    name = {"return_": "return"}.get(step, step)
    if PAPER_FLOW.check(paper, name, actor):
        getattr(papers, step)(paper=paper, actor=actor, now=now, note=note)


def valid(case: EnforcementCase, kind: str) -> IssuedDocument | None:
    """The issued document of this kind that counts now."""
    paper = valid_paper(kind, case=case)
    return paper.document if paper is not None else None


def number_of(case: EnforcementCase, kind: str) -> str:
    document = valid(case, kind)
    return document.number if document is not None else ""
