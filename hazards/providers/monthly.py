"""What monthly reports show in the menu, on the home page and in the search."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices import MonthlyStatus
from hazards.models import MonthlyReport
from hazards.services.monthly_terms import reported_month
from safetyportal.core import navigation
from safetyportal.core.access import holds
from safetyportal.core.todo import OVERDUE, TodoItem, register_todo

PREPARE = "hazards.prepare_monthlyreport"
ACCEPT, EXTEND, REMIND = (f"hazards.{verb}_monthlyreport" for verb in ("accept", "extend", "remind"))


def register() -> None:
    register_todo(todo)
    group, entry = _("Hazards"), navigation.Entry
    navigation.register(
        entry(_("Monthly report"), "monthlyreport-own", "calendar-event", PREPARE, 3),
        entry(_("Monthly reports"), "monthlyreport-list", "report", "hazards.view_monthlyreport", 29, group),
    )


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Lines of the home page; each starts from what this person may do or see."""
    if holds(user, PREPARE):
        yield from _own(user)
    if holds(user, ACCEPT):
        rows = MonthlyReport.objects.visible_to(user, ACCEPT).filter(status=MonthlyStatus.SUBMITTED)
        yield _line(rows, _("Monthly reports to accept"), "status=submitted")
    if holds(user, EXTEND):
        rows = MonthlyReport.objects.visible_to(user, EXTEND)
        yield _line(rows.filter(extension_wish__isnull=False), _("Monthly reports: more time asked for"), "asks=time")
        yield _line(rows.exclude(unlock_reason=""), _("Monthly reports: unlocking asked for"), "asks=unlock")
    if holds(user, REMIND):
        month = reported_month(now)
        missing = MonthlyReport.objects.visible_to(user, REMIND).filter(month=month, status=MonthlyStatus.OVERDUE)
        yield _line(
            missing, _("Monthly reports overdue"), f"month={month:%Y-%m}&status=overdue", tone="overdue",
            section=OVERDUE,
        )  # fmt: skip


def _own(user) -> Iterator[TodoItem]:
    rows = MonthlyReport.objects.visible_to(user, PREPARE)
    lines = (
        (_("Monthly report overdue: please file it at once"), [MonthlyStatus.OVERDUE], "overdue"),
        (_("Monthly report returned: please correct it"), [MonthlyStatus.RETURNED], "waiting"),
        (_("Monthly report to be filed"), [MonthlyStatus.DUE, MonthlyStatus.DRAFT], "waiting"),
    )
    for title, states, tone in lines:
        found = rows.filter(status__in=states)
        yield TodoItem(title, found, reverse("monthlyreport-own"), tone=tone, due="due_at")


def _line(rows, title, query: str, **more) -> TodoItem:
    return TodoItem(title, rows, f"{reverse('monthlyreport-list')}?{query}", due="due_at", **more)
