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
from inspections.workflow.papers import APPROVE, ISSUE, PREPARE, REVIEW
from inspections.workflow.papers_waiting import waiting_for
from safetyportal.core import navigation
from safetyportal.core.access import holds
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.todo import TodoItem, register_todo

VIEW = "inspections.view_enforcementpaper"


def register() -> None:
    """Called when the portal starts."""
    papers_periods.register()
    register_todo(todo)
    register_search(_("Enforcement documents"), find, icon="file-certificate", order=36)
    entry = navigation.Entry
    navigation.register(
        entry(_("Enforcement documents"), "enforcementpaper-list", "file-certificate", VIEW, 56, _("Enforcement"))
    )


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Documents that wait for this person."""
    address = reverse("enforcementpaper-list")
    rows = EnforcementPaper.objects
    if holds(user, REVIEW) or holds(user, APPROVE):
        waiting = rows.visible_to(user, VIEW).filter(waiting_for(user))
        yield TodoItem(_("Documents to review or approve"), waiting, f"{address}?matter=to_decide")
    if holds(user, PREPARE):
        mine = rows.visible_to(user, PREPARE).filter(prepared_by=user)
        issued = mine.filter(status=PaperStatus.APPROVED) if holds(user, ISSUE) else 0
        yield TodoItem(_("Approved documents to issue"), issued, f"{address}?matter=to_issue")
        unserved = mine.filter(status=PaperStatus.ISSUED, kind__in=served_kinds())
        yield TodoItem(_("Issued documents to serve"), unserved, f"{address}?matter=to_serve")


def find(user, words: str) -> list[Hit]:
    """Documents by number, enterprise or case."""
    if not holds(user, VIEW):
        return []
    named = Q(number__icontains=words) | Q(enterprise__name__icontains=words) | Q(case__title__icontains=words)
    rows = EnforcementPaper.objects.visible_to(user, VIEW).filter(named).select_related("enterprise")
    return [
        Hit(str(row), f"{row.enterprise.name} {row.get_status_display()}",
            reverse("enforcementpaper-detail", kwargs={"pk": row.pk}))
        for row in rows.order_by("-id")[:10]
    ]  # fmt: skip
