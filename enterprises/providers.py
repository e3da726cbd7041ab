"""What the registry contributes to the home page, and to passwords."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.choices import EnterpriseStatus as S
from enterprises.models import ChangeRequest, Enterprise, EnterpriseDocument, TransferRequest
from safetyportal.core import places
from safetyportal.core.access import granted, holds
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.grants import Grant
from safetyportal.core.rollups import total
from safetyportal.core.todo import FIGURE, NEW, OVERDUE, TodoItem

VIEW = "enterprises.view_enterprise"


def todo(user, now: datetime) -> Iterator[TodoItem]:
    """Lines of one person's home page; each starts from what this person may do or see."""
    yield from _decisions(user)
    yield from _own(user)
    if holds(user, VIEW):
        yield from _overdue(user, now)
        yield from _news(user, now)
        yield from _figures(user)


def _line(rows, title, url: str, **more) -> TodoItem:
    return TodoItem(title, rows, url, due="due_at", **more)


def _decisions(user) -> Iterator[TodoItem]:
    listing = reverse("enterprise-list")
    if holds(user, "enterprises.review_enterprise"):
        rows = Enterprise.objects.visible_to(user, "enterprises.review_enterprise").filter(status=S.SUBMITTED)
        yield _line(rows, _("Registrations to review"), f"{listing}?status=submitted")
    if holds(user, "enterprises.approve_enterprise"):
        rows = Enterprise.objects.visible_to(user, "enterprises.approve_enterprise").filter(status=S.COUNTY_PASSED)
        yield _line(rows.exclude(reviewed_by=user), _("Registrations to approve"), f"{listing}?status=county_passed")
    if holds(user, "enterprises.decide_changerequest"):
        rows = ChangeRequest.objects.visible_to(user, "enterprises.decide_changerequest").filter(status="pending")
        yield _line(rows, _("Change requests to decide"), f"{reverse('changerequest-list')}?status=pending")
    if holds(user, "enterprises.receive_enterprise"):
        incoming = TransferRequest.objects.visible_to(user, "enterprises.receive_enterprise").filter(status="requested")
        yield _line(
            incoming.exclude(requested_by=user),
            _("Transfers that wait"),
            f"{reverse('transferrequest-list')}?status=requested",
        )


def _own(user) -> Iterator[TodoItem]:
    if not holds(user, "enterprises.submit_enterprise"):
        return
    rows = Enterprise.objects.visible_to(user, "enterprises.submit_enterprise")
    yield _line(rows.filter(status=S.RETURNED), _("Registration returned: please correct"), reverse("enterprise-own"))
    waiting = rows.filter(status__in=[S.SUBMITTED, S.COUNTY_PASSED])
    yield _line(waiting, _("Registration under review"), reverse("enterprise-own"), tone="progress")


def _overdue(user, now: datetime) -> Iterator[TodoItem]:
    rows = Enterprise.objects.visible_to(user, VIEW).filter(due_at__lt=now)
    yield TodoItem(
        _("Registrations overdue"),
        rows,
        f"{reverse('enterprise-list')}?due=overdue",
        tone="overdue",
        section=OVERDUE,
    )
    papers = EnterpriseDocument.objects.visible_to(user, VIEW)
    ended = papers.filter(retired_on=None, expires_on__lt=local_day(now))
    yield TodoItem(
        _("Documents expired"),
        ended,
        f"{reverse('enterprisedocument-list')}?expiring=expired",
        tone="overdue",
        section=OVERDUE,
    )


def _news(user, now: datetime) -> Iterator[TodoItem]:
    since = local_day(now) - timedelta(days=1)  # whole days, as the list behind the line filters
    rows = Enterprise.objects.visible_to(user, VIEW).filter(updated_at__gte=end_of_day(since - timedelta(days=1)))
    yield TodoItem(
        _("Enterprises new or changed"),
        rows,
        f"{reverse('enterprise-list')}?since={since:%Y-%m-%d}",
        tone="progress",
        section=NEW,
    )


def _figures(user) -> Iterator[TodoItem]:
    """For officials who see whole divisions. The counts know no second sector and nothing below a township: an
    officer of some sectors and one of a grid cell get their own rows counted."""
    held = granted(user, VIEW)
    if len(held) != 1 or held[0].place.rstrip("/").rsplit("/", 1)[-1].startswith("E"):
        return
    listing, unit = reverse("enterprise-list"), _("firms")
    lines: tuple[tuple[object, dict[str, Any], str], ...] = (
        (_("In operation"), {"status": "active"}, "status=active"),
        (_("Class A (red)"), {"status": "active", "risk": "A"}, "status=active&risk_class=A"),
        (_("Class B (orange)"), {"status": "active", "risk": "B"}, "status=active&risk_class=B"),
        (_("Suspended"), {"status": "suspended"}, "status=suspended"),
    )
    for title, wanted, query in lines:
        count = _figure(user, held[0], wanted)
        yield TodoItem(title, count, f"{listing}?{query}", tone="progress", section=FIGURE, unit=unit)


def _figure(user, grant: Grant, wanted: dict[str, Any]) -> int:
    if not grant.sectors and places.depth(grant.place) <= places.DEPTHS["township"]:
        return total("enterprises", grant.place, **wanted)
    columns = {"risk_class" if name == "risk" else name: value for name, value in wanted.items()}
    return Enterprise.objects.visible_to(user, VIEW).filter(**columns).order_by().count()


def words_of_employers(user) -> Iterator[str]:
    """Names and credit codes of the enterprises a person works for: no password may contain them (ASVS 6.2.11)."""
    units = user.postings.exclude(unit="").values_list("unit", flat=True) if user.pk else ()
    numbers = [int(unit[1:]) for unit in units if unit[1:].isdigit()]
    for pair in Enterprise.unscoped.filter(pk__in=numbers).values_list("name", "credit_code"):
        yield from pair


def names_of(numbers: Collection[int]) -> dict[int, str]:
    """What enterprises are called where a place or a posting is put into words; no fact beyond the name."""
    return dict(Enterprise.unscoped.filter(pk__in=numbers).values_list("pk", "name"))


def address_of(number: int) -> str:
    return reverse("enterprise-detail", kwargs={"pk": number})
