"""Which bodies a hazard can go to, and in whose name somebody sends it."""

from typing import Any

from django.db.models import Q

from hazards.choices_loop import WAITING_HANDOVER
from hazards.models import HandOver, Hazard
from safetyportal.core.access import granted
from safetyportal.core.models import Jurisdiction, Posting, SupervisingBody
from safetyportal.core.places import ROOT, at_level


def own_posting(actor: Any, perm: str, hazard: Hazard) -> tuple[str, str]:
    """Place and name of the side that sends: the body of the posting that covers the hazard, else its division."""
    covering = [grant for grant in granted(actor, perm) if grant.covers(hazard.place, hazard.sectors)]
    grant = max(covering, key=lambda one: len(one.place))
    posting = Posting.unscoped.select_related("body", "jurisdiction").get(pk=grant.posting_id)
    return grant.place, str(posting.body or posting.jurisdiction)


def bodies_for(hazard: Hazard):
    """Bodies in use in the hazard's own city, and the bureaus of the other cities' counties in the province."""
    city, province = at_level(hazard.place, "city"), at_level(hazard.place, "province")
    near = Q(place__startswith=city) | Q(place=province)
    elsewhere = Q(place__startswith=province, kind="bureau")
    return SupervisingBody.unscoped.filter(near | elsewhere, active=True).order_by("place", "code")


def bodies_within(place: str):
    """Bodies in use at a place and below it."""
    return SupervisingBody.unscoped.filter(active=True, place__startswith=place).order_by("place", "code")


def division_name(place: str) -> str:
    node = Jurisdiction.objects.filter(path=place).first()
    return node.name if node else place


def open_handovers(now):
    """Hand-overs that nobody received within their time, oldest first; those at the top can climb no further."""
    due = HandOver.unscoped.filter(status__in=("offered", "escalated"), due_at__lte=now)
    return due.exclude(status="escalated", to_place__in=_tops()).order_by("due_at")


def _tops() -> list[str]:
    return [ROOT, *Jurisdiction.objects.filter(level=1).values_list("path", flat=True)]


def handovers_of(hazard: Hazard):
    """Hand-overs of a hazard; the caller has shown that the reader may see them."""
    return HandOver.unscoped.filter(hazard=hazard).select_related("to_body", "sent_by", "received_by").order_by("-pk")


def is_handed_over(hazard: Hazard) -> bool:
    return HandOver.unscoped.filter(hazard=hazard, status__in=WAITING_HANDOVER).exists()
