"""Work in the background of inspections and enforcement, one module a subject."""

from inspections.jobs import assignments, cases, law, papers, visits  # noqa: F401
