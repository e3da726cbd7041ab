"""What a visit does to its task: the one place where visits lean on assignments."""

from datetime import date, datetime
from typing import Any

from inspections.choices.assignments import TaskKind, TaskStatus
from inspections.models import InspectionTask, TaskOfficer, Visit
from inspections.services import assignments
from inspections.workflow.assignments import PLAN
from safetyportal.core import writes


def officers_of_task(task: InspectionTask) -> dict[int, TaskOfficer]:
    """Officers by account, who leads first; each with the body for which the officer acts."""
    rows = TaskOfficer.unscoped.filter(task=task).select_related("user").order_by("-leads", "pk")
    return {row.user_id: row for row in rows}


def begin(task: InspectionTask, *, actor: Any, now: datetime) -> None:
    """The first visit begins the task; a second one of the same task finds it begun."""
    assignments.begin(task, actor=actor, now=now)


def finish(task: InspectionTask, *, actor: Any, now: datetime) -> None:
    if task.status == TaskStatus.UNDER_WAY:
        assignments.finish(task, actor=actor, now=now)


def create_recheck(visit: Visit, *, finish_by: date, officers: list[Any], actor: Any, now: datetime) -> InspectionTask:
    """A task to look again at what the order of `visit` asked for. The officers who were there are named in it; one of
    them takes it on, or somebody else is assigned."""
    task = assignments.new_task(
        enterprise=visit.enterprise, body=visit.body, kind=TaskKind.RECHECK, finish_by=finish_by, recheck_of=visit,
        actor=actor, now=now,
    )  # fmt: skip
    with writes.unit_of_work():
        task = writes.create(task, actor=actor, perm=PLAN, now=now)
        rows = [
            TaskOfficer(task=task, user=one, body=visit.body, leads=number == 0) for number, one in enumerate(officers)
        ]
        TaskOfficer.unscoped.bulk_create(rows)
    return task


def recheck_at_once(visit: Visit, *, officers: list[Any], actor: Any, now: datetime, last_day: date) -> InspectionTask:
    """An officer goes again without waiting for the clock: planned and taken on in one step."""
    return assignments.create_task(
        enterprise=visit.enterprise, body=visit.body, kind=TaskKind.RECHECK, finish_by=last_day, recheck_of=visit,
        officers=officers, actor=actor, now=now,
    )  # fmt: skip
