"""Views of inspections and enforcement, one module a subject."""
