"""Cases."""

from datetime import datetime

from django.db.models import Q

from inspections.choices.cases import CASE_ENDED
from inspections.models import EnforcementCase
from safetyportal.core.moves import register_mover


def open_cases(now: datetime) -> Q:
    return ~Q(status__in=CASE_ENDED)


def register() -> None:
    register_mover(EnforcementCase, open_cases)
