"""Roll-out targets: officials read, supervisors set those of the divisions below."""

from safetyportal.core.roles import OFFICIALS, grant

grant("inspections.view_rollouttarget", *OFFICIALS, "automation")
grant("inspections.keep_rollouttarget", "province_supervisor", "city_supervisor", "county_supervisor")
