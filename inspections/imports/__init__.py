"""Imports of inspections and enforcement, one module a subject; found when the portal starts."""

from inspections.imports import plan_entries  # noqa: F401
