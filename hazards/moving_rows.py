"""Which rows follow when an enterprise or a division moves: what is still open (core/moves.py)."""

from datetime import datetime

from django.db.models import Q

from hazards.choices import OPEN, HazardStatus
from hazards.models import Hazard, MonthlyReport
from hazards.services import monthly_counts
from hazards.services.counts import after_division_change, tally_open
from safetyportal.core.moves import register_mover


def unclosed(now: datetime) -> Q:
    return Q(status__in=[*OPEN, HazardStatus.DRAFT])


def not_accepted(now: datetime) -> Q:
    return Q(status__in=monthly_counts.MOVING)


def register() -> None:
    register_mover(Hazard, unclosed, after_division_change, tally=tally_open)
    register_mover(MonthlyReport, not_accepted, monthly_counts.after_division_change, tally=monthly_counts.tally_open)
