"""What the hazard loop shows in the menu, on the home page and in the search."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.sections import Section, register_section
from hazards.choices import CLOCKED, OWN_SOURCES, HazardLevel
from hazards.choices import HazardStatus as S
from hazards.models import ExtensionRequest, HandOver, Hazard, LevelReview
from hazards.queries.criteria import FILE as CRITERIA
from hazards.services.criteria_data import load_criteria
from hazards.views import hazard_record
from safetyportal.core import navigation
from safetyportal.core.access import holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.search import search
from safetyportal.core.services.reference import register_part
from safetyportal.core.todo import NEW, OVERDUE, TodoItem, register_todo

VIEW, SUPERVISE = "hazards.view_hazard", "hazards.supervise_hazard"
RECTIFY, ASSESS = "hazards.rectify_hazard", "hazards.assess_hazard"
_AUTHORITY = ~Q(source__in=OWN_SOURCES)


def register() -> None:
    register_part("hazard_criteria", lambda: [CRITERIA], load_criteria)
    register_todo(todo)
    register_search(_("Hazards"), find, icon="alert-triangle", order=20)
    register_section(
        Section("hazards", _("Hazards"), "hazards/_of_enterprise.html", hazard_record.section_of_enterprise, order=10)
    )
    group, entry = _("Hazards"), navigation.Entry
    navigation.register(
        entry(_("Hazards"), "hazard-list", "alert-triangle", VIEW, 28, group),
        entry(_("Extension requests"), "extensionrequest-list", "clock", "hazards.extend_hazard", 28, group),
        entry(_("Reviews of the level"), "levelreview-list", "flag", SUPERVISE, 28, group),
        entry(_("Hand-overs"), "handover-list", "transfer", "hazards.view_handover", 28, group),
    )


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Lines of the home page; each starts from what this person may do or see."""
    if holds(user, SUPERVISE):
        yield from _official(user)
    elif holds(user, ASSESS):
        yield from _keeper(user)
    if holds(user, RECTIFY):
        mine = Hazard.objects.visible_to(user, RECTIFY).filter(assigned_to=user, status=S.RECTIFYING)
        yield _line(mine, _("Hazards for me to rectify"), "mine=1&status=rectifying")
    if holds(user, VIEW):
        yield from _below(user, now)


def _line(rows, title, query: str, *, name: str = "hazard-list", **more) -> TodoItem:
    return TodoItem(title, rows, f"{reverse(name)}?{query}", due="due_at", **more)


def _official(user) -> Iterator[TodoItem]:
    rows = Hazard.objects.visible_to(user, SUPERVISE)
    yield _line(rows.filter(_AUTHORITY, status=S.REPORTED), _("Hazards to assess"), "status=reported&origin=authority")
    yield _line(rows.filter(_AUTHORITY, status=S.ASSESSED), _("Hazards to assign"), "status=assessed&origin=authority")
    mine = _AUTHORITY | Q(level=HazardLevel.MAJOR)
    awaiting = rows.filter(mine, status=S.AWAITING).exclude(rectified_by=user)
    yield _line(awaiting, _("Hazards to re-check"), "status=awaiting&checker=authority")
    pending = ExtensionRequest.objects.visible_to(user, "hazards.extend_hazard").filter(status="pending")
    yield _line(
        pending.exclude(level="enterprise"), _("Extension requests to decide"), "status=pending&level=authority",
        name="extensionrequest-list",
    )  # fmt: skip
    reviews = LevelReview.objects.visible_to(user, SUPERVISE).filter(status="pending").exclude(requested_by=user)
    yield _line(reviews, _("Reviews of the level to decide"), "status=pending", name="levelreview-list")
    if holds(user, "hazards.receive_handover"):
        offered = HandOver.objects.visible_to(user, "hazards.receive_handover")
        offered = offered.filter(to_place=user.place, status__in=("offered", "escalated", "accepted", "replied"))
        yield _line(offered, _("Hand-overs that wait for you"), "turn=mine", name="handover-list")


def _keeper(user) -> Iterator[TodoItem]:
    rows = Hazard.objects.visible_to(user, ASSESS).filter(source__in=OWN_SOURCES)
    yield _line(rows.filter(status=S.REPORTED), _("Hazards to assess"), "status=reported&origin=own")
    yield _line(rows.filter(status=S.ASSESSED), _("Hazards to assign"), "status=assessed&origin=own")
    awaiting = rows.filter(status=S.AWAITING, level=HazardLevel.GENERAL).exclude(rectified_by=user)
    yield _line(awaiting, _("Hazards to re-check"), "status=awaiting&checker=own")
    if holds(user, "hazards.extend_hazard"):
        pending = ExtensionRequest.objects.visible_to(user, "hazards.extend_hazard")
        pending = pending.filter(status="pending", level="enterprise").exclude(requested_by=user)
        yield _line(pending, _("Extension requests to decide"), "status=pending", name="extensionrequest-list")


def _below(user, now: datetime) -> Iterator[TodoItem]:
    rows = Hazard.objects.visible_to(user, VIEW)
    listing = reverse("hazard-list")
    yield TodoItem(
        _("Hazards overdue"), rows.filter(overdue=True), f"{listing}?overdue=1",
        tone="overdue", section=OVERDUE,
    )  # fmt: skip
    major = rows.filter(level=HazardLevel.MAJOR, status__in=(*CLOCKED, S.PAUSED))
    yield TodoItem(
        _("Major hazards open"), major, f"{listing}?level=major&open=1", tone="overdue",
        section=OVERDUE,
    )  # fmt: skip
    since = local_day(now) - timedelta(days=1)
    new = rows.filter(found_on__gte=since).exclude(status=S.DRAFT)
    yield TodoItem(
        _("Hazards found since yesterday"), new, f"{listing}?found_from={since:%Y-%m-%d}",
        tone="progress", section=NEW,
    )  # fmt: skip


def find(user, words: str) -> Iterator[Hit]:
    """Hazards by number, description or place."""
    rows = search(Hazard.objects.visible_to(user, VIEW), words).select_related("enterprise")
    for row in rows.order_by("-id")[:10]:
        subtitle = f"{row.enterprise.name} · {row.get_level_display()} · {row.get_status_display()}"
        yield Hit(str(row), subtitle, reverse("hazard-detail", kwargs={"pk": row.pk}))
