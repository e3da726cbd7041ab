"""Who is told about tasks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.services.telling import Named
from inspections.models import InspectionTask
from safetyportal.core import notify

PLAN = "inspections.plan_inspectiontask"


def task_url(task: InspectionTask) -> str:
    return reverse("inspectiontask-detail", kwargs={"pk": task.pk})


def planners(task: InspectionTask, now: datetime) -> list[Any]:
    """People who plan for the task's body: posted at its place, or naming it."""
    people = notify.holders(PLAN, task.body.place, task.sectors, now=now)
    return list(people.filter(postings__place=task.body.place).distinct())


def tell(
    people: Iterable[Any], task: InspectionTask, *, kind: str, title: Any, key: str, now: datetime, body: str = "",
    but: Any = None, urgent: bool = False,
) -> int:  # fmt: skip
    """One message about this task to each person except `but`; `{name}` in the title is the enterprise, `{day}` the
    last day. Call it inside the unit of work of the change."""
    skipped = getattr(but, "pk", None)
    return notify.notify(
        [person for person in people if person.pk != skipped],
        kind=kind,
        title=Named(title, name=task.enterprise.name, day=(task.planned_on or task.finish_by).isoformat()),
        body=body or task.content or task.title,
        url=task_url(task),
        place=task.place,
        key=f"task:{task.pk}:{key}",
        now=now,
        urgent=urgent,
    )


def tell_officers(
    task: InspectionTask, people: Iterable[Any], *, now: datetime, but: Any, cancelled: bool = False, body: str = ""
) -> None:
    """Assigned, or cancelled."""
    title = _("{name}: the inspection is cancelled") if cancelled else _("{name}: you inspect on {day}")
    key = "cancelled" if cancelled else f"assigned:{task.version}"
    tell(people, task, kind="task.assigned", title=title, key=key, now=now, body=body, but=but)
