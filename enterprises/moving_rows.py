"""Which rows of the registry follow when a division merges or an enterprise moves (core/moves.py)."""

from datetime import datetime

from django.db.models import Q

from enterprises.choices import ENDED, RequestStatus, TransferStatus
from enterprises.models import ChangeRequest, Enterprise
from enterprises.services.counts import after_division_change
from enterprises.services.moving import follow_division
from safetyportal.core.moves import Step, register_mover


def living(now: datetime) -> Q:
    return ~Q(status__in=ENDED)


def undecided(now: datetime) -> Q:
    return Q(status=RequestStatus.PENDING)


def after_change(steps: list[Step], now: datetime) -> None:
    after_division_change(steps, now)
    follow_division(Q(status=TransferStatus.REQUESTED), steps)


def register() -> None:
    """Decided transfers stay: each names the place it started from and the one it went to. Those that wait follow a
    division, on both sides, but not the enterprise, whose move decides them."""
    register_mover(Enterprise, living, after_change)
    register_mover(ChangeRequest, undecided)
