"""Assignments: tasks that are open follow their enterprise; plans, draws and absences belong to a body and stay."""

from datetime import datetime

from django.db.models import Q

from inspections.choices.assignments import CAMPAIGN_OPEN, TASK_OPEN
from inspections.models import Campaign, InspectionTask, OfficerLeave
from safetyportal.core.moves import register_mover


def open_tasks(now: datetime) -> Q:
    return Q(status__in=TASK_OPEN)


def open_campaigns(now: datetime) -> Q:
    return Q(status__in=CAMPAIGN_OPEN)


def not_over(now: datetime) -> Q:
    return Q(ends_on__gte=now.date())


def register() -> None:
    register_mover(InspectionTask, open_tasks)
    register_mover(Campaign, open_campaigns, in_merger=Q(pk__in=[]))
    register_mover(OfficerLeave, not_over, in_merger=Q(pk__in=[]))
