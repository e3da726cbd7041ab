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
from inspections.queries.visits_lists import given_to, open_visits, with_team, without_visit
from safetyportal.core import navigation
from safetyportal.core.access import holds
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.pages.links import Link, register_links
from safetyportal.core.todo import OVERDUE, TodoItem, register_todo

VIEW, CONDUCT = "inspections.view_visit", "inspections.conduct_visit"
ANSWER = "inspections.answer_visitobjection"


def register() -> None:
    visits_facts.register()
    register_todo(todo)
    register_search(_("Visits"), find, icon="clipboard-check", order=32)
    page = "inspections/_visits_of_enterprise.html"
    register_section(Section("visits", _("Visits"), page, section_of_enterprise, order=15))
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
    if holds(user, VIEW):
        for visit in Visit.objects.visible_to(user, VIEW).filter(task=task).order_by("pk")[:3]:
            url = reverse("visit-detail", kwargs={"pk": visit.pk})
            found.append(Link(f"{visit._meta.verbose_name} {visit.started_at:%m-%d}", url, "clipboard-check"))
    return found


def section_of_enterprise(enterprise, reader, now: datetime) -> dict | None:
    """The newest visits on the record of an enterprise, for those who may read them."""
    if not holds(reader, VIEW):
        return None
    rows = Visit.objects.visible_to(reader, VIEW).filter(enterprise=enterprise).select_related("task", "body")
    return {
        "rows": list(with_team(rows).order_by("-pk")[:8]),
        "list_url": f"{reverse('visit-list')}?enterprise={enterprise.pk}",
    }


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Lines of the home page; each starts from what this person may do or see."""
    if holds(user, CONDUCT):
        mine = open_visits(user, Visit.objects.visible_to(user, CONDUCT))
        yield _line(mine, _("Visits to complete"), reverse("visit-today"), "progress")
        tasks = InspectionTask.objects.visible_to(user, CONDUCT).filter(given_to(user))
        waiting = without_visit(tasks.filter(status__in=[TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY]))
        yield _line(waiting, _("Units to visit"), reverse("visit-today"))
        again = tasks.filter(kind=TaskKind.RECHECK, status=TaskStatus.PLANNED)
        yield _line(
            again, _("Re-inspections to take on"), f"{reverse('inspectiontask-list')}?kind=recheck&status=planned"
        )
    if holds(user, ANSWER):
        rows = VisitObjection.objects.visible_to(user, ANSWER).filter(status=ObjectionStatus.WAITING)
        yield _line(rows, _("Objections to visits to answer"), f"{reverse('visitobjection-list')}?status=waiting")
    if holds(user, VIEW):
        yield from _below(user, now)


def _below(user, now: datetime) -> Iterator[TodoItem]:
    late = Visit.objects.visible_to(user, VIEW).filter(status__in=VISIT_OPEN, due_at__lte=now)
    yield TodoItem(
        _("Visits not completed in time"), late,
        f"{reverse('visit-list')}?status=open&status=signing&due=overdue", tone="overdue", section=OVERDUE,
    )  # fmt: skip
    if holds(user, "inspections.view_inspectiontask"):
        tasks = InspectionTask.objects.visible_to(user, "inspections.view_inspectiontask")
        again = tasks.filter(kind=TaskKind.RECHECK, status__in=TASK_OPEN, due_at__lte=now)
        yield TodoItem(
            _("Re-inspections overdue"), again,
            f"{reverse('inspectiontask-list')}?kind=recheck&due=overdue", tone="overdue", section=OVERDUE,
        )  # fmt: skip


def _line(rows, title, url: str, tone: str = "waiting") -> TodoItem:
    return TodoItem(title, rows, url, tone=tone, due="due_at")


def find(user, words: str) -> Iterator[Hit]:
    """Visits by the name of the unit or of the premises."""
    rows = Visit.objects.visible_to(user, VIEW).select_related("enterprise", "task", "body")
    for word in words.split()[:5]:
        rows = rows.filter(enterprise__name__icontains=word) | rows.filter(premises__icontains=word)
    for row in rows.order_by("-id")[:10]:
        subtitle = f"{row.body.name} · {row.task.get_kind_display()} · {row.get_status_display()}"
        yield Hit(str(row), subtitle, reverse("visit-detail", kwargs={"pk": row.pk}))
