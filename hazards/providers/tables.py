"""What statistical reports and bulletins show in the menu and on the home page."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.choices_tables import LEVEL_OWED, BulletinStatus, LevelStatus
from hazards.models import HazardBulletin, LevelReport
from hazards.queries.level_reports import upper_places
from hazards.workflow.bulletins import ISSUE
from hazards.workflow.level_reports import ACCEPT, PREPARE
from safetyportal.core import navigation
from safetyportal.core.access import granted_paths
from safetyportal.core.todo import ENOUGH, OVERDUE, Lines, TodoItem, register_todo


def register() -> None:
    register_todo(
        Lines(LevelReport, PREPARE, _own, at="place"),
        Lines(LevelReport, ACCEPT, _to_accept),
        Lines(HazardBulletin, ISSUE, _bulletins, at="place"),
    )
    group, entry = _("Figures"), navigation.Entry
    navigation.register(
        entry(_("Statistical reports"), "levelreport-list", "table", "hazards.view_levelreport", 6, group),
        entry(_("Bulletins"), "hazardbulletin-list", "speakerphone", "hazards.view_hazardbulletin", 7, group),
    )


def _own(rows, reader, now: datetime) -> Iterator[TodoItem]:
    owed = rows.filter(status__in=LEVEL_OWED, overdue=False)
    yield _line(owed, _("Statistical reports to submit"), "due=open")
    late = rows.filter(overdue=True)
    yield _line(late, _("Statistical reports overdue"), "overdue=1", tone="overdue", section=OVERDUE)


def _to_accept(rows, reader, now: datetime) -> Iterator[TodoItem]:
    """Submitted reports on which the reader's own level decides."""
    paths = granted_paths(reader, ACCEPT)
    submitted = rows.filter(status=LevelStatus.SUBMITTED).exclude(place__in=paths)
    waiting = submitted.select_related("jurisdiction").defer("content", "former").order_by("due_at")[:ENOUGH]
    mine = [row.pk for row in waiting if set(upper_places(row)).intersection(paths)]
    yield _line(submitted.filter(pk__in=mine), _("Statistical reports to accept"), "status=submitted")


def _bulletins(rows, reader, now: datetime) -> Iterator[TodoItem]:
    url = f"{reverse('hazardbulletin-list')}?status=draft"
    yield TodoItem(_("Bulletins to issue"), rows.filter(status=BulletinStatus.DRAFT), url)


def _line(rows, title, query: str, **more) -> TodoItem:
    return TodoItem(title, rows, f"{reverse('levelreport-list')}?{query}", due="due_at", **more)
