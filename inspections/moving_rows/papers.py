"""Papers that are not issued follow their enterprise; issued ones stay where they were issued."""

from datetime import datetime

from django.db.models import Q

from inspections.choices.papers import PAPER_OPEN
from inspections.models import EnforcementPaper
from safetyportal.core.moves import register_mover


def not_issued(now: datetime) -> Q:
    return Q(status__in=PAPER_OPEN)


def register() -> None:
    register_mover(EnforcementPaper, not_issued)
