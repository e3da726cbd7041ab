"""The enforcement document from draft to service."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PaperStatus as S
from inspections.models import EnforcementPaper
from inspections.workflow.bodies import of_its_body
from safetyportal.core.decisions import Decision
from safetyportal.core.workflow import Workflow, transition

PREPARE, REVIEW = "inspections.prepare_enforcementpaper", "inspections.review_enforcementpaper"
APPROVE, ISSUE = "inspections.approve_enforcementpaper", "inspections.issue_enforcementpaper"


def prepared_by_its_body(paper: EnforcementPaper, actor) -> Decision:
    return of_its_body(paper, actor, PREPARE)


def approved_by_its_body(paper: EnforcementPaper, actor) -> Decision:
    return of_its_body(paper, actor, APPROVE)


def issued_by_its_body(paper: EnforcementPaper, actor) -> Decision:
    return of_its_body(paper, actor, ISSUE)


PAPER_FLOW = Workflow(
    "inspections.EnforcementPaper",
    initial=S.DRAFT,
    steps=[
        transition("submit", S.DRAFT, S.IN_REVIEW, PREPARE, _("Submit for approval"), guards=[prepared_by_its_body]),
        transition("approve", S.IN_REVIEW, S.APPROVED, APPROVE, _("Approve"), guards=[approved_by_its_body]),
        transition("issue", (S.DRAFT, S.APPROVED), S.ISSUED, ISSUE, _("Issue"), guards=[issued_by_its_body]),
        transition("serve", S.ISSUED, S.SERVED, PREPARE, _("Record the delivery"), guards=[prepared_by_its_body]),
        transition(
            "void",
            (S.ISSUED, S.SERVED),
            S.VOIDED,
            ISSUE,
            _("Void"),
            guards=[issued_by_its_body],
            needs_note=True,
            style="danger",
        ),
        transition(
            "discard",
            (S.DRAFT, S.IN_REVIEW, S.APPROVED),
            S.DISCARDED,
            PREPARE,
            _("Discard"),
            guards=[prepared_by_its_body],
            needs_note=True,
            style="secondary",
        ),
    ],
    final=[S.VOIDED, S.DISCARDED],
)
