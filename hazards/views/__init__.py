"""Pages of hazard supervision, one module a subject."""
