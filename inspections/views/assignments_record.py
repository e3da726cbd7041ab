"""What the pages of tasks show beside the facts: officers, bodies that joined, guests, other inspections, visits."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from inspections.choices.assignments import TASK_OPEN
from inspections.models import InspectionTask, Visit
from inspections.queries.assignments import OtherVisit, certificate_problem, recent_and_planned_visits
from inspections.queries.assignments_people import guests, own_tasks, with_officers
from inspections.tables.assignments import TONES
from inspections.workflow.assignments import PLAN, may_join
from safetyportal.core.access import can
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages import sheets
from safetyportal.core.pages.tables import countdown

VIEW, VIEW_VISIT = "inspections.view_inspectiontask", "inspections.view_visit"
_NAMES = (
    "enterprise", "kind", "title", "content", "body", "planned_on", "finish_by", "finished_on", "repeat_reason",
    "created_by", "campaign", "draw", "recheck_of",
)  # fmt: skip
_ALWAYS = ("enterprise", "kind", "body", "planned_on", "finish_by")


def fact_groups(task: InspectionTask) -> list[dict]:
    """Facts; what is not known is left out."""
    names = [name for name in _NAMES if name in _ALWAYS or getattr(task, name)]
    return [{"title": None, "facts": [sheets.fact(task, name) for name in names]}]


def complete(user: Any, task: InspectionTask, context: dict, now: datetime) -> dict:
    """Context of inspections/task_detail.html."""
    today = local_day(now)
    day = task.planned_on or task.finish_by
    others = [visit for visit in recent_and_planned_visits(task.enterprise, day, viewer=user) if visit.task != task]
    visits = Visit.objects.visible_to(user, VIEW_VISIT).filter(task=task)
    seen = can(user, "enterprises.view_enterprise", task.enterprise)
    return {
        **context,
        "officers": [
            {"row": row, "problem": certificate_problem(row.user, max(day, today)) if task.due_at else ""}
            for row in task.officers.select_related("user", "body")
        ],
        "joined": task.joined_bodies.select_related("body", "joined_by"),
        "guests": guests(task),
        "others": visit_lines(others, user),
        "visits": visits,
        "enterprise_url": reverse("enterprise-detail", kwargs={"pk": task.enterprise_id}) if seen else "",
    }


def visit_lines(visits: list[OtherVisit], user: Any) -> list[dict]:
    """Other inspections with a link, and whether this person's body may join."""
    return [
        {
            "visit": visit,
            "tone": TONES[visit.task.status],
            "url": reverse("inspectiontask-detail", kwargs={"pk": visit.task.pk}),
            "join_url": _join_url(visit, user),
        }
        for visit in visits[:10]
    ]


def _join_url(visit: OtherVisit, user: Any) -> str:
    if visit.past or not may_join(visit.task, user):
        return ""
    return reverse("inspectiontask-act", kwargs={"pk": visit.task.pk, "name": "join"})


def own(user: Any, rows: QuerySet[InspectionTask], now: datetime) -> dict:
    """Context of inspections/task_mine.html: one's open tasks by urgency."""
    today = local_day(now)
    sunday = today + timedelta(days=6 - today.weekday())
    groups: dict[str, list[dict]] = {"overdue": [], "today": [], "week": [], "later": []}
    mine = own_tasks(user, rows).select_related("enterprise", "body").prefetch_related(with_officers())
    for task in mine[:100]:
        day = task.planned_on or task.finish_by
        late = task.due_at is not None and task.due_at <= now
        name = "overdue" if late else "today" if day <= today else "week" if day <= sunday else "later"
        groups[name].append({
            "task": task,
            "tone": TONES[task.status],
            "clock": countdown(task.due_at, now),
            "colleagues": [row.user.name for row in task.officers.all() if row.user_id != user.pk],
        })  # fmt: skip
    return {"groups": groups, "problem": certificate_problem(user, today)}


def section_of_enterprise(rows: Any, enterprise: Any, reader: Any, now: datetime) -> dict:
    """The section of the enterprise's record: the newest tasks that the reader sees."""
    plans = can(reader, PLAN, enterprise)
    return {
        "rows": [
            {"row": row, "tone": TONES[row.status]}
            for row in rows.select_related("body", "enterprise").order_by("-pk")[:8]
        ],
        "open": rows.filter(status__in=TASK_OPEN).count(),
        "url": f"{reverse('inspectiontask-list')}?enterprise={enterprise.pk}",
        "plan_url": reverse("inspectiontask-plan", kwargs={"pk": enterprise.pk}) if plans else "",
    }
