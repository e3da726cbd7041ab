"""What the clock asks of hazard supervision, one module a subject."""

from hazards.periodic import listings, loop, monthly, selfcheck, signals, tables  # noqa: F401
