"""Output columns of hazard supervision, one module a subject; screen, export and print share them."""
