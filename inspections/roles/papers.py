"""Enforcement documents."""

from safetyportal.core.roles import LEADERS, SUPERVISORS, grant

grant(
    "inspections.view_enforcementpaper",
    "national_supervisor",
    *LEADERS,
    *SUPERVISORS,
    "enforcement_officer",
    "enterprise_head",
    "enterprise_safety_officer",
    "automation",
)
grant(
    "inspections.view_internal_enforcementpaper",
    "national_supervisor",
    *LEADERS,
    *SUPERVISORS,
    "enforcement_officer",
    "automation",
)
grant("inspections.prepare_enforcementpaper", "enforcement_officer")
grant("inspections.review_enforcementpaper", *SUPERVISORS)
grant("inspections.approve_enforcementpaper", *LEADERS)
grant("inspections.issue_enforcementpaper", "enforcement_officer", *SUPERVISORS)
grant("inspections.export_enforcementpaper", "national_supervisor", *SUPERVISORS, "enforcement_officer")
