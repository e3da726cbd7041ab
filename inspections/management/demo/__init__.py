"""Invented data of inspections and enforcement, one module a subject."""
