"""Which role may do what in hazard supervision."""

from safetyportal.core.roles import ENTERPRISE_STAFF, OFFICIALS, SUPERVISORS, grant

_KEEPERS = ("enterprise_head", "enterprise_safety_officer")
_INSPECTORS = (*SUPERVISORS, "enforcement_officer", "industry_officer")

# Hazards
grant("hazards.view_hazard", *OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency", "automation")
grant("hazards.comment_hazard", *OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency")
grant("hazards.report_hazard", *ENTERPRISE_STAFF)
grant("hazards.raise_hazard", *_INSPECTORS, "grid_officer", "expert")
grant("hazards.assess_hazard", *_KEEPERS, *_INSPECTORS)
grant("hazards.assign_hazard", *_KEEPERS, *_INSPECTORS, "automation")
grant("hazards.rectify_hazard", *ENTERPRISE_STAFF)
grant("hazards.verify_hazard", *_KEEPERS, *_INSPECTORS)
grant("hazards.supervise_hazard", *_INSPECTORS)
grant("hazards.reopen_hazard", *_INSPECTORS, "automation")
grant("hazards.export_hazard", "national_supervisor", *_INSPECTORS, *_KEEPERS)
