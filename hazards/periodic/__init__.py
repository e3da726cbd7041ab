"""What the clock asks of hazard supervision, one module a subject."""

from hazards.periodic import monthly  # noqa: F401
