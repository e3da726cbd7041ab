"""What a token may be made for in inspections and enforcement, one module a subject."""

from inspections.scopes import assignments, cases, committee, law, papers, projects, visits  # noqa: F401
