"""Re-inspections in time: when a unit says that it has rectified, or its time is over, a task is made and people are
reminded until it is done (rule `inspection.recheck_days`)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import HazardStatus
from inspections.choices.assignments import TASK_OPEN, TaskKind
from inspections.choices.visits import VisitStatus
from inspections.models import Finding, InspectionTask, Visit
from inspections.queries.visits import open_items
from inspections.queries.visits_officers import is_officer, officers_of
from inspections.services.visits_tasks import create_recheck, recheck_at_once
from inspections.services.visits_telling import tell_recheck
from safetyportal.core import deadlines, writes
from safetyportal.core.deadlines import end_of_day, local_day, work_calendar
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.rules import rule
from safetyportal.core.writes import unit_of_work

CHUNK = 100


def waiting_since(finding: Finding, now: datetime) -> datetime | None:
    """From when the days of the re-inspection count: the application, else the end of the time limit."""
    hazard = finding.hazard
    if hazard is None or finding.corrected:
        return None
    if hazard.status == HazardStatus.AWAITING:
        return hazard.rectified_at
    if hazard.status != HazardStatus.RECTIFYING or hazard.rectify_by is None:
        return None
    end = end_of_day(hazard.rectify_by)
    return end if end <= now else None


def sweep(*, actor: Any, now: datetime, progress: Callable) -> dict[str, int]:
    """Make the tasks that are due and remind of those that end soon. Run twice it makes and tells nothing twice."""
    made, last = 0, 0
    while chunk := list(_to_recheck(now).filter(pk__gt=last).order_by("pk")[:CHUNK]):
        made += sum(_make(visit, actor, now) for visit in chunk)
        last = chunk[-1].pk
        progress(made, None)
    return {"made": made, "reminded": remind(now=now)}


def recheck_now(*, visit: Visit, actor: Any, now: datetime, expected_version: int | None = None) -> InspectionTask:
    """An officer of the visit goes again at once, for instance because the unit has called: the task is made and taken
    on in one step. Raises `NotAllowed`, `TransitionDenied` (nothing to re-inspect), `Conflict` (a task is there).
    """
    with unit_of_work():
        row = writes.locked(visit)
        writes.require_version(row, expected_version)
        if not is_officer(row, actor):
            raise TransitionDenied(_("Only the officers of this visit may do this."))
        if row.status != VisitStatus.COMPLETED or not open_items(row):
            raise TransitionDenied(_("No item of this visit waits for a re-inspection."))
        if InspectionTask.unscoped.filter(recheck_of=row, status__in=TASK_OPEN).exists():
            raise Conflict(_("A re-inspection of this visit is planned already."))
        people = [one.user for one in officers_of(row)]
        return recheck_at_once(row, officers=people, last_day=_last_day(row, now, now), actor=actor, now=now)


def _to_recheck(now: datetime):
    today = local_day(now)
    waiting = Q(hazard__status=HazardStatus.AWAITING) | Q(
        hazard__status=HazardStatus.RECTIFYING, hazard__rectify_by__lt=today
    )
    visits = Finding.unscoped.filter(waiting, removed=False, corrected=False).values("visit_id")
    open_tasks = InspectionTask.unscoped.filter(kind=TaskKind.RECHECK, status__in=TASK_OPEN).values("recheck_of_id")
    rows = Visit.unscoped.filter(status=VisitStatus.COMPLETED, pk__in=visits).exclude(pk__in=open_tasks)
    return rows.select_related("enterprise", "body")


def _make(visit: Visit, actor: Any, now: datetime) -> int:
    """One task a visit; `finish_by` is ruled from the item that has waited longest."""
    with unit_of_work():
        locked = Visit.unscoped.select_for_update(of=("self",)).get(pk=visit.pk)
        if InspectionTask.unscoped.filter(recheck_of=locked, status__in=TASK_OPEN).exists():
            return 0
        rows = Finding.unscoped.filter(visit=visit, removed=False).select_related("hazard")
        since = min((moment for row in rows if (moment := waiting_since(row, now))), default=None)
        if since is None:
            return 0
        people = [one.user for one in officers_of(visit)]
        task = create_recheck(visit, finish_by=_last_day(visit, since, now), officers=people, actor=actor, now=now)
        tell_recheck(task, people, key=f"recheck-{task.pk}", title=_("To re-inspect: %s"), now=now)
    return 1


def _last_day(visit: Visit, since: datetime, now: datetime) -> date:
    due = deadlines.due_by_rule("inspection.recheck_days", place=visit.place, start=since)
    return max(local_day(due - timedelta(microseconds=1)), local_day(now))


def remind(*, now: datetime) -> int:
    """Officers whose re-inspection ends within the ruled working days, once; once more when it is overdue."""
    told, today = 0, local_day(now)
    rows = InspectionTask.unscoped.filter(kind=TaskKind.RECHECK, status__in=TASK_OPEN, recheck_of__isnull=False)
    soon = work_calendar().add_working_days(today, 15)
    for task in rows.filter(finish_by__lte=soon).select_related("recheck_of", "enterprise"):
        days = int(rule("inspection.recheck_remind_workdays", task.place, today))
        people = [row.user for row in task.officers.select_related("user")]
        with unit_of_work():
            if task.finish_by < today:
                told += tell_recheck(
                    task, people, key=f"recheck-late-{task.pk}", title=_("Re-inspection overdue: %s"), now=now
                )
            elif task.finish_by <= work_calendar().add_working_days(today, days):
                told += tell_recheck(
                    task, people, key=f"recheck-soon-{task.pk}", title=_("Re-inspection ends soon: %s"), now=now
                )
    return told
