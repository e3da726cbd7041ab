"""Construction projects that are not finished follow their enterprise."""

from datetime import datetime

from django.db.models import Q

from inspections.choices.projects import PROJECT_OPEN
from inspections.models import ConstructionProject
from safetyportal.core.moves import register_mover


def open_projects(now: datetime) -> Q:
    return Q(status__in=PROJECT_OPEN)


def register() -> None:
    register_mover(ConstructionProject, open_projects)
