"""Filing upwards and publication: clocks beside the state. The public reads a copy of what an official confirmed."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import LISTED, ListingStatus
from hazards.models import Listing, ListingPublication
from hazards.queries.listings import last_progress
from hazards.services.listing_papers import issuer_of
from hazards.services.listing_telling import office, tell
from hazards.workflow.listings import holds_at
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.kept import stale_after_commit

HANDLE = "hazards.handle_listing"
PAGE = "public-listings"  # of which everybody reads the published copies
# Mobile and fixed line numbers, identity numbers: nothing of this kind is published.
_PERSONAL = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx]|\d{15})(?!\d)")


def record_upwards(*, listing: Listing, actor: Any, now: datetime, note: str = "") -> Listing:
    """The office that listed the hazard files it with the upper one, which is told. Raises `TransitionDenied`."""
    with writes.unit_of_work():
        row = _handled(listing, actor)
        if row.recorded_at is not None or row.record_due_at is None:
            raise TransitionDenied(_("There is nothing to file upwards."))
        changes = {"recorded_at": now, "recorded_by": actor}
        row = writes.update(row, changes, actor=actor, perm=HANDLE, now=now, note=note, action="listing.record")
        if row.upper_level:
            title = _("{name}: the listing of hazard {number} was filed with you")
            tell(office(row, now, row.upper_level), row, title=title, key=f"recorded:{row.level}", now=now)
    return row


def publish(*, listing: Listing, summary: str, actor: Any, now: datetime) -> Listing:
    """Publish the listing: from now on everybody reads this summary, the enterprise's name, body and time limit.

    For the office of the level that holds it. Raises `ValidationError` when the summary holds a phone or identity
    number, `TransitionDenied` when it is published already.
    """
    with writes.unit_of_work():
        row = _handled(listing, actor)
        if row.status not in LISTED or row.published_at is not None:
            raise TransitionDenied(_("This listing is published already, or it has ended."))
        require_impersonal(summary)
        row = writes.update(
            row, {"published_at": now}, actor=actor, perm=HANDLE, now=now, note=summary, action="listing.publish"
        )
        known = ListingPublication.objects.filter(listing=row).first()
        values = {**_facts(row), "summary": summary.strip(), "published_on": local_day(now)}
        if known is None:
            writes.create(ListingPublication(listing=row, **values), actor=actor, perm=HANDLE, now=now)
        else:
            writes.update(known, values, actor=actor, perm=HANDLE, now=now)
        stale_after_commit(PAGE)
    return row


def publish_removal(*, listing: Listing, actor: Any, now: datetime) -> Listing:
    """Publish the write-off where the listing was published. Raises `TransitionDenied`."""
    with writes.unit_of_work():
        row = _handled(listing, actor)
        published = ListingPublication.objects.filter(listing=row).first()
        if row.status != ListingStatus.DELISTED or published is None or row.removal_published_at is not None:
            raise TransitionDenied(_("There is no delisting to publish."))
        changes = {"removal_published_at": now}
        row = writes.update(row, changes, actor=actor, perm=HANDLE, now=now, action="listing.publish_removal")
        shown = {"delisted_on": row.delisted_on, "removal_published_on": local_day(now)}
        writes.update(published, shown, actor=actor, perm=HANDLE, now=now)
        stale_after_commit(PAGE)
    return row


def refresh(listing: Listing, *, actor: Any, perm: str, now: datetime) -> None:
    """Let time limit and progress of what is published follow; nothing appears that was not published before."""
    published = ListingPublication.objects.filter(listing=listing).first()
    if published is None or listing.published_at is None:
        return
    facts = _facts(listing)
    changes = {name: facts[name] for name in ("place", "deadline", "percent", "percent_on")}
    writes.update(published, changes, actor=actor, perm=perm, now=now)
    stale_after_commit(PAGE)


def _facts(listing: Listing) -> dict[str, Any]:
    progress = last_progress(listing)
    return {
        "place": listing.place,
        "enterprise_name": listing.enterprise.name,
        "level": listing.level,
        "body_name": issuer_of(listing),
        "number": listing.notice_number,
        "listed_on": listing.listed_on,
        "deadline": listing.deadline,
        "percent": progress.percent if progress else None,
        "percent_on": local_day(progress.filed_at) if progress and progress.filed_at else None,
    }


def _handled(listing: Listing, actor: Any) -> Listing:
    """The locked row, for the office of the level that holds it."""
    row = writes.locked(listing)
    if not holds_at(actor, HANDLE, row, row.level):
        raise NotAllowed(_("Only the office of the level that holds the listing does this."))
    return row


def require_impersonal(text: str, field: str = "summary") -> None:
    """Raises `ValidationError` at the field for a text that everybody will read and that holds such a number."""
    if _PERSONAL.search(text.replace(" ", "")):
        raise ValidationError({field: _("No phone or identity numbers: everybody reads this.")})
