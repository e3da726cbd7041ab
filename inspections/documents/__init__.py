"""Kinds of official papers of inspections and enforcement, one module a subject; found when the portal starts."""

from inspections.documents import assignments, cases, law, papers, visits  # noqa: F401
