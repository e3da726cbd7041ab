"""The inspection task: planned, assigned, under way, done."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import TASK_OPEN, TASK_WAITING
from inspections.choices.assignments import TaskStatus as S
from inspections.models import InspectionTask
from inspections.workflow.bodies import bodies_of, of_its_body
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

PLAN, CARRY_OUT = "inspections.plan_inspectiontask", "inspections.carry_out_inspectiontask"


class TaskClock(Clock):
    """Until 24:00 of the day by which the task is to be finished."""

    def due_at(self, record, now):
        return end_of_day(record.finish_by)


def planned_by_its_body(task: InspectionTask, actor) -> Decision:
    return of_its_body(task, actor, PLAN)


def carried_out_by_its_bodies(task: InspectionTask, actor) -> Decision:
    """An officer of the body, or of one that joined and sends this officer (综合查一次)."""
    decision = of_its_body(task, actor, CARRY_OUT)
    if decision or not task.officers.filter(user_id=actor.pk).exclude(body_id=task.body_id).exists():
        return decision
    return ALLOWED


def follows_an_own_visit(task: InspectionTask, actor) -> Decision:
    """Officers take a re-inspection on themselves; nobody has to plan it."""
    if task.recheck_of_id is None:
        return denied(_("Only a re-inspection is taken on without being assigned."))
    return of_its_body(task, actor, CARRY_OUT)


def may_join(task: InspectionTask, actor) -> Decision:
    """Another body comes along instead of inspecting the same enterprise again (综合查一次)."""
    if task.status not in TASK_WAITING:
        return denied(_("Only an inspection that has not begun can be joined."))
    if task.seen_from:
        return denied(_("A covert visit is not joined."))
    taken = {task.body_id, *task.joined_bodies.values_list("body_id", flat=True)}
    if all(body.pk in taken for body in bodies_of(actor, PLAN)):
        return denied(_("Your body carries this inspection out already."))
    return ALLOWED


TASK_FLOW = Workflow(
    "inspections.InspectionTask",
    initial=S.PLANNED,
    steps=[
        transition(
            "assign", (S.PLANNED, S.ASSIGNED), S.ASSIGNED, PLAN, _("Assign officers"), guards=[planned_by_its_body]
        ),
        transition("take_on", S.PLANNED, S.ASSIGNED, CARRY_OUT, _("Take on"), guards=[follows_an_own_visit]),
        transition("begin", S.ASSIGNED, S.UNDER_WAY, CARRY_OUT, _("Begin"), guards=[carried_out_by_its_bodies]),
        transition("finish", S.UNDER_WAY, S.DONE, CARRY_OUT, _("Finish"), guards=[carried_out_by_its_bodies]),
        transition(
            "cancel",
            TASK_WAITING,
            S.CANCELLED,
            PLAN,
            _("Cancel the inspection"),
            guards=[planned_by_its_body],
            needs_note=True,
            style="danger",
        ),
    ],
    final=[S.DONE, S.CANCELLED],
    clocks=dict.fromkeys(TASK_OPEN, TaskClock("task", "finish_by")),
)
