"""Plans, tasks, draws."""

from safetyportal.core.roles import LEADERS, OFFICIALS, SUPERVISORS, grant

_ACTING = (*SUPERVISORS, "enforcement_officer", "industry_officer")
_READING = ("national_supervisor", *LEADERS, *_ACTING)

# Tasks
grant("inspections.view_inspectiontask", *OFFICIALS, "automation")  # experts by named exceptions only
grant("inspections.plan_inspectiontask", *SUPERVISORS, "industry_officer")
grant("inspections.carry_out_inspectiontask", *_ACTING)
grant("inspections.export_inspectiontask", "national_supervisor", *SUPERVISORS, "enforcement_officer")

# Special campaigns
grant("inspections.view_campaign", *_READING)
grant("inspections.run_campaign", *SUPERVISORS, "industry_officer")
grant("inspections.export_campaign", "national_supervisor", *SUPERVISORS)

# Officers
grant("inspections.view_officerleave", *_READING)
grant("inspections.record_officerleave", *SUPERVISORS, "industry_officer")
grant("inspections.view_recusal", *_READING)
grant("inspections.decide_recusal", *LEADERS)

# Annual plans
grant("inspections.view_inspectionplan", *_READING, "automation")
grant("inspections.prepare_inspectionplan", *SUPERVISORS, "industry_officer")
grant("inspections.approve_inspectionplan", *LEADERS)
# The upper department takes plans in; nobody's plan is filed with a township.
_UPPER = ("province_supervisor", "city_supervisor", "county_supervisor")
grant("inspections.acknowledge_inspectionplan", "national_supervisor", *_UPPER)
grant("inspections.export_inspectionplan", "national_supervisor", *SUPERVISORS)

# Double-random draws
grant("inspections.view_randomdraw", *_READING, "automation")
grant("inspections.draw_randomdraw", *SUPERVISORS)
grant("inspections.witness_randomdraw", *LEADERS, *SUPERVISORS, "enforcement_officer")
grant("inspections.export_randomdraw", "national_supervisor", *SUPERVISORS)
