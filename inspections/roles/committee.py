"""Safety committees: officials read, supervisors of each level enter their own."""

from safetyportal.core.roles import LEADERS, OFFICIALS, SUPERVISORS, grant

grant("inspections.view_committeeplan", *OFFICIALS, "automation")
grant("inspections.keep_committeeplan", *SUPERVISORS)
grant("inspections.export_committeeplan", "national_supervisor", *LEADERS, *SUPERVISORS)
