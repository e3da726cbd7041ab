"""Each level keeps its own: what is set for a place is set and ended by those posted at that very place."""

from typing import Any

from django.db.models import QuerySet

from safetyportal.core.access import granted_paths
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import Jurisdiction


def own_divisions(actor: Any, perm: str) -> QuerySet[Jurisdiction]:
    """Divisions of today for which the actor keeps things by this power."""
    return Jurisdiction.objects.filter(path__in=_own(actor, perm), valid_to=None).order_by("path")


def divisions_below(actor: Any, perm: str) -> QuerySet[Jurisdiction]:
    """Divisions of today right below those for which the actor keeps things by this power."""
    return Jurisdiction.objects.filter(parent__path__in=_own(actor, perm), valid_to=None).order_by("path")


def _own(actor: Any, perm: str) -> list[str]:
    return granted_paths(actor, perm)


def at_own_place(place: str, actor: Any, perm: str, otherwise: Any) -> Decision:
    """Yes at the very place of one of the actor's postings; `otherwise` is the reason above and below."""
    return ALLOWED if place in _own(actor, perm) else denied(otherwise)


def require_own_place(place: str, actor: Any, perm: str, otherwise: Any) -> None:
    """Raises `NotAllowed`. `writes` asks for the power at the row besides."""
    decision = at_own_place(place, actor, perm, otherwise)
    if not decision:
        raise NotAllowed(decision.reason)
