"""The inspection task: planned, assigned, under way, done."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import TASK_OPEN
from inspections.choices.assignments import TaskStatus as S
from inspections.models import InspectionTask
from inspections.workflow.bodies import of_its_body
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.decisions import Decision
from safetyportal.core.workflow import Clock, Workflow, transition

PLAN, CARRY_OUT = "inspections.plan_inspectiontask", "inspections.carry_out_inspectiontask"


class TaskClock(Clock):
    """Until 24:00 of the day by which the task is to be finished."""

    def due_at(self, record, now):
        return end_of_day(record.finish_by)


def planned_by_its_body(task: InspectionTask, actor) -> Decision:
    return of_its_body(task, actor, PLAN)


def carried_out_by_its_body(task: InspectionTask, actor) -> Decision:
    return of_its_body(task, actor, CARRY_OUT)


TASK_FLOW = Workflow(
    "inspections.InspectionTask",
    initial=S.PLANNED,
    steps=[
        transition("assign", (S.PLANNED, S.ASSIGNED), S.ASSIGNED, PLAN, _("Assign"), guards=[planned_by_its_body]),
        transition("begin", S.ASSIGNED, S.UNDER_WAY, CARRY_OUT, _("Begin"), guards=[carried_out_by_its_body]),
        transition("finish", S.UNDER_WAY, S.DONE, CARRY_OUT, _("Finish"), guards=[carried_out_by_its_body]),
        transition(
            "cancel",
            (S.PLANNED, S.ASSIGNED),
            S.CANCELLED,
            PLAN,
            _("Cancel"),
            guards=[planned_by_its_body],
            needs_note=True,
            style="danger",
        ),
    ],
    final=[S.DONE, S.CANCELLED],
    clocks=dict.fromkeys(TASK_OPEN, TaskClock("task", "finish_by")),
)
