"""Whom a comment can mention: people who can see the hazard."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from hazards.models import Hazard
from safetyportal.core.notify import holders

VIEW = "hazards.view_hazard"
MOST = 20  # people told by one comment


def readers_called(hazard: Hazard, names: Iterable[str], now: datetime) -> list[Any]:
    """People with one of these names or user names who can see the hazard; of several with one name all of them."""
    wanted = [name.rstrip(".-") for name in names][:MOST]
    if not wanted:
        return []
    people = holders(VIEW, hazard.place, hazard.sectors, now=now)
    return list(people.filter(Q(name__in=wanted) | Q(username__in=wanted)).distinct()[:MOST])


def readers_near(hazard: Hazard, now: datetime) -> list[Any]:
    """Suggestions for a mention: the enterprise's people and the officials of township and county."""
    people = holders(VIEW, hazard.place, hazard.sectors, now=now)
    parts = hazard.place.strip("/").split("/")
    near = ["/" + "/".join(parts[:depth]) + "/" for depth in range(3, len(parts) + 1)]
    return list(people.filter(postings__place__in=near).distinct().order_by("name")[:50])
