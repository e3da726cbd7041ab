"""Kinds of official papers of hazard supervision, one module a subject; found when the portal starts."""

from hazards.documents import bulletins, listings, monthly, tables  # noqa: F401 -- registers its kinds
