"""Models of hazard supervision, cut by subject."""

from hazards.models.hazard import Hazard

__all__ = [
    "Hazard",
]
