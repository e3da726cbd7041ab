"""Everything that writes in hazard supervision, one module a subject."""
