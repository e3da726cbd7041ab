"""Which rows follow when an enterprise or a division moves: what is still open (core/moves.py)."""

from datetime import datetime

from django.db.models import Q

from hazards.choices import LISTING_OPEN, OPEN, OPEN_INSPECTIONS, HazardStatus, IntakeStatus
from hazards.choices_loop import WAITING_HANDOVER
from hazards.choices_signals import SIGNAL_OPEN
from hazards.choices_tables import LEVEL_OWED
from hazards.models import (
    ChecklistStandard,
    HandOver,
    Hazard,
    LevelReport,
    Listing,
    MajorHazardDossier,
    MonthlyReport,
    ReportPoster,
    SelfInspection,
    TrustSignal,
    WorkerReport,
)
from hazards.services import monthly_counts, signal_counts
from hazards.services.counts import after_division_change, tally_open
from safetyportal.core.moves import register_mover


def unclosed(now: datetime) -> Q:
    return Q(status__in=[*OPEN, HazardStatus.DRAFT])


def waiting_handovers(now: datetime) -> Q:
    return Q(status__in=WAITING_HANDOVER)


def not_accepted(now: datetime) -> Q:
    return Q(status__in=monthly_counts.MOVING)


def own_and_owed(now: datetime) -> Q:
    """An enterprise's quarter or year report that it still owes; what a level reports stays with that level."""
    return Q(enterprise__isnull=False, status__in=LEVEL_OWED)


def of_open_hazards(now: datetime) -> Q:
    """A dossier goes where its hazard goes."""
    return Q(hazard__status__in=[*OPEN, HazardStatus.DRAFT])


def open_listings(now: datetime) -> Q:
    return Q(status__in=LISTING_OPEN)


def undecided_marks(now: datetime) -> Q:
    return Q(status__in=SIGNAL_OPEN)


def still_open(now: datetime) -> Q:
    return Q(status__in=OPEN_INSPECTIONS)


def undecided(now: datetime) -> Q:
    return Q(status=IntakeStatus.WAITING)


def in_use(now: datetime) -> Q:
    return Q(active=True)


def own(now: datetime) -> Q:
    return Q(enterprise__isnull=False)


def register() -> None:
    register_mover(Hazard, unclosed, after_division_change, tally=tally_open)
    register_mover(HandOver, waiting_handovers)
    register_mover(MonthlyReport, not_accepted, monthly_counts.after_division_change, tally=monthly_counts.tally_open)
    register_mover(LevelReport, own_and_owed, in_merger=Q(enterprise__isnull=False))
    register_mover(MajorHazardDossier, of_open_hazards)
    register_mover(Listing, open_listings)
    register_mover(TrustSignal, undecided_marks, signal_counts.after_division_change, tally=signal_counts.tally_open)
    register_mover(SelfInspection, still_open)
    register_mover(WorkerReport, undecided)
    register_mover(ReportPoster, in_use)
    # An enterprise's own checklist is its own wherever it is; what an authority keeps stays where it was made.
    register_mover(ChecklistStandard, own, in_merger=Q(enterprise__isnull=False))
