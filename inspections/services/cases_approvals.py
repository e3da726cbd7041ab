"""Approvals in a case: asked by two officers in charge, reviewed, then approved with their effect, or refused.

The maker never approves (guards of `APPROVAL_FLOW` and `CASE_FLOW`), on the page, by the API and by delegation alike.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import ApprovalKind
from inspections.models import CaseApproval, EnforcementCase, EvidenceMeasure
from inspections.queries import cases as queries
from inspections.services import cases_papers as papers
from inspections.services.cases_telling import in_charge as officers
from inspections.services.cases_telling import of_body, tell
from inspections.services.cases_terms import in_charge, require_two
from inspections.workflow.cases import APPROVAL_FLOW, CASE_FLOW
from inspections.workflow.cases_guards import APPROVE, HANDLE, REVIEW
from safetyportal.core import writes
from safetyportal.core.errors import Conflict, TransitionDenied

Effect = Callable[[EnforcementCase, CaseApproval, Any, datetime, str], Any]
_EFFECTS: dict[str, Effect] = {}
_UNDONE: dict[str, Effect] = {}
# What happens to the case itself when the reviewer returns or the approver refuses a matter that it waits for.
_RETURNED = {"filing": "return_filing", "handling": "return_decision", "closing": "return_closing"}
_REFUSED = {"filing": "refuse", "handling": "decline", "closing": "keep_open"}


def effect(kind: ApprovalKind) -> Callable[[Effect], Effect]:
    """Declare what an approval of this kind brings about; it runs in the unit of work of the approval."""

    def register(function: Effect) -> Effect:
        _EFFECTS[kind] = function
        return function

    return register


def undone(*kinds: ApprovalKind) -> Callable[[Effect], Effect]:
    """Declare what a refusal of these kinds brings about beside the state of the case."""

    def register(function: Effect) -> Effect:
        _UNDONE.update(dict.fromkeys(kinds, function))
        return function

    return register


def ask(
    case: EnforcementCase, kind: str, *, reason: str, actor: Any, now: datetime, terms: dict[str, Any] | None = None,
    measure: EvidenceMeasure | None = None,
) -> CaseApproval:  # fmt: skip
    """Open an approval inside the unit of work of the act that needs it. Raises `Conflict` when one waits already."""
    others = [row.user for row in queries.handlers(case) if row.user_id != actor.pk]
    if not others:
        raise TransitionDenied(_("At least two officers must be in charge (《行政处罚法》第四十二条)."))
    approval = CaseApproval(
        case=case, kind=kind, reason=reason.strip(), terms=terms or {}, measure=measure, asked_by=actor,
        seconded_by=others[0], asked_at=now,
    )  # fmt: skip
    APPROVAL_FLOW.start(approval, now)
    if measure is None and queries.open_approval(case, kind) is not None:
        raise Conflict(_("This matter is already waiting for approval."))
    try:
        with transaction.atomic():
            writes.create(approval, actor=actor, perm=HANDLE, now=now)
    except IntegrityError as error:
        raise Conflict(_("This matter is already waiting for approval.")) from error
    papers.ask(approval, actor=actor, now=now)
    title = _("To be reviewed in the case {title}")
    tell(of_body(case, REVIEW, now), case, title=title, key=f"ask:{approval.pk}", now=now, kind="case.waiting",
         body=approval.reason)  # fmt: skip
    return approval


def request(
    *, case: EnforcementCase, kind: str, reason: str, actor: Any, now: datetime, terms: dict[str, Any] | None = None,
    expected_version: int | None = None,
) -> EnforcementCase:  # fmt: skip
    """Officers in charge ask for something beside the state: more time, suspension, termination, transfer, deferral."""
    with writes.unit_of_work():
        row = in_charge(case, actor, (), expected_version)
        require_two(row, now)
        ask(row, kind, reason=reason, actor=actor, now=now, terms=terms)
    return row


def review(
    *, case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str = ""
) -> EnforcementCase:
    """The reviewer agrees and passes the matter on to the approver."""
    with writes.unit_of_work():
        row = writes.locked(case)
        changes = {"reviewed_by": actor, "reviewed_at": now, "review_note": note.strip()[:500]}
        done = APPROVAL_FLOW.run(approval, "review", actor=actor, now=now, note=note, changes=changes)
        papers.follow(done, "review", actor=actor, now=now, note=note)
        title = _("To be approved in the case {title}")
        tell(of_body(row, APPROVE, now), row, title=title, key=f"review:{done.pk}", now=now, kind="case.waiting",
             body=done.reason, but=actor)  # fmt: skip
    return row


def send_back(
    *, case: EnforcementCase, approval: CaseApproval, note: str, actor: Any, now: datetime
) -> EnforcementCase:
    """The reviewer returns the matter with the reason; the case goes back to where it was asked."""
    with writes.unit_of_work():
        row = writes.locked(case)
        changes = {"reviewed_by": actor, "reviewed_at": now, "review_note": note.strip()[:500]}
        done = APPROVAL_FLOW.run(approval, "return", actor=actor, now=now, note=note, changes=changes)
        papers.follow(done, "return_", actor=actor, now=now, note=note)
        if done.kind in _RETURNED:
            row = CASE_FLOW.run(row, _RETURNED[done.kind], actor=actor, now=now, note=note)
        _tell_makers(row, done, _("Returned in the case {title}"), now, note)
    return row


def approve(
    *, case: EnforcementCase, approval: CaseApproval, actor: Any, now: datetime, note: str = ""
) -> EnforcementCase:
    """The approver decides; what was asked takes effect in the same unit of work, or nothing does."""
    with writes.unit_of_work():
        row = writes.locked(case)
        changes = {"decided_by": actor, "decided_at": now, "decision_note": note.strip()[:500]}
        done = APPROVAL_FLOW.run(approval, "approve", actor=actor, now=now, note=note, changes=changes)
        papers.follow(done, "approve", actor=actor, now=now, note=note)
        result = _EFFECTS[done.kind](row, done, actor, now, note)
        row = result if isinstance(result, EnforcementCase) else row
        _tell_makers(row, done, _("Approved in the case {title}"), now, note)
    return row


def refuse(*, case: EnforcementCase, approval: CaseApproval, note: str, actor: Any, now: datetime) -> EnforcementCase:
    """The approver refuses with the reason."""
    with writes.unit_of_work():
        row = writes.locked(case)
        changes = {"decided_by": actor, "decided_at": now, "decision_note": note.strip()[:500]}
        done = APPROVAL_FLOW.run(approval, "refuse", actor=actor, now=now, note=note, changes=changes)
        papers.follow(done, "send_back", actor=actor, now=now, note=note)
        if done.kind in _REFUSED:
            row = CASE_FLOW.run(row, _REFUSED[done.kind], actor=actor, now=now, note=note)
        if done.kind in _UNDONE:
            _UNDONE[done.kind](row, done, actor, now, note)
        _tell_makers(row, done, _("Refused in the case {title}"), now, note)
    return row


def _tell_makers(case: EnforcementCase, approval: CaseApproval, title: Any, now: datetime, note: str) -> None:
    key = f"answer:{approval.pk}"
    tell(officers(case), case, title=title, key=key, now=now, body=f"{approval.get_kind_display()} {note}".strip())
