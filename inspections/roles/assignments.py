"""Plans, tasks, draws."""

from safetyportal.core.roles import OFFICIALS, SUPERVISORS, grant

grant("inspections.view_inspectiontask", *OFFICIALS, "expert", "automation")
grant("inspections.plan_inspectiontask", *SUPERVISORS, "industry_officer")
grant("inspections.carry_out_inspectiontask", *SUPERVISORS, "enforcement_officer", "industry_officer")
grant("inspections.export_inspectiontask", "national_supervisor", *SUPERVISORS, "enforcement_officer")
