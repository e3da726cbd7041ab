"""What visits show in the menu, on the home page, in the search and on the record of an enterprise."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.sections import Section, register_section
from inspections.choices.assignments import TASK_OPEN, TaskKind, TaskStatus
from inspections.choices.visits import VISIT_OPEN, ObjectionStatus
from inspections.models import InspectionTask, Visit, VisitObjection
from inspections.queries import visits_facts
from inspections.queries.assignments_people import given_to
from inspections.queries.visits_lists import open_visits, with_team, without_visit
from safetyportal.core import navigation
from safetyportal.core.access import holds
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.pages.links import Link, register_links
from safetyportal.core.todo import OVERDUE, Lines, TodoItem, register_todo

VIEW, CONDUCT = "inspections.view_visit", "inspections.conduct_visit"
ANSWER = "inspections.answer_visitobjection"


def register() -> None:
    visits_facts.register()
    register_todo(
        Lines(Visit, CONDUCT, _mine),
        Lines(InspectionTask, CONDUCT, _to_visit),
        Lines(VisitObjection, ANSWER, _objections),
        Lines(Visit, VIEW, _late),
        Lines(InspectionTask, "inspections.view_inspectiontask", _late_rechecks),
    )
    register_search(_("Visits"), Visit, VIEW, find, icon="clipboard-check", order=32)
    page = "inspections/_visits_of_enterprise.html"
    register_section(Section("visits", _("Visits"), page, Visit, VIEW, section_of_enterprise, order=15))
    register_links("inspections.inspectiontask", links_of_task)
    group, entry = _("Inspection and enforcement"), navigation.Entry
    navigation.register(
        entry(_("To visit"), "visit-today", "device-mobile", CONDUCT, 40, group),
        entry(_("Visits"), "visit-list", "clipboard-check", VIEW, 43, group),
        entry(_("Ratings of visits"), "visitrating-list", "star", "inspections.view_visitrating", 48, group),
        entry(
            _("Objections to visits"), "visitobjection-list", "message", "inspections.view_visitobjection", 48, group
        ),
    )


def links_of_task(task, user) -> list[Link]:
    """From the page of a task to its visits, and for its officers to the page on which one begins."""
    found = []
    if holds(user, CONDUCT) and task.status in {TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY}:
        found.append(Link(_("Visit"), reverse("visit-today"), "device-mobile"))
    for visit in Visit.objects.visible_to(user, VIEW).filter(task=task).order_by("pk")[:3]:
        url = reverse("visit-detail", kwargs={"pk": visit.pk})
        found.append(Link(f"{visit._meta.verbose_name} {visit.started_at:%m-%d}", url, "clipboard-check"))
    return found


def section_of_enterprise(rows, enterprise, reader, now: datetime) -> dict:
    """The newest visits on the record of an enterprise."""
    return {
        "rows": list(with_team(rows.select_related("task", "body")).order_by("-pk")[:8]),
        "list_url": f"{reverse('visit-list')}?enterprise={enterprise.pk}",
    }


def _mine(rows, reader, now: datetime) -> Iterator[TodoItem]:
    yield _line(open_visits(reader, rows), _("Visits to complete"), reverse("visit-today"), "progress")


def _to_visit(rows, reader, now: datetime) -> Iterator[TodoItem]:
    tasks = rows.filter(given_to(reader))
    waiting = without_visit(tasks.filter(status__in=[TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY]))
    yield _line(waiting, _("Units to visit"), reverse("visit-today"))
    again = tasks.filter(kind=TaskKind.RECHECK, status=TaskStatus.PLANNED)
    url = f"{reverse('inspectiontask-list')}?kind=recheck&status=planned"
    yield _line(again, _("Re-inspections to take on"), url)


def _objections(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(status=ObjectionStatus.WAITING)
    yield _line(waiting, _("Objections to visits to answer"), f"{reverse('visitobjection-list')}?status=waiting")


def _late(rows, reader, now: datetime) -> Iterator[TodoItem]:
    late = rows.filter(status__in=VISIT_OPEN, due_at__lte=now)
    url = f"{reverse('visit-list')}?status=open&status=signing&due=overdue"
    yield TodoItem(_("Visits not completed in time"), late, url, tone="overdue", section=OVERDUE)


def _late_rechecks(rows, reader, now: datetime) -> Iterator[TodoItem]:
    again = rows.filter(kind=TaskKind.RECHECK, status__in=TASK_OPEN, due_at__lte=now)
    url = f"{reverse('inspectiontask-list')}?kind=recheck&due=overdue"
    yield TodoItem(_("Re-inspections overdue"), again, url, tone="overdue", section=OVERDUE)


def _line(rows, title, url: str, tone: str = "waiting") -> TodoItem:
    return TodoItem(title, rows, url, tone=tone, due="due_at")


def find(rows, words: str, _reader) -> Iterator[Hit]:
    """Visits by the name of the unit or of the premises."""
    for word in words.split()[:5]:
        rows = rows.filter(enterprise__name__icontains=word) | rows.filter(premises__icontains=word)
    for row in rows.select_related("enterprise", "task", "body").order_by("-id")[:10]:
        subtitle = f"{row.body.name} · {row.task.get_kind_display()} · {row.get_status_display()}"
        yield Hit(str(row), subtitle, reverse("visit-detail", kwargs={"pk": row.pk}))
