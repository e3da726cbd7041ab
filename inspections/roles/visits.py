"""Visits."""

from safetyportal.core.roles import LEADERS, OFFICIALS, SUPERVISORS, grant

_KEEPERS = ("enterprise_head", "enterprise_safety_officer")

# The enterprise and experts see a visit once it is presented (models/visits.py `VisitManager`).
grant("inspections.view_visit", *OFFICIALS, *_KEEPERS, "expert", "automation")
grant("inspections.conduct_visit", "enforcement_officer")
grant("inspections.export_visit", "national_supervisor", *SUPERVISORS, "enforcement_officer")

# What enterprises say of visits is read by those who lead, not by those who visit.
grant("inspections.view_visitrating", *LEADERS, *SUPERVISORS, "automation")
grant("inspections.add_visitrating", "automation")
grant("inspections.view_visitobjection", *LEADERS, *SUPERVISORS, "automation")
grant("inspections.add_visitobjection", "automation")
grant("inspections.answer_visitobjection", *LEADERS, *SUPERVISORS)

# The clock makes the task of a re-inspection (services/visits_recheck.py); who carries it out is decided by people.
grant("inspections.plan_inspectiontask", "automation")
