"""Which role may do what in hazard supervision."""

from safetyportal.core.roles import ENTERPRISE_STAFF, LEADERS, OFFICIALS, SUPERVISORS, grant

_KEEPERS = ("enterprise_head", "enterprise_safety_officer")
_INSPECTORS = (*SUPERVISORS, "enforcement_officer", "industry_officer")

# Hazards
grant("hazards.view_hazard", *OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency", "automation")
grant("hazards.comment_hazard", *OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency")
grant("hazards.report_hazard", *ENTERPRISE_STAFF)
grant("hazards.raise_hazard", *_INSPECTORS, "grid_officer", "expert")
grant("hazards.assess_hazard", *_KEEPERS, *_INSPECTORS)
grant("hazards.assign_hazard", *_KEEPERS, *_INSPECTORS, "automation")
grant("hazards.extend_hazard", "enterprise_head", *_INSPECTORS)
grant("hazards.rectify_hazard", *ENTERPRISE_STAFF)
grant("hazards.verify_hazard", *_KEEPERS, *_INSPECTORS)
grant("hazards.supervise_hazard", *_INSPECTORS)
grant("hazards.reopen_hazard", *_INSPECTORS, "automation")
grant("hazards.export_hazard", "national_supervisor", *_INSPECTORS, *_KEEPERS)
for _row in ("extensionrequest", "levelreview", "hazardcomment"):
    grant(f"hazards.view_{_row}", *OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency", "automation")
grant("hazards.lapse_request", "automation")
grant("hazards.view_handover", *OFFICIALS, "automation")
grant("hazards.send_handover", *_INSPECTORS)
grant("hazards.receive_handover", *_INSPECTORS)
grant("hazards.designate_handover", *SUPERVISORS)
grant("hazards.escalate_handover", "automation")
grant("hazards.view_figures", *OFFICIALS)

# Monthly reports
grant("hazards.view_monthlyreport", *OFFICIALS, *_KEEPERS, "automation")
grant("hazards.prepare_monthlyreport", *_KEEPERS)
grant("hazards.sign_monthlyreport", "enterprise_head")
grant("hazards.file_monthlyreport", *_KEEPERS)
grant("hazards.proxy_monthlyreport", "township_supervisor")
grant("hazards.accept_monthlyreport", "township_supervisor", "county_supervisor")
grant("hazards.extend_monthlyreport", "county_supervisor")
grant("hazards.remind_monthlyreport", *SUPERVISORS)
grant("hazards.open_monthlyreport", "automation")
grant("hazards.print_monthlyreport", *OFFICIALS, *_KEEPERS)
grant("hazards.export_monthlyreport", "national_supervisor", *LEADERS, *_INSPECTORS, *_KEEPERS)

# Checklists and self-inspection
_NORM_READERS = (*OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency", "system_administrator")
grant("hazards.view_checkliststandard", *_NORM_READERS)
grant("hazards.keep_checkliststandard", "province_supervisor", "city_supervisor", *_KEEPERS, "system_administrator")
grant("hazards.export_checkliststandard", *OFFICIALS, *_KEEPERS, "expert", "service_agency")
grant("hazards.manage_inspectionfrequency", "province_supervisor", "city_supervisor", "system_administrator")
grant("hazards.view_selfinspection", *OFFICIALS, *ENTERPRISE_STAFF, "expert", "service_agency", "automation")
grant("hazards.carry_out_selfinspection", *ENTERPRISE_STAFF)
grant("hazards.plan_selfinspection", *_KEEPERS, "automation")
grant("hazards.miss_selfinspection", "automation")
grant("hazards.export_selfinspection", "national_supervisor", *_INSPECTORS, *_KEEPERS)
# Reports by QR code are the enterprise's own: no authority reads who said what
grant("hazards.view_reportposter", *_KEEPERS)
grant("hazards.manage_reportposter", *_KEEPERS)
grant("hazards.view_workerreport", *_KEEPERS)
grant("hazards.add_workerreport", "automation")
grant("hazards.moderate_workerreport", *_KEEPERS)
grant("hazards.export_workerreport", *_KEEPERS)
