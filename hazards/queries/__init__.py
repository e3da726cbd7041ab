"""Reusable reads of hazard supervision: querysets in, querysets out."""
