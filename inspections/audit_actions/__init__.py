"""Names of the acts of inspections and enforcement, as the trail shows them, one module a subject."""

from inspections.audit_actions import assignments, cases, committee, law, papers, projects, rollout, visits  # noqa: F401
