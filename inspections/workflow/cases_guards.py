"""Who may take a step of a case, and what must have happened before: guards of its workflow tables.

They know no clock; what depends on the day is asked by the services (`services/cases_terms.py`).
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import APPROVAL_OPEN, ApprovalKind, ApprovalStatus
from inspections.models import CaseApproval, CaseEvidence, EnforcementCase
from inspections.queries import cases as queries
from inspections.queries import cases_law as law
from inspections.workflow.bodies import of_its_body
from safetyportal.core.decisions import ALLOWED, Decision, denied

HANDLE, REVIEW = "inspections.handle_enforcementcase", "inspections.review_enforcementcase"
APPROVE, LEGAL = "inspections.approve_enforcementcase", "inspections.legal_review_enforcementcase"
HOST, APPRAISE = "inspections.host_hearing_enforcementcase", "inspections.appraise_enforcementcase"

_MAKER = _(
    "Whoever handles a case neither reviews nor approves it, not on behalf of another either (rules of approval)."
)
_RECUSED = _("This person was ordered to withdraw from the case (《行政处罚法》第四十三条).")


def handled_by(case: EnforcementCase, actor: Any) -> Decision:
    """Only its officers in charge act in a case (《行政处罚法》第四十二条)."""
    if actor.pk in queries.recused(case):
        return denied(_RECUSED)
    if not queries.is_handler(case, actor):
        return denied(_("Only the officers in charge of the case do this."))
    return of_its_body(case, actor, HANDLE)


def two_in_charge(case: EnforcementCase, actor: Any) -> Decision:
    if len(queries.handlers(case)) < 2:
        return denied(_("At least two officers must be in charge (《行政处罚法》第四十二条)."))
    return ALLOWED


def _approval(case: EnforcementCase, kind: str, *states: str) -> CaseApproval | None:
    found = queries.latest_approval(case, kind)
    return found if found is not None and found.status in states else None


def outsider(case: EnforcementCase, actor: Any, perm: str, *more: int | None) -> Decision:
    """Whether somebody of the body who never handled the case, and is none of `more`, acts here."""
    if actor.pk in queries.recused(case):
        return denied(_RECUSED)
    if not queries.acts_as_another(actor, perm, case, {*queries.ever_handled(case), *more}):
        return denied(_MAKER)
    return of_its_body(case, actor, perm)


def approved_by_third(kind: ApprovalKind) -> Callable[[EnforcementCase, Any], Decision]:
    """The approver of this matter: neither a handler nor its reviewer, and the review is done."""

    def guard(case: EnforcementCase, actor: Any) -> Decision:
        approval = _approval(case, kind, ApprovalStatus.REVIEWED, ApprovalStatus.APPROVED, ApprovalStatus.REFUSED)
        if approval is None:
            return denied(_("The matter has not been reviewed yet."))
        return outsider(case, actor, APPROVE, approval.asked_by_id, approval.seconded_by_id, approval.reviewed_by_id)

    return guard


def returned_by_reviewer(kind: ApprovalKind) -> Callable[[EnforcementCase, Any], Decision]:
    def guard(case: EnforcementCase, actor: Any) -> Decision:
        approval = _approval(case, kind, *APPROVAL_OPEN, ApprovalStatus.RETURNED)
        if approval is None:
            return denied(_("The matter has not been asked for."))
        return outsider(case, actor, REVIEW, approval.asked_by_id, approval.seconded_by_id)

    return guard


def asked(kind: ApprovalKind) -> Callable[[EnforcementCase, Any], Decision]:
    """The step goes together with asking for this approval."""

    def guard(case: EnforcementCase, actor: Any) -> Decision:
        other = queries.open_approval(case, kind)
        return ALLOWED if other is None else denied(_("This matter is already waiting for approval."))

    return guard


def charged(case: EnforcementCase, actor: Any) -> Decision:
    return ALLOWED if queries.charges(case) else denied(_("First enter at least one charge."))


def evidenced(case: EnforcementCase, actor: Any) -> Decision:
    """《行政处罚法》第四十、四十六条: no penalty without evidence for each fact."""
    known = set(CaseEvidence.unscoped.filter(case=case).values_list("number", flat=True))
    for row in queries.charges(case):
        if not set(row.evidence) & known:
            return denied(_("Each charge needs evidence (《行政处罚法》第四十条、第四十六条)."))
    return charged(case, actor)


def summary_possible(case: EnforcementCase, actor: Any) -> Decision:
    return law.within_summary(case)


def told_first(case: EnforcementCase, actor: Any) -> Decision:
    return law.ready_to_tell(case)


def told_and_heard(case: EnforcementCase, actor: Any) -> Decision:
    return law.ready_to_decide(case)


def not_heavier(case: EnforcementCase, actor: Any) -> Decision:
    return law.not_heavier(case)


def ours(case: EnforcementCase, actor: Any) -> Decision:
    return law.ours_to_impose(case)


def legal_reviewer(case: EnforcementCase, actor: Any) -> Decision:
    """《行政处罚法》第五十八条: appointed, with the qualification, and no handler."""
    if queries.legal_reviewer(actor, case) is None:
        return denied(
            _("A legal review needs an appointed reviewer with the qualification (《行政处罚法》第五十八条).")
        )
    return outsider(case, actor, LEGAL)


def host(case: EnforcementCase, actor: Any) -> Decision:
    """《行政处罚法》第六十四条第四项: the host of a hearing did not investigate, nor review the case."""
    hearing = queries.open_hearing(case)
    if hearing is None or hearing.host_id != actor.pk:
        return denied(_("Only the appointed host closes the hearing (《行政处罚法》第六十四条)."))
    return outsider(case, actor, HOST)


def chaired(case: EnforcementCase, actor: Any) -> Decision:
    """《行政处罚法》第五十七条第二款: the persons in charge of the body discuss; who handles it reports."""
    return outsider(case, actor, APPROVE)


def offered(case: EnforcementCase, actor: Any) -> Decision:
    notice = queries.latest_notice(case)
    if notice is None or notice.served_on is None:
        return denied(_("The notice has not been served yet."))
    return ALLOWED if notice.offers_hearing else denied(_("No hearing was offered (《行政处罚法》第六十三条)."))


def before_hearing(case: EnforcementCase, actor: Any) -> Decision:
    return ALLOWED if queries.latest_notice(case) is None else denied(_("The party has been told already."))


def after_hearing(case: EnforcementCase, actor: Any) -> Decision:
    return ALLOWED if queries.latest_notice(case) is not None else denied(_("The party has not been told yet."))
