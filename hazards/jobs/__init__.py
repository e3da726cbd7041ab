"""Work in the background of hazard supervision, one module a subject."""

from hazards.jobs import monthly  # noqa: F401
