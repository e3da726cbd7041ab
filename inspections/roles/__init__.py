"""Which role may do what in inspections and enforcement, one module a subject."""

from inspections.roles import assignments, cases, committee, law, papers, projects, rollout, visits  # noqa: F401
