"""Who stands where over a hazard: the enterprise itself, or an authority and of which level."""

from typing import Any

from hazards.choices import DeadlineSetter
from hazards.models import Hazard
from safetyportal.core import places
from safetyportal.core.access import can, grants_of

LEVELS = tuple(DeadlineSetter.values)  # from the enterprise up
_BY_DEPTH = dict(enumerate((DeadlineSetter.PROVINCE, *reversed(LEVELS[1:]))))  # 0 is the whole country


def rank(level: str) -> int:
    """0 for the enterprise, 4 for the province."""
    return LEVELS.index(level)


def level_of_place(place: str) -> str:
    """Level of a posting there; an enterprise is below every grid cell."""
    parts = places.segments(place)
    if parts and parts[-1].startswith("E"):
        return str(DeadlineSetter.ENTERPRISE)
    return str(_BY_DEPTH.get(len(parts), DeadlineSetter.TOWNSHIP))


def standing(actor: Any, perm: str, hazard: Hazard) -> str:
    """The highest level at which `actor` holds `perm` over the hazard; the lowest of all for who does not hold it.

    Who holds it by a named exception (an accepted hand-over) stands at the level of the own body.
    """
    held = [
        level_of_place(grant.place)
        for grant in grants_of(actor)
        if perm in grant.permissions and grant.covers(hazard.place, hazard.sectors)
    ]
    if held:
        return max(held, key=rank)
    return level_of_place(actor.place) if can(actor, perm, hazard) else str(DeadlineSetter.ENTERPRISE)
