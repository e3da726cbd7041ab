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
from safetyportal.core.access import granted_paths, holds
from safetyportal.core.todo import ENOUGH, OVERDUE, TodoItem, register_todo


def register() -> None:
    register_todo(todo)
    group, entry = _("Figures"), navigation.Entry
    navigation.register(
        entry(_("Statistical reports"), "levelreport-list", "table", "hazards.view_levelreport", 6, group),
        entry(_("Bulletins"), "hazardbulletin-list", "speakerphone", "hazards.view_hazardbulletin", 7, group),
    )


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Lines of the home page: the own level's reports, those below to decide on, bulletins to issue."""
    if holds(user, PREPARE):
        own = LevelReport.objects.visible_to(user, PREPARE).filter(place__in=granted_paths(user, PREPARE))
        yield _line(own.filter(status__in=LEVEL_OWED, overdue=False), _("Statistical reports to submit"), "due=open")
        late = own.filter(overdue=True)
        yield _line(late, _("Statistical reports overdue"), "overdue=1", tone="overdue", section=OVERDUE)
    if holds(user, ACCEPT):
        yield _line(_to_accept(user), _("Statistical reports to accept"), "status=submitted")
    if holds(user, ISSUE):
        rows = HazardBulletin.objects.visible_to(user, ISSUE).filter(
            status=BulletinStatus.DRAFT, place__in=granted_paths(user, ISSUE)
        )
        url = f"{reverse('hazardbulletin-list')}?status=draft"
        yield TodoItem(_("Bulletins to issue"), rows, url)


def _to_accept(user):
    """Submitted reports on which this person's own level decides."""
    paths = granted_paths(user, ACCEPT)
    rows = LevelReport.objects.visible_to(user, ACCEPT).filter(status=LevelStatus.SUBMITTED).exclude(place__in=paths)
    waiting = rows.select_related("jurisdiction").defer("content", "former").order_by("due_at")[:ENOUGH]
    mine = [row.pk for row in waiting if set(upper_places(row)).intersection(paths)]
    return rows.filter(pk__in=mine)


def _line(rows, title, query: str, **more) -> TodoItem:
    return TodoItem(title, rows, f"{reverse('levelreport-list')}?{query}", due="due_at", **more)
