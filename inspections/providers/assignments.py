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
from safetyportal.core.access import granted_paths, holds
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.todo import OVERDUE, TodoItem, register_todo

VIEW = "inspections.view_inspectiontask"


def register() -> None:
    """Called when the portal starts."""
    register_todo(todo)
    register_search(_("Inspections"), find, icon="clipboard-list", order=35)
    register_section(
        Section("inspections", _("Inspections"), "inspections/_of_enterprise.html", section_of_enterprise, order=20)
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


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Lines of one person's home page; each starts from what this person may do or see."""
    if holds(user, CARRY_OUT):
        mine = own_tasks(user, InspectionTask.objects.visible_to(user, VIEW))
        yield _line(mine, _("My inspections"), reverse("inspectiontask-mine"))
    if holds(user, PLAN):
        own = InspectionTask.objects.visible_to(user, PLAN).filter(body__place__in=granted_paths(user, PLAN))
        waiting = own.filter(status=TaskStatus.PLANNED)
        yield _line(waiting, _("Inspections to assign"), f"{reverse('inspectiontask-list')}?status=planned")
    if holds(user, VIEW):
        rows = InspectionTask.objects.visible_to(user, VIEW)
        late = rows.filter(due_at__lte=now, due_at__gte=now - timedelta(days=366))
        yield _line(late, _("Inspections overdue"), f"{reverse('inspectiontask-list')}?matter=overdue", tone="overdue",
                    section=OVERDUE)  # fmt: skip
    yield from _plans(user)
    yield from _draws(user)


def _plans(user) -> Iterator[TodoItem]:
    listing = reverse("inspectionplan-list")
    if holds(user, APPROVE):
        rows = InspectionPlan.objects.visible_to(user, APPROVE).filter(
            status=PlanStatus.SUBMITTED, place__in=granted_paths(user, APPROVE)
        )
        yield _line(rows.exclude(created_by=user), _("Annual plans to approve"), f"{listing}?status=submitted")
    if holds(user, PREPARE):
        rows = InspectionPlan.objects.visible_to(user, PREPARE).filter(
            status=PlanStatus.APPROVED, place__in=granted_paths(user, PREPARE)
        )
        yield _line(rows, _("Annual plans to file upwards"), f"{listing}?status=approved")
    if holds(user, ACKNOWLEDGE):
        rows = InspectionPlan.objects.visible_to(user, ACKNOWLEDGE).filter(status=PlanStatus.FILED)
        rows = rows.exclude(place__in=granted_paths(user, ACKNOWLEDGE))
        yield _line(rows, _("Annual plans filed with us"), f"{listing}?status=filed")


def _draws(user) -> Iterator[TodoItem]:
    listing = reverse("randomdraw-list")
    if holds(user, WITNESS):
        rows = RandomDraw.objects.visible_to(user, WITNESS).filter(place__in=granted_paths(user, WITNESS))
        waiting = rows.filter(status=DrawStatus.COMMITTED).exclude(committed_by=user)
        yield _line(waiting, _("Draws to witness"), f"{listing}?status=committed")
    if holds(user, DRAW):
        rows = RandomDraw.objects.visible_to(user, DRAW).filter(place__in=granted_paths(user, DRAW))
        witnessed = rows.filter(status=DrawStatus.WITNESSED).exclude(witness=user)
        yield _line(witnessed, _("Draws to carry out"), f"{listing}?status=witnessed")
        yield _line(rows.filter(status=DrawStatus.DRAWN), _("Draws to publish"), f"{listing}?status=drawn")


def _line(rows: QuerySet, title, url: str, **more) -> TodoItem:
    return TodoItem(title, rows, url, due="due_at", **more)


def find(user, words: str) -> Iterator[Hit]:
    """Tasks by title or enterprise."""
    if not holds(user, VIEW):
        return
    rows = InspectionTask.objects.visible_to(user, VIEW)
    firms: list[int] = []
    if holds(user, "enterprises.view_enterprise"):
        known = Enterprise.objects.visible_to(user, "enterprises.view_enterprise")
        firms = list(find_enterprises(known, words).values_list("pk", flat=True)[:50])
    found = rows.filter(enterprise__in=firms) | rows.filter(title__icontains=words)
    for row in found.select_related("enterprise").order_by("-id")[:10]:
        subtitle = f"{row.get_kind_display()} · {row.get_status_display()}"
        yield Hit(f"{row.enterprise.name} {row.title}".strip(), subtitle,
                  reverse("inspectiontask-detail", kwargs={"pk": row.pk}))  # fmt: skip
