"""The enforcement document from draft to service. Each step of an approval is taken by another person (规则 2.6b)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PaperStatus as S
from inspections.models import EnforcementPaper
from inspections.workflow.bodies import of_its_body
from safetyportal.core.access import grants_of
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.models import Posting
from safetyportal.core.workflow import Workflow, transition

PREPARE, REVIEW = "inspections.prepare_enforcementpaper", "inspections.review_enforcementpaper"
APPROVE, ISSUE = "inspections.approve_enforcementpaper", "inspections.issue_enforcementpaper"
_SAME = _(
    "Who has prepared, reviewed or approved a document cannot take another step of its approval, also for others."
)


def prepared_by_its_body(paper: EnforcementPaper, actor: Any) -> Decision:
    return of_its_body(paper, actor, PREPARE)


def issued_by_its_body(paper: EnforcementPaper, actor: Any) -> Decision:
    return of_its_body(paper, actor, ISSUE)


def needs_approval(paper: EnforcementPaper, actor: Any) -> Decision:
    return ALLOWED if paper.form.approval else denied(_("This document needs no approval; it is issued at once."))


def is_approved(paper: EnforcementPaper, actor: Any) -> Decision:
    if paper.form.approval and paper.status != S.APPROVED:
        return denied(_("This document must be approved before it is issued."))
    return ALLOWED


def is_for_party(paper: EnforcementPaper, actor: Any) -> Decision:
    if paper.form.served:
        return ALLOWED
    if paper.form.copy:
        return denied(_("The unit keeps a copy of this document; there is no formal delivery of it."))
    return denied(_("This document stays with the authority; nobody is served with it."))


def waits_for_review(paper: EnforcementPaper, actor: Any) -> Decision:
    if paper.next_step not in {"unit_review", "review"}:
        return denied(_("This document does not wait for a review."))
    return _another_person(paper, actor, REVIEW)


def waits_for_approval(paper: EnforcementPaper, actor: Any) -> Decision:
    if paper.next_step != "approve":
        return denied(_("This document does not wait for approval yet."))
    return _another_person(paper, actor, APPROVE)


def _another_person(paper: EnforcementPaper, actor: Any, perm: str) -> Decision:
    """Of the body, and neither the actor nor whoever lent the posting has had a hand in the paper before."""
    decision = of_its_body(paper, actor, perm)
    if not decision:
        return decision
    hands = {paper.prepared_by_id, *paper.steps.filter(counts=True).values_list("taken_by", flat=True)}
    held = [g.posting_id for g in grants_of(actor) if perm in g.permissions and g.covers(paper.place, paper.sectors)]
    behind = {
        lender or actor.pk for lender in Posting.unscoped.filter(pk__in=held).values_list("on_behalf_of", flat=True)
    }
    if actor.pk in hands or (behind and behind <= hands):
        return denied(_SAME)
    return ALLOWED


def is_superseded(paper: EnforcementPaper, actor: Any) -> Decision:
    """Only by issuing the corrected paper, which holds the lock on the old one."""
    if EnforcementPaper.unscoped.filter(corrects=paper, document__isnull=False).exists():
        return issued_by_its_body(paper, actor)
    return denied(_("Only a corrected document that is issued replaces this one."))


PAPER_FLOW = Workflow(
    "inspections.EnforcementPaper",
    initial=S.DRAFT,
    steps=[
        transition(
            "submit",
            S.DRAFT,
            S.IN_REVIEW,
            PREPARE,
            _("Submit for approval"),
            guards=[needs_approval, prepared_by_its_body],
        ),
        transition("review", S.IN_REVIEW, S.IN_REVIEW, REVIEW, _("Agree"), guards=[waits_for_review]),
        transition(
            "return",
            S.IN_REVIEW,
            S.DRAFT,
            REVIEW,
            _("Return"),
            guards=[waits_for_review],
            needs_note=True,
            style="secondary",
        ),
        transition("approve", S.IN_REVIEW, S.APPROVED, APPROVE, _("Approve"), guards=[waits_for_approval]),
        transition(
            "send_back",
            S.IN_REVIEW,
            S.DRAFT,
            APPROVE,
            _("Send back"),
            guards=[waits_for_approval],
            needs_note=True,
            style="secondary",
        ),
        transition(
            "issue", (S.DRAFT, S.APPROVED), S.ISSUED, ISSUE, _("Issue"), guards=[is_approved, issued_by_its_body]
        ),
        transition(
            "serve", S.ISSUED, S.SERVED, PREPARE, _("Record the delivery"), guards=[is_for_party, prepared_by_its_body]
        ),
        transition("supersede", (S.ISSUED, S.SERVED), S.SUPERSEDED, ISSUE, _("Replace"), guards=[is_superseded]),
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
    final=[S.VOIDED, S.DISCARDED, S.SUPERSEDED],
)
