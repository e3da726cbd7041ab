"""Closed lists of inspections and enforcement, one module a subject. Stored values are never renamed."""
