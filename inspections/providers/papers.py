"""What enforcement documents give to menu, home page and search."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PaperStatus
from inspections.choices.papers_forms import served_kinds
from inspections.models import EnforcementPaper
from inspections.queries import papers_periods
from inspections.workflow.papers import ISSUE, PREPARE
from inspections.workflow.papers_waiting import waiting_for
from safetyportal.core import navigation
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.todo import Lines, TodoItem, register_todo

VIEW = "inspections.view_enforcementpaper"


def register() -> None:
    """Called when the portal starts."""
    papers_periods.register()
    register_todo(
        Lines(EnforcementPaper, VIEW, _to_decide),
        Lines(EnforcementPaper, ISSUE, _to_issue),
        Lines(EnforcementPaper, PREPARE, _to_serve),
    )
    register_search(_("Enforcement documents"), EnforcementPaper, VIEW, find, icon="file-certificate", order=36)
    entry = navigation.Entry
    navigation.register(
        entry(_("Enforcement documents"), "enforcementpaper-list", "file-certificate", VIEW, 56, _("Enforcement"))
    )


def _to_decide(rows, reader, now: datetime) -> Iterator[TodoItem]:
    url = f"{reverse('enforcementpaper-list')}?matter=to_decide"
    yield TodoItem(_("Documents to review or approve"), rows.filter(waiting_for(reader)), url)


def _to_issue(rows, reader, now: datetime) -> Iterator[TodoItem]:
    mine = rows.filter(prepared_by=reader, status=PaperStatus.APPROVED)
    yield TodoItem(_("Approved documents to issue"), mine, f"{reverse('enforcementpaper-list')}?matter=to_issue")


def _to_serve(rows, reader, now: datetime) -> Iterator[TodoItem]:
    unserved = rows.filter(prepared_by=reader, status=PaperStatus.ISSUED, kind__in=served_kinds())
    yield TodoItem(_("Issued documents to serve"), unserved, f"{reverse('enforcementpaper-list')}?matter=to_serve")


def find(rows, words: str, _reader) -> list[Hit]:
    """Documents by number, enterprise or case."""
    named = Q(number__icontains=words) | Q(enterprise__name__icontains=words) | Q(case__title__icontains=words)
    return [
        Hit(str(row), f"{row.enterprise.name} {row.get_status_display()}",
            reverse("enforcementpaper-detail", kwargs={"pk": row.pk}))
        for row in rows.filter(named).select_related("enterprise").order_by("-id")[:10]
    ]  # fmt: skip
