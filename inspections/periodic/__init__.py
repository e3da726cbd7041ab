"""What the clock asks of inspections and enforcement, one module a subject."""

from inspections.periodic import assignments, cases, law, papers, visits  # noqa: F401
