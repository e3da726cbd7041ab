"""Input shapes of hazard supervision, one module a subject."""
