"""Whether an officer is to stay away from a unit (回避, 《行政处罚法》第四十三条)."""

from datetime import datetime
from typing import Any

from enterprises.models import Enterprise
from inspections.models import InspectionTask
from safetyportal.core.access import grants_of


def is_recused(person: Any, task: InspectionTask, now: datetime) -> bool:
    """Who also works at the unit has an interest in it."""
    enterprise: Enterprise = task.enterprise
    return any(grant.place == enterprise.place for grant in grants_of(person))
