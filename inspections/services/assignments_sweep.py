"""What the clock does to tasks and draws: due soon, overdue, publication owed. Everything is told once."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.services.listing_sweep import stage_of
from hazards.services.telling import Named
from inspections.choices.assignments import TASK_OPEN, DrawStatus
from inspections.models import InspectionTask, RandomDraw
from inspections.services.assignments_telling import planners, tell
from inspections.workflow.assignments_draws import DRAW
from safetyportal.core import notify, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import Reminder
from safetyportal.core.rules import rule

BATCH = 200


def sweep(*, now: datetime, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Run by the portal each hour; returns how many were told of."""
    found = {"tasks": remind_tasks(now)}
    if progress:
        progress(1)
    found["draws"] = remind_draws(now)
    return found


def remind_tasks(now: datetime) -> int:
    """Officers some days before and on the last day; with the planners once it is over."""
    today, told = local_day(now), 0
    widest = max(rule("inspection.task_reminder_days", "/", today))
    rows = InspectionTask.unscoped.filter(status__in=TASK_OPEN, due_at__lte=now + timedelta(days=widest + 1))
    for task in rows.select_related("enterprise", "body").order_by("pk").iterator(chunk_size=BATCH):
        stage = stage_of(due_of(task), now, rule("inspection.task_reminder_days", task.place, today))
        if stage:
            told += _tell_task(task, stage, now)
    return told


def _tell_task(task: InspectionTask, stage: str, now: datetime) -> bool:
    late = stage == "overdue"
    officers = [row.user for row in task.officers.select_related("user")]
    people = officers if officers and not late else [*officers, *planners(task, now)]
    title = _("{name}: the inspection is overdue") if late else _("{name}: the inspection is due on {day}")
    return _once(task, stage, lambda: tell(
        {person.pk: person for person in people}.values(), task, kind="task.due", title=title,
        key=f"{stage}:{local_day(due_of(task))}", now=now, urgent=late,
    ))  # fmt: skip


def remind_draws(now: datetime) -> int:
    """Who drew must publish in time."""
    today, told = local_day(now), 0
    widest = max(rule("inspection.task_reminder_days", "/", today))
    rows = RandomDraw.unscoped.filter(status=DrawStatus.DRAWN, due_at__lte=now + timedelta(days=widest + 1))
    rows = rows.defer("pool_text", "record_text", "object_ids", "officer_ids")
    for draw in rows.select_related("operator").order_by("pk").iterator(chunk_size=BATCH):
        stage = stage_of(due_of(draw), now, rule("inspection.task_reminder_days", draw.place, today))
        if stage:
            told += _remind_draw(draw, stage, now)
    return told


def _remind_draw(draw: RandomDraw, stage: str, now: datetime) -> bool:
    people = notify.holders(DRAW, draw.place, draw.sectors, now=now).filter(postings__place=draw.place).distinct()
    return _once(draw, stage, lambda: _tell_draw(draw, people, stage, now))


def _tell_draw(draw: RandomDraw, people: Iterable[Any], stage: str, now: datetime) -> None:
    notify.notify(
        people,
        kind="draw.waiting",
        title=Named(_("{name}: the result of the draw is to be published"), name=draw.title),
        url=reverse("randomdraw-detail", kwargs={"pk": draw.pk}),
        place=draw.place,
        key=f"draw:{draw.pk}:{stage}",
        now=now,
        urgent=stage == "overdue",
    )


def due_of(row: Any) -> datetime:
    """When the clock of an open row ends; its query has asked for those that have one."""
    due: datetime = row.due_at
    return due


def _once(row: Any, stage: str, tell_them: Callable[[], Any]) -> bool:
    facts = {"target_type": row._meta.label_lower, "target_id": row.pk, "stage": stage, "due_at": row.due_at}
    if Reminder.objects.filter(**facts).exists():
        return False
    with writes.unit_of_work():
        Reminder.objects.bulk_create([Reminder(**facts)], ignore_conflicts=True)
        tell_them()
    return True
