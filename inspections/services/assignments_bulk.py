"""Many tasks at once: of a draw, a campaign, a month of the plan. Each runs as a job that may stop and begin again;
what exists already is left alone (unique constraints on the task)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as text

from inspections.choices.assignments import TASK_WAITING, TaskKind
from inspections.models import DrawnUnit, InspectionTask, RandomDraw
from inspections.services.assignments import assign, cancel, new_task
from inspections.workflow.assignments import PLAN
from safetyportal.core import writes
from safetyportal.core.errors import Refusal

Progress = Callable[[int, int], None]


def create_once(*, enterprise: Any, actor: Any, now: datetime, **facts: Any) -> InspectionTask | None:
    """One task of a set, or None when it is there already. Runs in the caller's unit of work."""
    task = new_task(enterprise=enterprise, actor=actor, now=now, **facts)
    try:
        with transaction.atomic():
            writes.create(task, actor=actor, perm=PLAN, now=now)
    except ValidationError as error:
        if not _is_there(task):
            raise
        del error
        return None
    except IntegrityError:
        return None
    return task


def _is_there(task: InspectionTask) -> bool:
    """Whether the same campaign, turn or draw has this task already."""
    for names in (("campaign", "enterprise"), ("plan_unit", "plan_turn"), ("draw", "enterprise")):
        values = {name: getattr(task, name) for name in names}
        if None not in values.values() and InspectionTask.unscoped.filter(**values).exists():
            return True
    return False


def create_drawn_tasks(draw: RandomDraw, *, actor: Any, now: datetime, progress: Progress) -> dict[str, int]:
    """A task for each enterprise drawn, given to its officers. An officer who can no longer go leaves the task to be
    assigned. Tasks of the draw that this one replaces are cancelled first, as far as they have not begun."""
    replaced = _cancel_replaced(draw, actor, now)
    units = DrawnUnit.unscoped.filter(draw=draw).select_related("enterprise")
    done, total = {"created": 0, "to_assign": 0, "cancelled": replaced}, units.count()
    known = set(InspectionTask.unscoped.filter(draw=draw).values_list("enterprise_id", flat=True))
    people = {person.pk: person for person in get_user_model().objects.filter(pk__in=draw.officer_ids)}
    for number, unit in enumerate(units.order_by("position").iterator(chunk_size=200), 1):
        if unit.enterprise_id not in known:
            with writes.unit_of_work():
                task = create_once(
                    enterprise=unit.enterprise, body=draw.body, kind=TaskKind.RANDOM, finish_by=draw.finish_by,
                    title=draw.title, content=draw.content, draw=draw, actor=actor, now=now,
                )  # fmt: skip
            done["created"] += task is not None
            if task is not None and not _try_assign(task, [people[pk] for pk in unit.officers], actor, now):
                done["to_assign"] += 1
        progress(number, total)
    return done


def _try_assign(task: InspectionTask, officers: list[Any], actor: Any, now: datetime) -> bool:
    try:
        assign(task, officers, actor=actor, now=now)
    except (ValidationError, Refusal):
        return False
    return True


def _cancel_replaced(draw: RandomDraw, actor: Any, now: datetime) -> int:
    if draw.redraw_of_id is None:
        return 0
    waiting = list(InspectionTask.unscoped.filter(draw=draw.redraw_of_id, status__in=TASK_WAITING).order_by("pk"))
    for task in waiting:
        cancel(task, note=text("Drawn again: {reason}").format(reason=draw.redraw_reason), actor=actor, now=now)
    return len(waiting)


def last_day_of(year: int, month: int) -> date:
    """The month's last day."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
