"""Which rows of the registry follow when a division merges or an enterprise moves (core/moves.py)."""

from datetime import datetime

from django.db.models import Q

from enterprises.choices import ENDED, RequestStatus
from enterprises.models import ChangeRequest, Enterprise
from enterprises.services.counts import after_division_change
from safetyportal.core.moves import register_mover


def living(now: datetime) -> Q:
    return ~Q(status__in=ENDED)


def undecided(now: datetime) -> Q:
    return Q(status=RequestStatus.PENDING)


def register() -> None:
    """Transfers stay: each names the place it started from and the one it went to."""
    register_mover(Enterprise, living, after_division_change)
    register_mover(ChangeRequest, undecided)
