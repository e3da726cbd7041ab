"""Construction projects: entered with what the unit did, reviewed by the competent authority where the order says so.

Raises `NotAllowed`, `TransitionDenied`, `Conflict`, `ValidationError`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.projects import StageCarrier, StageName, StageResult
from inspections.models import ConstructionProject, ProjectStage
from inspections.queries.projects import competent_body, duties, passed_on, purpose
from inspections.services.projects_telling import tell_body, tell_unit
from inspections.workflow.projects import DECIDE, EXAMINE, KEEP, PROJECT_FLOW, being_prepared
from safetyportal.core import attachments, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.rules import rule


def register_project(*, enterprise: Any, level: str, actor: Any, now: datetime, **facts: Any) -> ConstructionProject:
    """A project that a government has approved, confirmed or filed; the authority of that level is competent."""
    body = competent_body(enterprise.place, level)
    if body is None:
        raise ValidationError({"level": _("No safety authority is entered at this level or above.")})
    _require_past(facts["approved_on"], "approved_on", now)
    project = ConstructionProject(
        body=body, level=level, registered_by=actor, registered_on=local_day(now), **_tidy(facts)
    )
    project.settle(enterprise)
    PROJECT_FLOW.start(project, now)
    created: ConstructionProject = writes.create(project, actor=actor, perm=KEEP, now=now)
    return created


def change_project(
    *, constructionproject: ConstructionProject, level: str, actor: Any, now: datetime,
    expected_version: int | None = None, **facts: Any,
) -> ConstructionProject:  # fmt: skip
    """Until a design was put forward. Another level means another competent authority."""
    with writes.unit_of_work():
        row = writes.locked(constructionproject)
        decision = being_prepared(row, actor)
        if not decision:
            raise TransitionDenied(decision.reason)
        body = competent_body(row.place, level)
        if body is None:
            raise ValidationError({"level": _("No safety authority is entered at this level or above.")})
        _require_past(facts["approved_on"], "approved_on", now)
        changes = {**_tidy(facts), "level": level, "body": body}
        changed: ConstructionProject = writes.update(
            row, changes, actor=actor, perm=KEEP, now=now, expected_version=expected_version
        )
    return changed


def _tidy(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}


def evaluate(*, constructionproject: ConstructionProject, actor: Any, now: datetime, **stage: Any) -> Any:
    """The pre-evaluation, by an agency with the qualification or in the unit's own report."""
    carrier = duties(constructionproject).evaluation
    return _ended(constructionproject, "evaluate", StageName.EVALUATION, carrier, actor=actor, now=now, **stage)


def apply_for_review(
    *,
    constructionproject: ConstructionProject,
    actor: Any,
    now: datetime,
    documents: Iterable[Any] = (),
    note: str = "",
) -> ConstructionProject:
    """The design goes to the competent authority, with the papers that it asks for."""
    with writes.unit_of_work():
        changes = {"applied_by": actor, "admitted_by": None, "admitted_at": None, "extended": False}
        row = _run(constructionproject, "apply", actor, now, changes, note)
        _keep_files(row, StageName.DESIGN, documents, actor, KEEP, now)
        tell_body(row, EXAMINE, _("Design of safety facilities to be admitted: {name}"), "applied", now)
    return row


def admit(
    *, constructionproject: ConstructionProject, actor: Any, now: datetime, note: str = ""
) -> ConstructionProject:
    """The application is complete and ours: the period for the decision begins."""
    with writes.unit_of_work():
        row = _run(constructionproject, "admit", actor, now, {"admitted_by": actor, "admitted_at": now}, note)
        tell_body(row, DECIDE, _("Design of safety facilities to be decided on: {name}"), "admitted", now)
    return row


def decline(*, constructionproject: ConstructionProject, note: str, actor: Any, now: datetime) -> ConstructionProject:
    """Not admitted, with the reason."""
    with writes.unit_of_work():
        row = _run(constructionproject, "decline", actor, now, {}, note)
        tell_unit(row, _("Application not admitted: {name}"), "declined", now, note)
    return row


def extend(*, constructionproject: ConstructionProject, note: str, actor: Any, now: datetime) -> ConstructionProject:
    """More working days to decide, once, with the reason that the unit is told."""
    with writes.unit_of_work():
        row = _run(constructionproject, "extend", actor, now, {"extended": True}, note)
        tell_unit(row, _("Period of the review extended: {name}"), "extended", now, note)
    return row


def approve(
    *, constructionproject: ConstructionProject, number: str, opinion: str, actor: Any, now: datetime,
    documents: Iterable[Any] = (),
) -> ConstructionProject:  # fmt: skip
    """The design is approved in writing: construction may begin."""
    with writes.unit_of_work():
        row = _run(constructionproject, "approve", actor, now, {}, opinion)
        _decided(row, StageResult.PASSED, number, opinion, actor, now)
        _keep_files(row, StageName.DESIGN, documents, actor, DECIDE, now)
        tell_unit(row, _("Design of safety facilities approved: {name}"), "approved", now, opinion)
    return row


def disapprove(
    *, constructionproject: ConstructionProject, note: str, actor: Any, now: datetime, number: str = ""
) -> ConstructionProject:
    """Not approved, with the reason; the unit may apply again with a better one."""
    with writes.unit_of_work():
        row = _run(constructionproject, "disapprove", actor, now, {}, note)
        _decided(row, StageResult.FAILED, number, note, actor, now)
        tell_unit(row, _("Design of safety facilities not approved: {name}"), "disapproved", now, note)
    return row


def _decided(project: ConstructionProject, result: str, number: str, opinion: str, actor: Any, now: datetime) -> None:
    _record(
        project, StageName.DESIGN, StageCarrier.AUTHORITY, perm=DECIDE, organisation=project.body.name, number=number,
        concluded_on=local_day(now), result=result, opinion=opinion, actor=actor, now=now,
    )  # fmt: skip


def review_own(*, constructionproject: ConstructionProject, actor: Any, now: datetime, **stage: Any) -> Any:
    """The unit has reviewed the design itself, in a written report."""
    return _ended(
        constructionproject, "review_own", StageName.DESIGN, StageCarrier.ENTERPRISE, actor=actor, now=now, **stage
    )


def redesign(*, constructionproject: ConstructionProject, note: str, actor: Any, now: datetime) -> ConstructionProject:
    """Scale, process or safety facilities change: the new design goes the same way again."""
    return _run(constructionproject, "redesign", actor, now, {}, note)


def try_out(
    *, constructionproject: ConstructionProject, trial_from: date, actor: Any, now: datetime, note: str = ""
) -> ConstructionProject:
    """Trial operation before the acceptance."""
    _require_past(trial_from, "trial_from", now)
    _require_after(constructionproject, trial_from, "trial_from")
    return _run(constructionproject, "try_out", actor, now, {"trial_from": trial_from}, note)


def accept(
    *, constructionproject: ConstructionProject, concluded_on: date, actor: Any, now: datetime, **stage: Any
) -> Any:
    """The unit has accepted the safety facilities: only now the project may be put into use."""
    trial = constructionproject.trial_from
    if constructionproject.status == "trial" and trial is not None:
        days = int(rule("project.trial_days_min", constructionproject.place, trial))
        if concluded_on < trial + timedelta(days=days):
            raise ValidationError({"concluded_on": _("Trial operation lasts at least %(days)s days.") % {"days": days}})
    asked = duties(constructionproject)
    if asked.acceptance_evaluation and not stage.get("number", "").strip():
        raise ValidationError({"number": _("An assessing agency evaluates before the unit accepts.")})
    return _ended(
        constructionproject, "accept", StageName.ACCEPTANCE, asked.acceptance, actor=actor, now=now,
        concluded_on=concluded_on, **stage,
    )  # fmt: skip


def fail(
    *, constructionproject: ConstructionProject, concluded_on: date, note: str, actor: Any, now: datetime
) -> ConstructionProject:
    """The safety facilities did not pass: back to work, not into use."""
    with writes.unit_of_work():
        row = _run(constructionproject, "fail", actor, now, {"trial_from": None}, note)
        _require_past(concluded_on, "concluded_on", now)
        _record(
            row, StageName.ACCEPTANCE, duties(row).acceptance, organisation=row.enterprise.name, result="failed",
            concluded_on=concluded_on, opinion=note, actor=actor, now=now, perm=KEEP,
        )  # fmt: skip
    return row


def check(
    *, constructionproject: ConstructionProject, opinion: str, actor: Any, now: datetime, documents: Iterable[Any] = ()
) -> ConstructionProject:
    """The acceptance was checked, by random check or with a licence, and holds."""
    return _checked(constructionproject, "check", StageResult.PASSED, opinion, actor, now, documents)


def reject(*, constructionproject: ConstructionProject, note: str, actor: Any, now: datetime) -> ConstructionProject:
    """The acceptance does not hold: the unit mends and accepts anew."""
    return _checked(constructionproject, "reject", StageResult.FAILED, note, actor, now, ())


def _checked(
    project: ConstructionProject,
    step: str,
    result: str,
    opinion: str,
    actor: Any,
    now: datetime,
    documents: Iterable[Any],
) -> ConstructionProject:
    with writes.unit_of_work():
        row = _run(project, step, actor, now, {"trial_from": None} if step == "reject" else {}, opinion)
        _record(
            row, StageName.CHECK, StageCarrier.AUTHORITY, organisation=row.body.name, concluded_on=local_day(now),
            result=result, opinion=opinion, actor=actor, now=now, perm=EXAMINE,
        )  # fmt: skip
        _keep_files(row, StageName.CHECK, documents, actor, EXAMINE, now)
        tell_unit(row, _("Completion acceptance checked: {name}"), f"{step}:{row.version}", now, opinion)
    return row


def give_up(*, constructionproject: ConstructionProject, note: str, actor: Any, now: datetime) -> ConstructionProject:
    """It will not be built."""
    return _run(constructionproject, "give_up", actor, now, {}, note)


def _run(
    project: ConstructionProject, step: str, actor: Any, now: datetime, changes: dict[str, Any], note: str
) -> ConstructionProject:
    row: ConstructionProject = PROJECT_FLOW.run(project, step, actor=actor, now=now, changes=changes, note=note)
    return row


def _ended(
    project: ConstructionProject, step: str, name: str, carrier: str, *, organisation: str, concluded_on: date,
    opinion: str, actor: Any, now: datetime, number: str = "", documents: Iterable[Any] = (),
) -> ConstructionProject:  # fmt: skip
    """A stage that the unit carried or commissioned has passed."""
    _require_past(concluded_on, "concluded_on", now)
    _require_after(project, concluded_on, "concluded_on")
    if carrier == StageCarrier.AGENCY and not number.strip():
        raise ValidationError({"number": _("The report of an assessing agency has a number.")})
    with writes.unit_of_work():
        row = _run(project, step, actor, now, {}, opinion)
        _record(
            row, name, carrier, organisation=organisation, number=number, concluded_on=concluded_on,
            result=StageResult.PASSED, opinion=opinion, actor=actor, now=now, perm=KEEP,
        )  # fmt: skip
        _keep_files(row, name, documents, actor, KEEP, now)
    return row


def _record(
    project: ConstructionProject, name: str, carrier: str, *, actor: Any, now: datetime, perm: str, **facts: Any
) -> ProjectStage:
    stage = ProjectStage(project=project, name=name, carrier=carrier, recorded_by=actor, **_tidy(facts))
    created: ProjectStage = writes.create(stage, actor=actor, perm=perm, now=now)
    return created


def _keep_files(
    project: ConstructionProject, stage: str, documents: Iterable[Any], actor: Any, perm: str, now: datetime
) -> None:
    for file in documents:
        attachments.store(file, actor=actor, record=project, purpose=purpose(stage), now=now, perm=perm)


def _require_past(day: date, name: str, now: datetime) -> None:
    if day > local_day(now):
        raise ValidationError({name: _("This day is yet to come.")})


def _require_after(project: ConstructionProject, day: date, name: str) -> None:
    before = passed_on(project)
    if before is not None and day < before:
        raise ValidationError({name: _("The stage before ended on %(day)s.") % {"day": before}})
