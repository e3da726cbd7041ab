"""Construction projects: the unit and its supervisors enter, supervisors of the competent authority examine, its
leaders decide."""

from safetyportal.core.roles import LEADERS, OFFICIALS, SUPERVISORS, grant

_KEEPERS = ("enterprise_head", "enterprise_safety_officer")

grant("inspections.view_constructionproject", *OFFICIALS, *_KEEPERS, "automation")
grant("inspections.keep_constructionproject", *SUPERVISORS, *_KEEPERS)
grant("inspections.examine_constructionproject", *SUPERVISORS)
grant("inspections.decide_constructionproject", *LEADERS)
grant("inspections.export_constructionproject", "national_supervisor", *SUPERVISORS, "enforcement_officer")
