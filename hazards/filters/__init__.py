"""Filters of the lists of hazard supervision, one module a subject."""
