"""What the registry contributes to the home page, and to passwords."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.choices import EnterpriseStatus as S
from enterprises.models import ChangeRequest, Enterprise, EnterpriseDocument, TransferRequest
from safetyportal.core import places
from safetyportal.core.access import granted
from safetyportal.core.deadlines import end_of_day, local_day
from safetyportal.core.grants import Grant
from safetyportal.core.rollups import total
from safetyportal.core.todo import FIGURE, NEW, OVERDUE, Lines, TodoItem, register_todo

VIEW = "enterprises.view_enterprise"


def register() -> None:
    """Called when the portal starts."""
    register_todo(
        Lines(Enterprise, "enterprises.review_enterprise", _to_review),
        Lines(Enterprise, "enterprises.approve_enterprise", _to_approve),
        Lines(ChangeRequest, "enterprises.decide_changerequest", _changes),
        Lines(TransferRequest, "enterprises.receive_enterprise", _incoming),
        Lines(Enterprise, "enterprises.submit_enterprise", _own),
        Lines(Enterprise, VIEW, _overdue),
        Lines(EnterpriseDocument, VIEW, _expired),
        Lines(Enterprise, VIEW, _news),
        Lines(Enterprise, VIEW, _figures),
    )


def _line(rows, title, url: str, **more) -> TodoItem:
    return TodoItem(title, rows, url, due="due_at", **more)


def _to_review(rows, reader, now: datetime) -> Iterator[TodoItem]:
    url = f"{reverse('enterprise-list')}?status=submitted"
    yield _line(rows.filter(status=S.SUBMITTED), _("Registrations to review"), url)


def _to_approve(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(status=S.COUNTY_PASSED).exclude(reviewed_by=reader)
    yield _line(waiting, _("Registrations to approve"), f"{reverse('enterprise-list')}?status=county_passed")


def _changes(rows, reader, now: datetime) -> Iterator[TodoItem]:
    url = f"{reverse('changerequest-list')}?status=pending"
    yield _line(rows.filter(status="pending"), _("Change requests to decide"), url)


def _incoming(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(status="requested").exclude(requested_by=reader)
    yield _line(waiting, _("Transfers that wait"), f"{reverse('transferrequest-list')}?status=requested")


def _own(rows, reader, now: datetime) -> Iterator[TodoItem]:
    yield _line(rows.filter(status=S.RETURNED), _("Registration returned: please correct"), reverse("enterprise-own"))
    waiting = rows.filter(status__in=[S.SUBMITTED, S.COUNTY_PASSED])
    yield _line(waiting, _("Registration under review"), reverse("enterprise-own"), tone="progress")


def _overdue(rows, reader, now: datetime) -> Iterator[TodoItem]:
    url = f"{reverse('enterprise-list')}?due=overdue"
    yield TodoItem(_("Registrations overdue"), rows.filter(due_at__lt=now), url, tone="overdue", section=OVERDUE)


def _expired(rows, reader, now: datetime) -> Iterator[TodoItem]:
    ended = rows.filter(retired_on=None, expires_on__lt=local_day(now))
    url = f"{reverse('enterprisedocument-list')}?expiring=expired"
    yield TodoItem(_("Documents expired"), ended, url, tone="overdue", section=OVERDUE)


def _news(rows, reader, now: datetime) -> Iterator[TodoItem]:
    since = local_day(now) - timedelta(days=1)  # whole days, as the list behind the line filters
    yield TodoItem(
        _("Enterprises new or changed"),
        rows.filter(updated_at__gte=end_of_day(since - timedelta(days=1))),
        f"{reverse('enterprise-list')}?since={since:%Y-%m-%d}",
        tone="progress",
        section=NEW,
    )


def _figures(rows, reader, now: datetime) -> Iterator[TodoItem]:
    """For officials who see whole divisions. The counts know no second sector and nothing below a township: an
    officer of some sectors and one of a grid cell get their own rows counted."""
    held = granted(reader, VIEW)
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
        count = _figure(rows, held[0], wanted)
        yield TodoItem(title, count, f"{listing}?{query}", tone="progress", section=FIGURE, unit=unit)


def _figure(rows, grant: Grant, wanted: dict[str, Any]) -> int:
    if not grant.sectors and places.depth(grant.place) <= places.DEPTHS["township"]:
        return total("enterprises", grant.place, **wanted)
    columns = {"risk_class" if name == "risk" else name: value for name, value in wanted.items()}
    return rows.filter(**columns).order_by().count()


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
