"""Who is told what happens to a listing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from enterprises.services.telling import staff_of
from hazards.models import Listing
from hazards.services import telling
from safetyportal.core import notify

DECIDE, HANDLE = "hazards.decide_listing", "hazards.handle_listing"


def listing_url(listing: Listing) -> str:
    return reverse("listing-detail", kwargs={"pk": listing.pk})


def staff(listing: Listing, now: datetime) -> list[Any]:
    """Head and safety officers of the enterprise."""
    return list(staff_of(listing.enterprise, now))


def deciders(listing: Listing, now: datetime, level: str = "") -> list[Any]:
    """Leaders of the level that holds the listing, or of another one."""
    return list(notify.holders(DECIDE, listing.place, listing.sectors, at_level=level or listing.level, now=now))


def office(listing: Listing, now: datetime, level: str = "") -> list[Any]:
    """The office of the level that holds the listing, or of another one."""
    return list(notify.holders(HANDLE, listing.place, listing.sectors, at_level=level or listing.level, now=now))


def below(listing: Listing, now: datetime) -> list[Any]:
    """Offices of county and city below the level that holds the listing."""
    levels = {"county": (), "city": ("county",), "province": ("county", "city")}[listing.level]
    return [person for level in levels for person in office(listing, now, level)]


def tell(
    people: Iterable[Any], listing: Listing, *, title: Any, key: str, now: datetime, kind: str = "listing.decision",
    body: Any = "", but: Any = None, urgent: bool = False,
) -> int:  # fmt: skip
    """One message about this listing; `{name}` in the title is the enterprise, `{number}` the hazard's number."""
    return telling.tell(
        {person.pk: person for person in people}.values(),
        listing.hazard,
        kind=kind,
        title=title,
        body=body or listing.matters,
        key=f"listing:{listing.pk}:{key}",
        now=now,
        url=listing_url(listing),
        but=but,
        urgent=urgent,
    )
