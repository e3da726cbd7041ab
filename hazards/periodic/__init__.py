"""What the clock asks of hazard supervision, one module a subject."""

from hazards.periodic import listings, loop, monthly, selfcheck, tables  # noqa: F401
