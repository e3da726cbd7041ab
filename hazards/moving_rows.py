"""Which rows follow when an enterprise or a division moves: what is still open (core/moves.py)."""

from datetime import datetime

from django.db.models import Q

from hazards.choices import OPEN, HazardStatus
from hazards.models import Hazard
from hazards.services.counts import after_division_change, tally_open
from safetyportal.core.moves import register_mover


def unclosed(now: datetime) -> Q:
    return Q(status__in=[*OPEN, HazardStatus.DRAFT])


def register() -> None:
    register_mover(Hazard, unclosed, after_division_change, tally=tally_open)
