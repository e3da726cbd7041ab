"""What listed supervision gives to menu, home page and search."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hazards.models import Hazard, HazardFiling, Listing, ListingProgress
from hazards.queries import listings as queries
from hazards.queries.dossiers import people_of_filing, without_report
from safetyportal.core import navigation
from safetyportal.core.global_search import Hit, register_search
from safetyportal.core.todo import OVERDUE, Lines, TodoItem, register_todo

VIEW, DECIDE = "hazards.view_listing", "hazards.decide_listing"
HANDLE, ACCEPT, REPORT = "hazards.handle_listing", "hazards.accept_listing", "hazards.report_listing"
FILL, ACKNOWLEDGE = "hazards.fill_majorhazarddossier", "hazards.acknowledge_hazardfiling"


def register() -> None:
    """Called when the portal starts."""
    register_todo(
        Lines(Listing, DECIDE, _of_leader),
        Lines(Listing, HANDLE, _of_office),
        Lines(Listing, REPORT, _of_enterprise),
        Lines(ListingProgress, REPORT, _progress),
        Lines(Hazard, FILL, _reports),
        Lines(HazardFiling, ACKNOWLEDGE, _filings),
        Lines(Listing, VIEW, _overdue),
    )
    register_search(_("Listed supervision"), Listing, VIEW, find, icon="gavel", order=30)
    group = _("Hazards")
    entry = navigation.Entry
    navigation.register(
        entry(_("Listed supervision"), "listing-list", "gavel", VIEW, 44, group),
        entry(
            _("Dossiers of major hazards"),
            "majorhazarddossier-list",
            "folder",
            "hazards.view_majorhazarddossier",
            45,
            group,
        ),
    )


def _line(rows, title, query: str, column: str | None = "due_at", **more) -> TodoItem:
    return TodoItem(title, rows, f"{reverse('listing-list')}?{query}", due=column, **more)


def _of_leader(rows, reader, now: datetime) -> Iterator[TodoItem]:
    levels = queries.own_levels(reader, DECIDE)
    own = rows.filter(level__in=levels)
    yield _line(own.filter(status="proposed").exclude(proposed_by=reader), _("Listings to decide"), "status=proposed")
    yield _line(own.filter(queries.extension_waits()), _("More time asked for listings"), "matter=extension")
    yield _line(own.filter(status="passed"), _("Hazards to delist"), "status=passed")
    yield _line(rows.filter(queries.climbed_q(levels)), _("Overdue listings that climbed to us"), "matter=climbed")


def _of_office(rows, reader, now: datetime) -> Iterator[TodoItem]:
    own = rows.filter(level__in=queries.own_levels(reader, HANDLE))
    yield _line(own.filter(status="acceptance"), _("Acceptances to carry out"), "status=acceptance")
    yield _line(own.filter(queries.to_record_q()), _("Listings to file upwards"), "matter=record", "record_due_at")
    yield _line(own.filter(queries.to_publish_q()), _("Listings to publish"), "matter=publish", "publish_due_at")
    yield _line(own.filter(queries.undelivered_q()), _("Notices nobody has received"), "matter=undelivered")


def _of_enterprise(rows, reader, now: datetime) -> Iterator[TodoItem]:
    yield _line(rows.filter(queries.undelivered_q()), _("Notices to sign for"), "matter=undelivered")


def _progress(rows, reader, now: datetime) -> Iterator[TodoItem]:
    owed = rows.filter(filed_at=None, waived=False, listing__status__in=queries.LISTED)
    yield _line(owed, _("Monthly progress of listed hazards"), "status=supervised&status=acceptance")


def _reports(rows, reader, now: datetime) -> Iterator[TodoItem]:
    hazards = rows.filter(without_report())
    first = hazards.order_by("-id").values_list("pk", flat=True).first()
    if first is not None:
        yield TodoItem(_("Major hazards without a signed report"), hazards, reverse("hazard-dossier", args=[first]))


def _filings(rows, reader, now: datetime) -> Iterator[TodoItem]:
    waiting = rows.filter(acknowledged_at=None).select_related("dossier", "body").order_by("acknowledge_by")
    mine = [row for row in waiting[:50] if people_of_filing(row, now).filter(pk=reader.pk).exists()]
    if mine:
        url = reverse("majorhazarddossier-detail", kwargs={"pk": mine[0].dossier_id})
        yield TodoItem(_("Filed major hazards to take note of"), len(mine), url, due=mine[0].acknowledge_by)


def _overdue(rows, reader, now: datetime) -> Iterator[TodoItem]:
    late = {"tone": "overdue", "section": OVERDUE}
    yield _line(rows.filter(queries.overdue_q(now)), _("Listed hazards overdue"), "matter=overdue", **late)
    missing = rows.filter(queries.missing_progress(now), status__in=queries.LISTED)
    # No time limit beside it: that of the listing is another one, and that of the progress is over.
    yield _line(missing, _("Listed hazards without the month's progress"), "matter=missing", None, **late)


def find(rows, words: str, _reader) -> list[Hit]:
    """Listings by the number of the notice or of the hazard."""
    found = rows.filter(queries.named(words)).select_related("hazard", "enterprise")
    return [
        Hit(str(row), f"{row.notice_number} {row.get_status_display()}".strip(),
            reverse("listing-detail", kwargs={"pk": row.pk}))
        for row in found.order_by("-id")[:10]
    ]  # fmt: skip
