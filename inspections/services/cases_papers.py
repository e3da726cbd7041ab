"""Where cases lean on the enforcement documents: drafts begun by a step, what counts now, what was served."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inspections.choices.cases import ApprovalKind
from inspections.choices.papers import PAPER_VALID, PaperStatus
from inspections.models import CaseApproval, EnforcementCase, EnforcementPaper
from inspections.workflow.papers import PAPER_FLOW, PREPARE
from safetyportal.core import writes
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
_UNFINISHED = (PaperStatus.DRAFT, PaperStatus.IN_REVIEW, PaperStatus.APPROVED)


def begin(
    case: EnforcementCase, kind: str, *, actor: Any, now: datetime, values: Mapping[str, Any] | None = None
) -> EnforcementPaper:
    """The draft of a paper of this kind for the case, filled in from it; one that is not issued yet is taken again."""
    known = EnforcementPaper.unscoped.filter(case=case, kind=kind, status__in=_UNFINISHED).order_by("-pk").first()
    if known is not None:
        return known
    paper = EnforcementPaper(case=case, kind=kind, body=case.body, prepared_by=actor, values=dict(values or {}))
    paper.settle(case.enterprise)
    with writes.unit_of_work():
        PAPER_FLOW.start(paper, now)
        return writes.create(paper, actor=actor, perm=PREPARE, now=now)


def valid(case: EnforcementCase, kind: str) -> IssuedDocument | None:
    """The issued document of this kind that counts now."""
    rows = EnforcementPaper.unscoped.filter(case=case, kind=kind, status__in=PAPER_VALID).order_by("-pk")
    found = rows.select_related("document").first()
    return found.document if found is not None else None


def number_of(case: EnforcementCase, kind: str) -> str:
    document = valid(case, kind)
    return document.number if document is not None else ""


def form_of(approval: CaseApproval) -> str:
    """Kind of the form on which this matter is approved; "" where the law knows none."""
    return FORMS.get(ApprovalKind(approval.kind), "")
