"""What assignments give to menu, home page and search."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.search import find as find_enterprises
from enterprises.sections import Section, register_section
from inspections.choices.assignments import DrawStatus, PlanStatus, TaskStatus
from inspections.models import InspectionPlan, InspectionTask, RandomDraw
from inspections.queries.assignments_people import own_tasks
from inspections.views.assignments_record import section_of_enterprise
from inspections.workflow.assignments import CARRY_OUT, PLAN
from inspections.workflow.assignments_draws import DRAW, WITNESS
from inspections.workflow.assignments_plans import ACKNOWLEDGE, APPROVE, PREPARE
from safetyportal.core import navigation
from safetyportal.core.access import granted_paths
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.todo import OVERDUE, Lines, TodoItem, register_todo

VIEW = "inspections.view_inspectiontask"


def register() -> None:
    """Called when the portal starts."""
    register_todo(
        Lines(InspectionTask, CARRY_OUT, _mine),
        Lines(InspectionTask, PLAN, _to_assign, at="body__place"),
        Lines(InspectionTask, VIEW, _late),
        Lines(InspectionPlan, APPROVE, _plans_to_approve, at="place"),
        Lines(InspectionPlan, PREPARE, _plans_to_file, at="place"),
        Lines(InspectionPlan, ACKNOWLEDGE, _plans_filed),
        Lines(RandomDraw, WITNESS, _draws_to_witness, at="place"),
        Lines(RandomDraw, DRAW, _draws, at="place"),
    )
    register_search(_("Inspections"), InspectionTask, VIEW, find, icon="clipboard-list", order=35)
    page = "inspections/_of_enterprise.html"
    register_section(
        Section("inspection-tasks", _("Inspections"), page, InspectionTask, VIEW, section_of_enterprise, order=20)
    )
    group, entry = _("Inspection and enforcement"), navigation.Entry
    navigation.register(
        entry(_("Inspection tasks"), "inspectiontask-list", "clipboard-list", VIEW, 60, group),
        entry(_("My inspections"), "inspectiontask-mine", "device-mobile", CARRY_OUT, 61, group),
        entry(_("Annual inspection plans"), "inspectionplan-list", "calendar", "inspections.view_inspectionplan", 62,
              group),
        entry(_("Double-random draws"), "randomdraw-list", "arrows-exchange", "inspections.view_randomdraw", 63, group),
        entry(_("Special campaigns"), "campaign-list", "target", "inspections.view_campaign", 64, group),
        entry(_("Absences of officers"), "officerleave-list", "calendar-event", "inspections.view_officerleave", 65,
              group),
        entry(_("Recusals"), "recusal-list", "ban", "inspections.view_recusal", 66, group),
    )  # fmt: skip


def _mine(rows, reader, now: datetime) -> Iterator[TodoItem]:
    yield _line(own_tasks(reader, rows), _("My inspections"), reverse("inspectiontask-mine"))


def _to_assign(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(status=TaskStatus.PLANNED)
    yield _line(waiting, _("Inspections to assign"), f"{reverse('inspectiontask-list')}?status=planned")


def _late(rows, reader, now: datetime) -> Iterator[TodoItem]:
    late = rows.filter(due_at__lte=now, due_at__gte=now - timedelta(days=366))
    url = f"{reverse('inspectiontask-list')}?matter=overdue"
    yield _line(late, _("Inspections overdue"), url, tone="overdue", section=OVERDUE)


def _plans_to_approve(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(status=PlanStatus.SUBMITTED).exclude(created_by=reader)
    yield _line(waiting, _("Annual plans to approve"), f"{reverse('inspectionplan-list')}?status=submitted")


def _plans_to_file(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(status=PlanStatus.APPROVED)
    yield _line(waiting, _("Annual plans to file upwards"), f"{reverse('inspectionplan-list')}?status=approved")


def _plans_filed(rows, reader, now: datetime) -> Iterator[TodoItem]:
    filed = rows.filter(status=PlanStatus.FILED).exclude(place__in=granted_paths(reader, ACKNOWLEDGE))
    yield _line(filed, _("Annual plans filed with us"), f"{reverse('inspectionplan-list')}?status=filed")


def _draws_to_witness(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(status=DrawStatus.COMMITTED).exclude(committed_by=reader)
    yield _line(waiting, _("Draws to witness"), f"{reverse('randomdraw-list')}?status=committed")


def _draws(rows, reader, now: datetime) -> Iterator[TodoItem]:
    listing = reverse("randomdraw-list")
    witnessed = rows.filter(status=DrawStatus.WITNESSED).exclude(witness=reader)
    yield _line(witnessed, _("Draws to carry out"), f"{listing}?status=witnessed")
    yield _line(rows.filter(status=DrawStatus.DRAWN), _("Draws to publish"), f"{listing}?status=drawn")


def _line(rows: QuerySet, title, url: str, **more) -> TodoItem:
    return TodoItem(title, rows, url, due="due_at", **more)


def find(rows, words: str, reader) -> Iterator[Hit]:
    """Tasks by title or enterprise."""
    known = Enterprise.objects.visible_to(reader, "enterprises.view_enterprise")
    firms = list(find_enterprises(known, words).values_list("pk", flat=True)[:50])
    found = rows.filter(enterprise__in=firms) | rows.filter(title__icontains=words)
    for row in found.select_related("enterprise").order_by("-id")[:10]:
        subtitle = f"{row.get_kind_display()} · {row.get_status_display()}"
        yield Hit(f"{row.enterprise.name} {row.title}".strip(), subtitle,
                  reverse("inspectiontask-detail", kwargs={"pk": row.pk}))  # fmt: skip
