"""Who holds a listing, which body signs for it, what it still owes. For services, guards and pages of visible rows."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from hazards.choices import LISTED, ListingExtensionStatus, ListingLevel, ListingStatus
from hazards.models import Listing, ListingExtension, ListingProgress
from safetyportal.core import places
from safetyportal.core.access import grants_of
from safetyportal.core.choices import BodyKind, DocumentState
from safetyportal.core.deadlines import add_months, local_day
from safetyportal.core.issued import documents_of
from safetyportal.core.models import IssuedDocument, Jurisdiction, SupervisingBody
from safetyportal.core.rules import rule_row

_SIGNING = (BodyKind.COMMITTEE_OFFICE, BodyKind.BUREAU)


def authority_body(place: str, level: str) -> SupervisingBody | None:
    """The safety committee office of the level, else its bureau; None where none is entered."""
    rows = SupervisingBody.unscoped.filter(place=places.at_level(place, level), active=True, kind__in=_SIGNING)
    return sorted(rows, key=lambda body: _SIGNING.index(BodyKind(body.kind)))[0] if rows else None


def authority_name(place: str, level: str) -> str:
    """Name under which a level lists hazards when no body is entered."""
    name = Jurisdiction.objects.filter(path=places.at_level(place, level)).values_list("name", flat=True).first()
    return f"{name or ''}安全生产委员会办公室"


def office_body(place: str, kind: str, sectors: list[str]) -> SupervisingBody | None:
    """The county's body of this kind; an industry department by the enterprise's sectors."""
    rows = SupervisingBody.unscoped.filter(place=places.at_level(place, "county"), active=True, kind=kind)
    if kind == BodyKind.INDUSTRY:
        return rows.filter(sectors__overlap=sectors).order_by("code").first() or rows.order_by("code").first()
    return rows.order_by("code").first()


def own_levels(user: Any, perm: str) -> list[str]:
    """Levels of county, city and province at which `user` holds `perm` itself."""
    names = {places.DEPTHS[level]: str(level) for level in ListingLevel.values}
    found = {names.get(places.depth(grant.place), "") for grant in grants_of(user) if perm in grant.permissions}
    return sorted(found - {""})


def latest_deadline(place: str, listed_on: date) -> date:
    """Last day that a listing of that day may run to."""
    row = rule_row("hazard.listing_max_months", place, listed_on)
    return add_months(listed_on, int(row.value))


def open_extension(listing: Listing) -> ListingExtension | None:
    rows = ListingExtension.unscoped.filter(listing=listing, status=ListingExtensionStatus.REQUESTED)
    return rows.select_related("listing").first()


def owed_progress(listing: Listing) -> ListingProgress | None:
    """The earliest month that is not reported yet."""
    return ListingProgress.unscoped.filter(listing=listing, filed_at=None, waived=False).order_by("month").first()


def last_progress(listing: Listing) -> ListingProgress | None:
    return ListingProgress.unscoped.filter(listing=listing, filed_at__isnull=False).order_by("-month").first()


def missing_progress(now: datetime, outer: str = "pk") -> Exists:
    """Condition on listings: a monthly report is overdue."""
    rows = ListingProgress.unscoped.filter(listing=OuterRef(outer), filed_at=None, waived=False, due_at__lte=now)
    return Exists(rows)


def overdue_q(now: datetime) -> Q:
    """The hazard is not removed although its time is over."""
    return Q(status=ListingStatus.SUPERVISED, due_at__lte=now)


def expiring_q(now: datetime, until: date) -> Q:
    return Q(status=ListingStatus.SUPERVISED, due_at__gt=now, deadline__lte=until)


def to_record_q() -> Q:
    return Q(status__in=[*LISTED, ListingStatus.DELISTED], recorded_at=None, record_due_at__isnull=False)


def to_publish_q() -> Q:
    """Listed or delisted, and the public does not read it yet."""
    listed = Q(status__in=LISTED, published_at=None, publish_due_at__isnull=False)
    return listed | Q(status=ListingStatus.DELISTED, removal_published_at=None, published_at__isnull=False)


def climbed_q(levels: list[str]) -> Q:
    """Overdue listings that have climbed to one of these levels."""
    return Q(status=ListingStatus.SUPERVISED, climbed_to__in=levels)


def undelivered_q() -> Q:
    """Listed, and nobody at the enterprise has received the notice."""
    return Q(status__in=LISTED, listingdelivery_rows=None)


def days_late(listing: Listing, now: datetime) -> int:
    """Days since the time limit; 0 while it runs."""
    return max(0, (local_day(now) - listing.deadline).days) if listing.status == ListingStatus.SUPERVISED else 0


def in_order(rows):
    """Sub-rows of a listing, newest first."""
    return rows.order_by(F("id").desc())


def extension_waits() -> Exists:
    """Condition on listings: a request for more time waits for decision."""
    return Exists(ListingExtension.unscoped.filter(listing=OuterRef("pk"), status=ListingExtensionStatus.REQUESTED))


def papers_of(listing: Listing) -> list[IssuedDocument]:
    """Notices that are delivered; receipts are not."""
    kinds = ("hazards.listing_notice", "hazards.listing_removal")
    return [paper for paper in documents_of(listing) if paper.kind in kinds and paper.state == DocumentState.VALID]


def named(words: str) -> Q:
    """Condition on listings: the hazard's number begins with these words, or the number of the notice holds them."""
    return Q(notice_number__icontains=words) | Q(hazard__number__istartswith=words)
