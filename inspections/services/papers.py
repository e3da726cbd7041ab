"""Enforcement documents: prepare, change, approve, discard. Issuing and serving stand in `papers_issuing`, signing in
`papers_signing`; both are offered here under one roof.

Every service returns the fresh paper and raises `NotAllowed` (no posting), `TransitionDenied` (state, guard),
`Conflict` (somebody was faster), `ValidationError` (at the form's field).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PaperStatus, StepKind
from inspections.choices.papers_forms import UnknownForm, form_of
from inspections.models import EnforcementCase, EnforcementPaper, InspectionTask, PaperStep, Visit
from inspections.queries.papers_facts import Matter, first_values
from inspections.services.papers_issuing import correct, issue, issue_batch, void
from inspections.services.papers_serving import serve
from inspections.services.papers_signing import require_signatures, sign, sign_rest_by_hand, unsign
from inspections.services.papers_telling import tell_maker, tell_next
from inspections.services.papers_values import clean, require_complete
from inspections.workflow.bodies import of_its_body
from inspections.workflow.papers import PAPER_FLOW, PREPARE
from safetyportal.core import writes
from safetyportal.core.access import can
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied

__all__ = [
    "approve",
    "change",
    "correct",
    "discard",
    "issue",
    "issue_batch",
    "prepare",
    "return_",
    "review",
    "send_back",
    "serve",
    "sign",
    "sign_rest_by_hand",
    "submit",
    "unsign",
    "void",
]
AGREED = "同意。"


def prepare(
    *, kind: str, actor: Any, now: datetime, task: InspectionTask | None = None, visit: Visit | None = None,
    case: EnforcementCase | None = None, values: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> EnforcementPaper:  # fmt: skip
    """Begin a paper of a task, visit or case with what is known filled in; `values` go over it, `facts` are named
    facts that the caller knows better. An officer of the body may."""
    owner = case or visit or task
    if owner is None:
        raise ValidationError(_("A document belongs to a task, a visit or a case."))
    try:
        form = form_of(kind, local_day(now))
    except UnknownForm as error:
        raise ValidationError({"kind": _("There is no such document.")}) from error
    if visit is not None and task is None:
        task = visit.task
    paper = EnforcementPaper(
        task=task, visit=visit, case=case, kind=kind, form_on=local_day(now), body=owner.body, prepared_by=actor,
        for_party=form.for_party, seen_from=getattr(owner, "seen_from", ""),  # a case is never concealed
    )  # fmt: skip
    paper.settle(owner.enterprise)
    paper.place, paper.jurisdiction, paper.sectors = owner.place, owner.jurisdiction, list(owner.sectors)
    matter = Matter(owner.body, owner.enterprise, actor, now, task, visit, case, dict(facts or {}))
    with writes.unit_of_work():
        decision = of_its_body(paper, actor, PREPARE)
        if not decision:
            raise NotAllowed(decision.reason)
        paper.values = clean(form, values or {}, known=first_values(form.fields, matter))
        PAPER_FLOW.start(paper, now)
        return writes.create(paper, actor=actor, perm=PREPARE, now=now)


def change(
    *, paper: EnforcementPaper, values: Mapping[str, Any], actor: Any, now: datetime,
    expected_version: int | None = None,
) -> EnforcementPaper:  # fmt: skip
    """Change fields of a draft. Signatures that were already given fall away: nobody signs what comes after."""
    with writes.unit_of_work():
        row = writes.locked(paper)
        _require_draft(row, actor)
        changed = clean(row.form, values, known=row.values)
        if changed != row.values and row.signatures.exists():
            for signature in row.signatures.all():
                unsign(signature=signature, actor=actor, now=now)
            row.refresh_from_db()
            expected_version = None if expected_version is None else row.version
        return writes.update(
            row, {"values": changed}, actor=actor, perm=PREPARE, now=now, expected_version=expected_version
        )


def _require_draft(row: EnforcementPaper, actor: Any) -> None:
    if row.status != PaperStatus.DRAFT:
        raise TransitionDenied(_("Only a draft can be changed."))
    decision = of_its_body(row, actor, PREPARE)
    if not decision:
        raise NotAllowed(decision.reason)


def submit(
    *, paper: EnforcementPaper, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> EnforcementPaper:
    """Hand a complete, signed paper over for approval; the next in the chain are told."""
    with writes.unit_of_work():
        row = writes.locked(paper)
        require_complete(row.form, row.values, now)
        require_signatures(row)
        moved = PAPER_FLOW.run(
            row, "submit", actor=actor, now=now, note=note, changes={"stage": 0}, expected_version=expected_version
        )
        _keep_step(moved, StepKind.SUBMIT, note, actor, now)
        tell_next(moved, now)
    return moved


def review(
    *, paper: EnforcementPaper, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> EnforcementPaper:
    """The reviewer agrees; the paper goes on to the next step."""
    return _agree(paper, "review", actor, now, note, expected_version)


def approve(
    *, paper: EnforcementPaper, actor: Any, now: datetime, note: str = "", expected_version: int | None = None
) -> EnforcementPaper:
    """The head approves; whoever prepared it is told that it can be issued."""
    return _agree(paper, "approve", actor, now, note, expected_version)


def _agree(
    paper: EnforcementPaper, name: str, actor: Any, now: datetime, note: str, expected_version: int | None
) -> EnforcementPaper:
    with writes.unit_of_work():
        row = writes.locked(paper)
        step = row.next_step
        moved = PAPER_FLOW.run(
            row, name, actor=actor, now=now, note=note, changes={"stage": row.stage + 1},
            expected_version=expected_version,
        )  # fmt: skip
        _keep_step(moved, step, note.strip() or AGREED, actor, now)
        if moved.status == PaperStatus.APPROVED:
            tell_maker(moved, _("Approved: {title}"), "approved", now)
        else:
            tell_next(moved, now)
    return moved


def return_(
    *, paper: EnforcementPaper, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementPaper:
    """The reviewer returns it with the reason; the approval begins anew when it is submitted again."""
    return _back(paper, "return", note, actor, now, expected_version)


def send_back(
    *, paper: EnforcementPaper, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementPaper:
    """The head sends it back with the reason."""
    return _back(paper, "send_back", note, actor, now, expected_version)


def _back(
    paper: EnforcementPaper, name: str, note: str, actor: Any, now: datetime, expected_version: int | None
) -> EnforcementPaper:
    with writes.unit_of_work():
        moved = PAPER_FLOW.run(
            paper, name, actor=actor, now=now, note=note, changes={"stage": 0}, expected_version=expected_version
        )
        moved.steps.filter(counts=True).update(counts=False)
        _keep_step(moved, StepKind.RETURN, note, actor, now)
        tell_maker(moved, _("Returned: {title}"), f"returned:{moved.version}", now, body=note)
    return moved


def _keep_step(paper: EnforcementPaper, step: str, opinion: str, actor: Any, now: datetime) -> PaperStep:
    behalf = can(actor, _PERMISSIONS[step], paper).on_behalf_of
    row = PaperStep(
        paper=paper,
        step=step,
        opinion=opinion[:500],
        taken_by=actor,
        on_behalf_of=behalf,
        taken_at=now,
        counts=step != StepKind.RETURN,
    )
    row.full_clean()
    row.save(force_insert=True)
    return row


_PERMISSIONS = {
    "submit": PREPARE,
    "unit_review": "inspections.review_enforcementpaper",
    "review": "inspections.review_enforcementpaper",
    "approve": "inspections.approve_enforcementpaper",
    "return": "inspections.view_enforcementpaper",
}


def discard(
    *, paper: EnforcementPaper, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> EnforcementPaper:
    """Give up a paper that was not issued; it stays in the register as discarded."""
    return PAPER_FLOW.run(paper, "discard", actor=actor, now=now, note=note, expected_version=expected_version)
