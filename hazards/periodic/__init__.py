"""What the clock asks of hazard supervision, one module a subject."""

from hazards.periodic import listings, monthly, selfcheck  # noqa: F401
