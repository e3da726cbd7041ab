"""Cases."""

from safetyportal.core.roles import LEADERS, SUPERVISORS, grant

grant(
    "inspections.view_enforcementcase",
    "national_supervisor",
    *LEADERS,
    *SUPERVISORS,
    "enforcement_officer",
    "automation",
)
grant("inspections.handle_enforcementcase", "enforcement_officer")
grant("inspections.review_enforcementcase", *SUPERVISORS)
grant("inspections.approve_enforcementcase", *LEADERS)
grant("inspections.export_enforcementcase", "national_supervisor", *LEADERS, *SUPERVISORS, "enforcement_officer")
