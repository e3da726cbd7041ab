"""Tasks: planned, assigned, begun, finished. Other subjects call these; visits call `begin` and `finish`.

Every service returns the fresh task and raises `NotAllowed` (no posting), `TransitionDenied` (state, body, officers),
`Conflict` (somebody was faster), `ValidationError` (what was sent).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import REPEAT_NEEDS_NO_REASON, TASK_WAITING, TaskKind, TaskStatus
from inspections.models import InspectionTask
from inspections.queries.assignments import times_in_year, visits_by_others
from inspections.services.assignments_officers import keep_officers, require_officers, require_still_qualified
from inspections.services.assignments_telling import tell_officers
from inspections.workflow.assignments import CARRY_OUT, PLAN, TASK_FLOW
from inspections.workflow.bodies import of_its_body
from safetyportal.core import writes
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.rules import rule


def create_task(
    *, enterprise: Any, body: Any, kind: str, finish_by: date, actor: Any, now: datetime,
    planned_on: date | None = None, title: str = "", content: str = "", officers: Iterable[Any] = (),
    recheck_of: Any = None, repeat_reason: str = "", lead: Any = None, **origin: Any,
) -> InspectionTask:  # fmt: skip
    """Plan one inspection of `enterprise` by `body`, and assign it where officers are named.

    For planners of the body; a re-inspection for its officers too. `origin`: `campaign`, `plan_unit` with `plan_turn`,
    or `draw`. Where another body was or will be there within the ruled days, `repeat_reason` is asked for (综合查一次).
    """
    perm = CARRY_OUT if recheck_of is not None else PLAN
    task = new_task(
        enterprise=enterprise, body=body, kind=kind, finish_by=finish_by, planned_on=planned_on, title=title,
        content=content, recheck_of=recheck_of, repeat_reason=repeat_reason, actor=actor, now=now, **origin,
    )  # fmt: skip
    _require_own_body(task, actor, perm)
    require_days(planned_on, finish_by, local_day(now))
    _require_reason(task, actor, now)
    with writes.unit_of_work():
        writes.create(task, actor=actor, perm=perm, now=now, note=repeat_reason)
        people = list(officers)
        if people:
            step = "take_on" if recheck_of is not None else "assign"
            task = _assign(task, people, step, lead=lead, actor=actor, now=now)
    return task


def new_task(*, enterprise: Any, body: Any, kind: str, finish_by: date, actor: Any, now: datetime, **facts: Any):
    """A task that is not stored yet, in its first state; campaigns, plans and draws store many at once."""
    task = InspectionTask(body=body, kind=TaskKind(kind), finish_by=finish_by, created_by=actor, **facts)
    task.settle(enterprise)
    task.title, task.repeat_reason = task.title.strip(), task.repeat_reason.strip()
    if task.kind == TaskKind.COVERT:  # nobody below the body's own place can warn the enterprise
        task.seen_from = body.place
    TASK_FLOW.start(task, now)
    return task


def assign(
    inspectiontask: InspectionTask, officers: Iterable[Any], *, actor: Any, now: datetime, lead: Any = None,
    planned_on: date | None = None, note: str = "", expected_version: int | None = None,
) -> InspectionTask:  # fmt: skip
    """Give the task to officers of the body, or to others: at least two, certified on the day, neither away nor
    recused. Officers of bodies that joined stay. The officers are told."""
    return _assign(
        inspectiontask, list(officers), "assign", lead=lead, planned_on=planned_on, note=note, actor=actor, now=now,
        expected_version=expected_version,
    )  # fmt: skip


def take_on(
    inspectiontask: InspectionTask, officers: Iterable[Any], *, actor: Any, now: datetime, lead: Any = None,
    planned_on: date | None = None, note: str = "", expected_version: int | None = None,
) -> InspectionTask:  # fmt: skip
    """Officers of the body take a re-inspection on themselves; the same is asked of them as when they are assigned."""
    return _assign(
        inspectiontask, list(officers), "take_on", lead=lead, planned_on=planned_on, note=note, actor=actor, now=now,
        expected_version=expected_version,
    )  # fmt: skip


def _assign(
    task: InspectionTask, officers: list[Any], step: str, *, actor: Any, now: datetime, lead: Any = None,
    planned_on: date | None = None, note: str = "", expected_version: int | None = None,
) -> InspectionTask:  # fmt: skip
    with writes.unit_of_work():
        row = writes.locked(task)
        day = planned_on or row.planned_on
        if planned_on is not None:
            require_days(planned_on, row.finish_by, local_day(now))
        require_officers(row, row.body, officers, on=day or local_day(now), planned=day is not None, now=now)
        changes = {"planned_on": day} if planned_on is not None else {}
        names = "、".join(person.name for person in officers)
        row = TASK_FLOW.run(
            row, step, actor=actor, now=now, note=f"{names} {note}".strip(), changes=changes,
            expected_version=expected_version,
        )  # fmt: skip
        new = keep_officers(row, row.body, officers, lead=lead)
        tell_officers(row, new, now=now, but=actor)
    return row


def begin(inspectiontask: InspectionTask, *, actor: Any, now: datetime) -> InspectionTask:
    """The inspection begins on the spot. Its officers must still be two with certificates in force today. A task that
    is under way already stays so."""
    with writes.unit_of_work():
        row = writes.locked(inspectiontask)
        if row.status == TaskStatus.UNDER_WAY:
            return row
        require_still_qualified(row, on=local_day(now))
        return TASK_FLOW.run(row, "begin", actor=actor, now=now)


def finish(inspectiontask: InspectionTask, *, actor: Any, now: datetime) -> InspectionTask:
    """The inspection is over; a task that is done already stays so."""
    with writes.unit_of_work():
        row = writes.locked(inspectiontask)
        if row.status == TaskStatus.DONE:
            return row
        return TASK_FLOW.run(row, "finish", actor=actor, now=now, changes={"finished_on": local_day(now)})


def cancel(
    inspectiontask: InspectionTask, *, note: str, actor: Any, now: datetime, expected_version: int | None = None
) -> InspectionTask:
    """The body gives the inspection up, with the reason; its officers are told."""
    with writes.unit_of_work():
        row = TASK_FLOW.run(
            inspectiontask, "cancel", actor=actor, now=now, note=note, expected_version=expected_version
        )
        people = [officer.user for officer in row.officers.select_related("user")]
        tell_officers(row, people, now=now, but=actor, cancelled=True, body=note)
    return row


def change(
    inspectiontask: InspectionTask, *, finish_by: date, actor: Any, now: datetime, planned_on: date | None = None,
    title: str = "", content: str = "", expected_version: int | None = None,
) -> InspectionTask:  # fmt: skip
    """Move the days or say better what is inspected, until the inspection begins. For planners of its body."""
    with writes.unit_of_work():
        row = writes.locked(inspectiontask)
        _require_own_body(row, actor, PLAN)
        if row.status not in TASK_WAITING:
            raise TransitionDenied(_("The inspection has begun or is over."))
        require_days(planned_on, finish_by, local_day(now))
        changes = {
            "finish_by": finish_by, "planned_on": planned_on, "title": title.strip(), "content": content.strip(),
            "due_at": end_of_day(finish_by),
        }  # fmt: skip
        return writes.update(row, changes, actor=actor, perm=PLAN, now=now, expected_version=expected_version)


def require_days(planned_on: date | None, finish_by: date, today: date) -> None:
    """An inspection lies in the future, and is planned before it must be finished. Raises `ValidationError`."""
    if finish_by < today:
        raise ValidationError({"finish_by": _("The last day lies in the past.")})
    if planned_on is not None and not today <= planned_on <= finish_by:
        raise ValidationError({"planned_on": _("Between today and the day by which it is to be finished.")})


def _require_own_body(task: InspectionTask, actor: Any, perm: str) -> None:
    decision = of_its_body(task, actor, perm)
    if not decision:
        raise NotAllowed(decision.reason)


def _require_reason(task: InspectionTask, actor: Any, now: datetime) -> None:
    """Raises `ValidationError` for a repetition, or for more than the cap of the year, without a reason."""
    if task.repeat_reason or task.kind in REPEAT_NEEDS_NO_REASON:
        return
    day = task.planned_on or task.finish_by
    others = visits_by_others(task.enterprise, task.body, day, viewer=actor)
    if others:
        words = "；".join(
            f"{visit.task.body} {visit.day.isoformat()} {visit.task.get_status_display()}" for visit in others[:3]
        )
        message = _("Somebody else was or will be there: %(visits)s. Join that inspection, or give the reason.")
        raise ValidationError({"repeat_reason": message % {"visits": words}})
    cap = int(rule("inspection.plan_frequency", task.place, day)["cap"])
    if times_in_year(task.enterprise, task.body, task.finish_by.year) >= cap:
        message = _("The cap of %(n)d inspections a year is reached. Give the reason for a further one.")
        raise ValidationError({"repeat_reason": message % {"n": cap}})
