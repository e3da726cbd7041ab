"""What monthly reports show in the menu, on the home page and in the search."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices import MonthlyStatus
from hazards.models import MonthlyReport
from hazards.services.monthly_terms import reported_month
from safetyportal.core import navigation
from safetyportal.core.todo import OVERDUE, Lines, TodoItem, register_todo

PREPARE = "hazards.prepare_monthlyreport"
ACCEPT, EXTEND, REMIND = (f"hazards.{verb}_monthlyreport" for verb in ("accept", "extend", "remind"))


def register() -> None:
    register_todo(
        Lines(MonthlyReport, PREPARE, _own),
        Lines(MonthlyReport, ACCEPT, _to_accept),
        Lines(MonthlyReport, EXTEND, _wishes),
        Lines(MonthlyReport, REMIND, _missing),
    )
    group, entry = _("Hazards"), navigation.Entry
    navigation.register(
        entry(_("Monthly report"), "monthlyreport-own", "calendar-event", PREPARE, 3),
        entry(_("Monthly reports"), "monthlyreport-list", "report", "hazards.view_monthlyreport", 29, group),
    )


def _own(rows, reader, now: datetime) -> Iterator[TodoItem]:
    lines = (
        (_("Monthly report overdue: please file it at once"), [MonthlyStatus.OVERDUE], "overdue"),
        (_("Monthly report returned: please correct it"), [MonthlyStatus.RETURNED], "waiting"),
        (_("Monthly report to be filed"), [MonthlyStatus.DUE, MonthlyStatus.DRAFT], "waiting"),
    )
    for title, states, tone in lines:
        found = rows.filter(status__in=states)
        yield TodoItem(title, found, reverse("monthlyreport-own"), tone=tone, due="due_at")


def _to_accept(rows, reader, now: datetime) -> Iterator[TodoItem]:
    yield _line(rows.filter(status=MonthlyStatus.SUBMITTED), _("Monthly reports to accept"), "status=submitted")


def _wishes(rows, reader, now: datetime) -> Iterator[TodoItem]:
    yield _line(rows.filter(extension_wish__isnull=False), _("Monthly reports: more time asked for"), "asks=time")
    yield _line(rows.exclude(unlock_reason=""), _("Monthly reports: unlocking asked for"), "asks=unlock")


def _missing(rows, reader, now: datetime) -> Iterator[TodoItem]:
    month = reported_month(now)
    missing = rows.filter(month=month, status=MonthlyStatus.OVERDUE)
    yield _line(
        missing, _("Monthly reports overdue"), f"month={month:%Y-%m}&status=overdue", tone="overdue", section=OVERDUE,
    )  # fmt: skip


def _line(rows, title, query: str, **more) -> TodoItem:
    return TodoItem(title, rows, f"{reverse('monthlyreport-list')}?{query}", due="due_at", **more)
