"""People of the enterprise where a hazard is."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from hazards.models import Hazard
from safetyportal.core.access import postings_in_force

RECTIFY = "hazards.rectify_hazard"


def staff_at(hazard: Hazard, now: datetime):
    """Active accounts with a posting in force at the enterprise itself."""
    postings = postings_in_force(now).filter(place=hazard.place)
    return get_user_model().objects.filter(pk__in=postings.values("user"), is_active=True)


def works_at(person: Any, hazard: Hazard, now: datetime) -> bool:
    return staff_at(hazard, now).filter(pk=person.pk).exists()
