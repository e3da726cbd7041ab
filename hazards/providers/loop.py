"""What the hazard loop shows in the menu, on the home page and in the search."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

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
from safetyportal.core.deadlines import local_day
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.search import search
from safetyportal.core.services.reference import register_part
from safetyportal.core.todo import NEW, OVERDUE, Lines, TodoItem, register_todo

VIEW, SUPERVISE = "hazards.view_hazard", "hazards.supervise_hazard"
RECTIFY, ASSESS, EXTEND = "hazards.rectify_hazard", "hazards.assess_hazard", "hazards.extend_hazard"
_AUTHORITY = ~Q(source__in=OWN_SOURCES)


def register() -> None:
    register_part("hazard_criteria", lambda: [CRITERIA], load_criteria)
    register_todo(
        Lines(Hazard, SUPERVISE, _for_officials),
        Lines(Hazard, ASSESS, _for_keepers, without=SUPERVISE),
        Lines(ExtensionRequest, SUPERVISE, _extensions),
        Lines(ExtensionRequest, EXTEND, _own_extensions, without=SUPERVISE),
        Lines(LevelReview, SUPERVISE, _reviews),
        Lines(HandOver, "hazards.receive_handover", _hand_overs),
        Lines(Hazard, RECTIFY, _mine),
        Lines(Hazard, VIEW, _below),
    )
    register_search(_("Hazards"), Hazard, VIEW, find, icon="alert-triangle", order=20)
    page, section = "hazards/_of_enterprise.html", hazard_record.section_of_enterprise
    register_section(Section("hazards", _("Hazards"), page, Hazard, VIEW, section, order=10))
    group, entry = _("Hazards"), navigation.Entry
    navigation.register(
        entry(_("Hazards"), "hazard-list", "alert-triangle", VIEW, 28, group),
        entry(_("Extension requests"), "extensionrequest-list", "clock", EXTEND, 28, group),
        entry(_("Reviews of the level"), "levelreview-list", "flag", SUPERVISE, 28, group),
        entry(_("Hand-overs"), "handover-list", "transfer", "hazards.view_handover", 28, group),
    )


def _line(rows, title, query: str, *, name: str = "hazard-list", **more) -> TodoItem:
    return TodoItem(title, rows, f"{reverse(name)}?{query}", due="due_at", **more)


def _for_officials(rows, reader, now: datetime) -> Iterator[TodoItem]:
    found = rows.filter(_AUTHORITY)
    yield _line(found.filter(status=S.REPORTED), _("Hazards to assess"), "status=reported&origin=authority")
    yield _line(found.filter(status=S.ASSESSED), _("Hazards to assign"), "status=assessed&origin=authority")
    mine = _AUTHORITY | Q(level=HazardLevel.MAJOR)
    awaiting = rows.filter(mine, status=S.AWAITING).exclude(rectified_by=reader)
    yield _line(awaiting, _("Hazards to re-check"), "status=awaiting&checker=authority")


def _extensions(rows, reader, now: datetime) -> Iterator[TodoItem]:
    pending = rows.filter(status="pending").exclude(level="enterprise")
    query = "status=pending&level=authority"
    yield _line(pending, _("Extension requests to decide"), query, name="extensionrequest-list")


def _own_extensions(rows, reader, now: datetime) -> Iterator[TodoItem]:
    pending = rows.filter(status="pending", level="enterprise").exclude(requested_by=reader)
    yield _line(pending, _("Extension requests to decide"), "status=pending", name="extensionrequest-list")


def _reviews(rows, reader, now: datetime) -> Iterator[TodoItem]:
    pending = rows.filter(status="pending").exclude(requested_by=reader)
    yield _line(pending, _("Reviews of the level to decide"), "status=pending", name="levelreview-list")


def _hand_overs(rows, reader, now: datetime) -> Iterator[TodoItem]:
    offered = rows.filter(to_place=reader.place, status__in=("offered", "escalated", "accepted", "replied"))
    yield _line(offered, _("Hand-overs that wait for you"), "turn=mine", name="handover-list")


def _for_keepers(rows, reader, now: datetime) -> Iterator[TodoItem]:
    own = rows.filter(source__in=OWN_SOURCES)
    yield _line(own.filter(status=S.REPORTED), _("Hazards to assess"), "status=reported&origin=own")
    yield _line(own.filter(status=S.ASSESSED), _("Hazards to assign"), "status=assessed&origin=own")
    awaiting = own.filter(status=S.AWAITING, level=HazardLevel.GENERAL).exclude(rectified_by=reader)
    yield _line(awaiting, _("Hazards to re-check"), "status=awaiting&checker=own")


def _mine(rows, reader, now: datetime) -> Iterator[TodoItem]:
    mine = rows.filter(assigned_to=reader, status=S.RECTIFYING)
    yield _line(mine, _("Hazards for me to rectify"), "mine=1&status=rectifying")


def _below(rows, reader, now: datetime) -> Iterator[TodoItem]:
    listing, late = reverse("hazard-list"), partial(TodoItem, tone="overdue", section=OVERDUE)
    yield late(_("Hazards overdue"), rows.filter(overdue=True), f"{listing}?overdue=1")
    major = rows.filter(level=HazardLevel.MAJOR, status__in=(*CLOCKED, S.PAUSED))
    yield late(_("Major hazards open"), major, f"{listing}?level=major&open=1")
    since = local_day(now) - timedelta(days=1)
    new = rows.filter(found_on__gte=since).exclude(status=S.DRAFT)
    yield TodoItem(
        _("Hazards found since yesterday"), new, f"{listing}?found_from={since:%Y-%m-%d}",
        tone="progress", section=NEW,
    )  # fmt: skip


def find(rows, words: str, _reader) -> Iterator[Hit]:
    """Hazards by number, description or place."""
    for row in search(rows, words).select_related("enterprise").order_by("-id")[:10]:
        subtitle = f"{row.enterprise.name} · {row.get_level_display()} · {row.get_status_display()}"
        yield Hit(str(row), subtitle, reverse("hazard-detail", kwargs={"pk": row.pk}))
