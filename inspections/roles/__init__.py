"""Which role may do what in inspections and enforcement, one module a subject."""

from inspections.roles import assignments, cases, law, papers, projects, visits  # noqa: F401
