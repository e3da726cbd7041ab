"""What a visit does to its task: the one place where visits lean on assignments."""

from datetime import date, datetime
from typing import Any

from inspections.choices.assignments import TaskKind, TaskStatus
from inspections.models import InspectionTask, TaskOfficer, Visit
from inspections.workflow.assignments import PLAN, TASK_FLOW
from safetyportal.core import writes


def officers_of_task(task: InspectionTask) -> list[Any]:
    rows = TaskOfficer.unscoped.filter(task=task).select_related("user").order_by("-leads", "pk")
    return [row.user for row in rows]


def begin(task: InspectionTask, *, actor: Any, now: datetime) -> None:
    """The first visit begins the task; a second one of the same task finds it begun."""
    if task.status != TaskStatus.UNDER_WAY:
        TASK_FLOW.run(task, "begin", actor=actor, now=now)


def finish(task: InspectionTask, *, actor: Any, now: datetime) -> None:
    if task.status == TaskStatus.UNDER_WAY:
        TASK_FLOW.run(task, "finish", actor=actor, now=now)


def create_recheck(visit: Visit, *, finish_by: date, officers: list[Any], actor: Any, now: datetime) -> InspectionTask:
    """A task to look again at what the order of `visit` asked for; the officers who were there are named in it."""
    task = InspectionTask(
        kind=TaskKind.RECHECK, finish_by=finish_by, recheck_of=visit, created_by=actor, body=visit.body
    )
    task.settle(visit.enterprise)
    TASK_FLOW.start(task, now)
    with writes.unit_of_work():
        task = writes.create(task, actor=actor, perm=PLAN, now=now)
        rows = [TaskOfficer(task=task, user=one, leads=number == 0) for number, one in enumerate(officers)]
        TaskOfficer.unscoped.bulk_create(rows)
    return task
