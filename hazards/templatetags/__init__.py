"""Tags of hazard supervision."""
