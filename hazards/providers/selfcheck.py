"""What checklists, self-inspections and QR reports show in the menu, on the home page and in the search."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.sections import Section, register_section
from hazards.choices import OPEN_INSPECTIONS, IntakeStatus
from hazards.models import SelfInspection, WorkerReport
from hazards.services import checklist_data
from safetyportal.core import navigation
from safetyportal.core.access import can
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.services.reference import register_part
from safetyportal.core.todo import OVERDUE, Lines, TodoItem, register_todo

CARRY_OUT, VIEW = "hazards.carry_out_selfinspection", "hazards.view_selfinspection"
READ = "hazards.view_checkliststandard"
MODERATE = "hazards.moderate_workerreport"
ENOUGH = 10_001


def register() -> None:
    register_part("checklists", checklist_data.checklist_files, checklist_data.load_checklists)
    register_part("frequencies", checklist_data.frequency_files, checklist_data.load_frequencies)
    register_todo(
        Lines(SelfInspection, CARRY_OUT, _own),
        Lines(SelfInspection, VIEW, _below, without=CARRY_OUT),
        Lines(WorkerReport, MODERATE, _to_decide),
    )
    page = "hazards/_selfcheck_of_enterprise.html"
    register_section(
        Section("inspections", _("Self-inspections"), page, SelfInspection, VIEW, section_of_enterprise, order=20)
    )
    group, entry = _("Self-inspection"), navigation.Entry
    navigation.register(
        entry(_("Today's inspections"), "selfinspection-today", "clipboard-check", CARRY_OUT, 3),
        entry(_("Self-inspections"), "selfinspection-list", "list-check", VIEW, 30, group),
        entry(_("Reports by QR code"), "workerreport-list", "speakerphone", "hazards.view_workerreport", 31, group),
        entry(_("Reporting posters"), "reportposter-list", "qrcode", "hazards.view_reportposter", 32, group),
        entry(
            _("Checklist standards"), "checkliststandard-list", "checklist", "hazards.view_checkliststandard", 33, group
        ),
        entry(
            _("Checklist items"), "checklistitem-list", "clipboard-list", "hazards.view_checkliststandard", 34, group
        ),
    )


def section_of_enterprise(rows, enterprise, reader, now: datetime) -> dict:
    """The newest inspections on the record of an enterprise."""
    address = reverse("checkliststandard-effective", kwargs={"pk": enterprise.pk})
    return {
        "rows": list(rows.order_by("-pk")[:8]),
        "list_url": f"{reverse('selfinspection-list')}?enterprise={enterprise.pk}",
        "checklist_url": address if can(reader, VIEW, enterprise) else "",
    }


def _own(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(status__in=OPEN_INSPECTIONS)
    today, url = end_of_day(local_day(now)), reverse("selfinspection-today")
    yield _line(waiting.filter(due_at__lte=now), _("Self-inspections overdue"), url, "overdue")
    yield _line(waiting.filter(due_at__gt=now, due_at__lte=today), _("Self-inspections due today"), url)
    yield _line(waiting.filter(due_at__gt=today), _("Self-inspections planned"), url, "progress")


def _below(rows, reader, now: datetime) -> Iterator[TodoItem]:
    yield TodoItem(
        _("Self-inspections of enterprises overdue"),
        rows.filter(status__in=OPEN_INSPECTIONS, due_at__lte=now),
        f"{reverse('selfinspection-list')}?due=overdue",
        tone="overdue",
        section=OVERDUE,
        enough=ENOUGH,
    )


def _to_decide(rows, reader, now: datetime) -> Iterator[TodoItem]:
    url = f"{reverse('workerreport-list')}?status={IntakeStatus.WAITING}"
    yield _line(rows.filter(status=IntakeStatus.WAITING), _("Reports by QR code to decide"), url)


def _line(rows, title, url: str, tone: str = "waiting") -> TodoItem:
    return TodoItem(title, rows, url, tone=tone, due="due_at", enough=ENOUGH)
