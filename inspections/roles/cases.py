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
grant("inspections.legal_review_enforcementcase", *SUPERVISORS, "enforcement_officer")
grant("inspections.host_hearing_enforcementcase", *SUPERVISORS, "enforcement_officer")
grant("inspections.appraise_enforcementcase", *SUPERVISORS, *LEADERS)
grant("inspections.export_enforcementcase", "national_supervisor", *LEADERS, *SUPERVISORS, "enforcement_officer")
grant("inspections.view_qualitydraw", "national_supervisor", *LEADERS, *SUPERVISORS)
grant("inspections.export_qualitydraw", "national_supervisor", *LEADERS, *SUPERVISORS)
grant("inspections.view_fineaccount", "national_supervisor", *LEADERS, *SUPERVISORS, "enforcement_officer")
grant("inspections.keep_fineaccount", "province_supervisor", "city_supervisor", "county_supervisor")
grant("inspections.view_legalreviewer", *LEADERS, *SUPERVISORS, "enforcement_officer")
