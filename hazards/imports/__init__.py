"""Imports of hazard supervision from Excel, one module a subject; the engine is `safetyportal.core.imports`."""

from hazards.imports import checklists  # noqa: F401 -- registers its kind
