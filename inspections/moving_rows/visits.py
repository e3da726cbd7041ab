"""Visits: what is still under way follows its enterprise."""

from datetime import datetime

from django.db.models import Q

from inspections.choices.visits import VISIT_OPEN, ObjectionStatus
from inspections.models import Visit, VisitObjection
from safetyportal.core.moves import register_mover


def under_way(now: datetime) -> Q:
    return Q(status__in=VISIT_OPEN)


def unanswered(now: datetime) -> Q:
    return Q(status=ObjectionStatus.WAITING)


def register() -> None:
    register_mover(Visit, under_way)
    register_mover(VisitObjection, unanswered)
