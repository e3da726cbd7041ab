"""Visits."""

from safetyportal.core.roles import OFFICIALS, SUPERVISORS, grant

grant("inspections.view_visit", *OFFICIALS, "expert", "automation")
grant("inspections.conduct_visit", "enforcement_officer")
grant("inspections.export_visit", "national_supervisor", *SUPERVISORS, "enforcement_officer")
