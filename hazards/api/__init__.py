"""`/api/v1/` of hazard supervision: the same rows and services as the pages."""
