"""Who may do what: the tests' own statement of the permission matrix, written from the rules of the field.

A power is named like the permission that stands for it, so that `test_powers.py` can lay both side by side; which
role has it is said here and nowhere read from the application.
"""

NATION = ("national_supervisor",)
LEADERS = ("province_leader", "city_leader", "county_leader", "township_leader")
SUPERVISORS = ("province_supervisor", "city_supervisor", "county_supervisor", "township_supervisor")
INSPECTORS = (*SUPERVISORS, "enforcement_officer", "industry_officer")
OFFICIALS = (*NATION, *LEADERS, *INSPECTORS, "grid_officer")
KEEPERS = ("enterprise_head", "enterprise_safety_officer")
HEAD = ("enterprise_head",)
STAFF = (*KEEPERS, "enterprise_worker")
EXPERT, AGENCY, PORTAL = ("expert",), ("service_agency",), ("automation",)
SYSTEM, SECURITY, AUDIT = ("system_administrator",), ("security_administrator",), ("audit_administrator",)
COUNTY, CITY = ("county_supervisor",), ("city_supervisor",)
OFFICES = ("county_supervisor", "city_supervisor", "province_supervisor")
LISTING_LEADERS = ("county_leader", "city_leader", "province_leader")
FIRST_REVIEW = ("township_supervisor", "county_supervisor")
EVERYBODY = (*OFFICIALS, *STAFF, *EXPERT, *AGENCY)
EXPORTERS = (*NATION, *LEADERS, *INSPECTORS)
# Enforcement (《行政处罚法》): officers with a certificate investigate, supervisors review, the head of the organ
# decides; industry departments plan inspections, and impose no penalty.
ENFORCERS = ("enforcement_officer",)
PLANNERS = (*SUPERVISORS, "industry_officer")
AUTHORITY = (*NATION, *LEADERS, *SUPERVISORS, *ENFORCERS)
FILED_WITH = (*NATION, *OFFICES)  # an upper department; nobody's plan is filed with a township

KERNEL = {
    "core.manage_account": (*SYSTEM, *PORTAL),
    "core.view_user": (*SYSTEM, *SECURITY, *PORTAL),
    "core.manage_staff": HEAD,
    "core.manage_jurisdiction": (*SYSTEM, *PORTAL),
    "core.manage_body": SYSTEM,
    "core.manage_bodykey": (*SYSTEM, *PORTAL),
    "core.view_supervisingbody": (*SYSTEM, *SECURITY, *OFFICIALS),
    "core.manage_rule": SYSTEM,
    "core.manage_code": SYSTEM,
    "core.manage_job": SYSTEM,
    "core.grant_posting": (*SECURITY, *PORTAL),
    "core.share_record": SECURITY,
    "core.view_namedexception": (*SECURITY, *AUDIT),
    "core.view_posting": (*SECURITY, *AUDIT),
    "core.read_audit": AUDIT,
    "core.delegate_posting": (*OFFICIALS, *KEEPERS),
    "core.add_apitoken": (*OFFICIALS, *KEEPERS, *AGENCY),
    "core.reveal_personal_data": (*SUPERVISORS, "enforcement_officer"),
    "core.open_attachment": EVERYBODY,
    "core.open_document": EVERYBODY,
}

REGISTRY = {
    "enterprises.view_enterprise": (*EVERYBODY, *PORTAL),
    "enterprises.view_changerequest": (*OFFICIALS, *KEEPERS, *PORTAL),
    "enterprises.view_transferrequest": (*OFFICIALS, *KEEPERS, *PORTAL),
    "enterprises.submit_enterprise": KEEPERS,
    "enterprises.add_changerequest": KEEPERS,
    "enterprises.maintain_enterprise": (*KEEPERS, *FIRST_REVIEW),
    "enterprises.register_enterprise": (*COUNTY, *PORTAL),
    "enterprises.change_enterprise": COUNTY,
    "enterprises.review_enterprise": FIRST_REVIEW,
    "enterprises.approve_enterprise": CITY,
    "enterprises.decide_changerequest": (*COUNTY, *PORTAL),
    "enterprises.suspend_enterprise": COUNTY,
    "enterprises.cancel_enterprise": COUNTY,
    "enterprises.classify_enterprise": (*COUNTY, *CITY),
    "enterprises.assign_enterprise": COUNTY,
    "enterprises.transfer_enterprise": COUNTY,
    "enterprises.receive_enterprise": COUNTY,
    "enterprises.import_enterprise": OFFICES,
    "enterprises.export_enterprise": EXPORTERS,
}

LOOP = {
    "hazards.view_hazard": (*EVERYBODY, *PORTAL),
    "hazards.comment_hazard": EVERYBODY,
    "hazards.report_hazard": STAFF,
    "hazards.raise_hazard": (*INSPECTORS, "grid_officer", *EXPERT),
    "hazards.assess_hazard": (*KEEPERS, *INSPECTORS),
    "hazards.assign_hazard": (*KEEPERS, *INSPECTORS, *PORTAL),
    "hazards.extend_hazard": (*HEAD, *INSPECTORS),
    "hazards.rectify_hazard": STAFF,
    "hazards.verify_hazard": (*KEEPERS, *INSPECTORS),
    "hazards.supervise_hazard": INSPECTORS,
    "hazards.reopen_hazard": (*INSPECTORS, *PORTAL),
    "hazards.export_hazard": (*NATION, *INSPECTORS, *KEEPERS),
    "hazards.view_extensionrequest": (*EVERYBODY, *PORTAL),
    "hazards.view_levelreview": (*EVERYBODY, *PORTAL),
    "hazards.view_hazardcomment": (*EVERYBODY, *PORTAL),
    "hazards.lapse_request": PORTAL,
    "hazards.view_handover": (*OFFICIALS, *PORTAL),
    "hazards.send_handover": INSPECTORS,
    "hazards.receive_handover": INSPECTORS,
    "hazards.designate_handover": SUPERVISORS,
    "hazards.escalate_handover": PORTAL,
    "hazards.view_figures": OFFICIALS,
}

PERIODIC = {
    "hazards.view_monthlyreport": (*OFFICIALS, *KEEPERS, *PORTAL),
    "hazards.prepare_monthlyreport": KEEPERS,
    "hazards.sign_monthlyreport": HEAD,
    "hazards.file_monthlyreport": KEEPERS,
    "hazards.proxy_monthlyreport": ("township_supervisor",),
    "hazards.accept_monthlyreport": FIRST_REVIEW,
    "hazards.extend_monthlyreport": COUNTY,
    "hazards.remind_monthlyreport": SUPERVISORS,
    "hazards.open_monthlyreport": PORTAL,
    "hazards.print_monthlyreport": (*OFFICIALS, *KEEPERS),
    "hazards.export_monthlyreport": (*EXPORTERS, *KEEPERS),
    "hazards.view_checkliststandard": (*EVERYBODY, *SYSTEM),
    "hazards.keep_checkliststandard": ("province_supervisor", "city_supervisor", *KEEPERS, *SYSTEM),
    "hazards.manage_inspectionfrequency": ("province_supervisor", "city_supervisor", *SYSTEM),
    "hazards.view_selfinspection": (*EVERYBODY, *PORTAL),
    "hazards.carry_out_selfinspection": STAFF,
    "hazards.plan_selfinspection": (*KEEPERS, *PORTAL),
    "hazards.miss_selfinspection": PORTAL,
    "hazards.export_selfinspection": (*NATION, *INSPECTORS, *KEEPERS),
    "hazards.view_reportposter": KEEPERS,
    "hazards.manage_reportposter": KEEPERS,
    "hazards.view_workerreport": KEEPERS,
    "hazards.add_workerreport": PORTAL,
    "hazards.moderate_workerreport": KEEPERS,
    "hazards.export_workerreport": KEEPERS,
}

LISTING = {
    "hazards.view_majorhazarddossier": (*OFFICIALS, *KEEPERS, *EXPERT, *PORTAL),
    "hazards.fill_majorhazarddossier": KEEPERS,
    "hazards.sign_majorhazarddossier": HEAD,
    "hazards.view_hazardfiling": (*OFFICIALS, *KEEPERS),
    "hazards.acknowledge_hazardfiling": (*OFFICES, "industry_officer", "enforcement_officer"),
    "hazards.view_listing": (*OFFICIALS, *KEEPERS, *EXPERT, *PORTAL),
    "hazards.propose_listing": (*OFFICES, "industry_officer"),
    "hazards.decide_listing": LISTING_LEADERS,
    "hazards.handle_listing": OFFICES,
    "hazards.accept_listing": OFFICES,
    "hazards.report_listing": KEEPERS,
    "hazards.escalate_listing": PORTAL,
    "hazards.export_listing": (*EXPORTERS, *KEEPERS),
    "hazards.view_levelreport": (*OFFICIALS, *KEEPERS, *PORTAL),
    "hazards.prepare_levelreport": (*SUPERVISORS, *KEEPERS),
    "hazards.submit_levelreport": (*SUPERVISORS, *HEAD),
    "hazards.accept_levelreport": (*NATION, *SUPERVISORS),
    "hazards.open_levelreport": PORTAL,
    "hazards.print_levelreport": (*OFFICIALS, *KEEPERS),
    "hazards.export_levelreport": (*EXPORTERS, *KEEPERS),
    "hazards.view_hazardbulletin": OFFICIALS,
    "hazards.draft_hazardbulletin": OFFICES,
    "hazards.issue_hazardbulletin": LISTING_LEADERS,
    "hazards.export_hazardbulletin": (*NATION, *LEADERS, *SUPERVISORS),
    "hazards.view_trustsignal": (*OFFICIALS, *KEEPERS, *PORTAL),
    "hazards.raise_trustsignal": PORTAL,
    "hazards.answer_trustsignal": KEEPERS,
    "hazards.decide_trustsignal": FIRST_REVIEW,
    "hazards.export_trustsignal": (*EXPORTERS, *KEEPERS),
}

ASSIGNMENTS = {
    "inspections.view_inspectiontask": (*OFFICIALS, *PORTAL),  # experts by a named exception, one inspection each
    "inspections.plan_inspectiontask": (*PLANNERS, *PORTAL),  # the clock makes the task of a re-inspection
    "inspections.carry_out_inspectiontask": INSPECTORS,
    "inspections.export_inspectiontask": (*NATION, *SUPERVISORS, *ENFORCERS),
    "inspections.view_campaign": EXPORTERS,
    "inspections.run_campaign": PLANNERS,
    "inspections.export_campaign": (*NATION, *SUPERVISORS),
    "inspections.view_officerleave": EXPORTERS,
    "inspections.record_officerleave": PLANNERS,
    "inspections.view_recusal": EXPORTERS,
    "inspections.decide_recusal": LEADERS,  # the head of the organ (第四十三条)
    "inspections.view_inspectionplan": (*EXPORTERS, *PORTAL),
    "inspections.prepare_inspectionplan": PLANNERS,
    "inspections.approve_inspectionplan": LEADERS,  # the own government
    "inspections.acknowledge_inspectionplan": FILED_WITH,
    "inspections.export_inspectionplan": (*NATION, *SUPERVISORS),
    "inspections.view_randomdraw": (*EXPORTERS, *PORTAL),
    "inspections.draw_randomdraw": SUPERVISORS,
    "inspections.witness_randomdraw": (*LEADERS, *SUPERVISORS, *ENFORCERS),
    "inspections.export_randomdraw": (*NATION, *SUPERVISORS),
}

VISITS = {
    "inspections.view_visit": (*OFFICIALS, *KEEPERS, *EXPERT, *PORTAL),  # the unit and experts: what was presented
    "inspections.conduct_visit": ENFORCERS,  # two of them, with certificates (第四十二条)
    "inspections.export_visit": (*NATION, *SUPERVISORS, *ENFORCERS),
    "inspections.view_visitrating": (*LEADERS, *SUPERVISORS, *PORTAL),  # not those who were there
    "inspections.add_visitrating": PORTAL,
    "inspections.view_visitobjection": (*LEADERS, *SUPERVISORS, *PORTAL),
    "inspections.add_visitobjection": PORTAL,
    "inspections.answer_visitobjection": (*LEADERS, *SUPERVISORS),
    "inspections.view_enforcementpaper": (*AUTHORITY, *KEEPERS, *PORTAL),  # the party: what was issued to it
    "inspections.view_internal_enforcementpaper": (*AUTHORITY, *PORTAL),
    "inspections.prepare_enforcementpaper": ENFORCERS,
    "inspections.review_enforcementpaper": SUPERVISORS,
    "inspections.approve_enforcementpaper": LEADERS,
    "inspections.issue_enforcementpaper": (*SUPERVISORS, *ENFORCERS),
    "inspections.export_enforcementpaper": (*NATION, *SUPERVISORS, *ENFORCERS),
}

CASES = {
    "inspections.view_enforcementcase": (*AUTHORITY, *PORTAL),
    "inspections.handle_enforcementcase": (*ENFORCERS, *PORTAL),
    "inspections.review_enforcementcase": SUPERVISORS,
    "inspections.approve_enforcementcase": LEADERS,
    "inspections.legal_review_enforcementcase": (*SUPERVISORS, *ENFORCERS),  # appointed, with the qualification
    "inspections.host_hearing_enforcementcase": (*SUPERVISORS, *ENFORCERS),
    "inspections.appraise_enforcementcase": (*LEADERS, *SUPERVISORS),
    "inspections.export_enforcementcase": AUTHORITY,
    "inspections.view_qualitydraw": (*NATION, *LEADERS, *SUPERVISORS),
    "inspections.export_qualitydraw": (*NATION, *LEADERS, *SUPERVISORS),
    "inspections.view_legalreviewer": (*LEADERS, *SUPERVISORS, *ENFORCERS),
    "inspections.view_fineaccount": AUTHORITY,
    "inspections.keep_fineaccount": OFFICES,
    "inspections.view_decisionpublication": (*AUTHORITY, *PORTAL),
    "inspections.publish_decisionpublication": (*SUPERVISORS, *PORTAL),
}

PROJECTS = {  # 三同时: the unit enters, the competent authority examines, its head decides
    "inspections.view_constructionproject": (*OFFICIALS, *KEEPERS, *PORTAL),
    "inspections.keep_constructionproject": (*SUPERVISORS, *KEEPERS),
    "inspections.examine_constructionproject": SUPERVISORS,
    "inspections.decide_constructionproject": LEADERS,
    "inspections.export_constructionproject": (*NATION, *SUPERVISORS, *ENFORCERS),
}

COMMITTEES = {  # 安委会 and 系统推广: each level enters its own, the level above sets the targets
    "inspections.view_committeeplan": (*OFFICIALS, *PORTAL),
    "inspections.keep_committeeplan": SUPERVISORS,
    "inspections.export_committeeplan": (*NATION, *LEADERS, *SUPERVISORS),
    "inspections.view_rollouttarget": (*OFFICIALS, *PORTAL),
    "inspections.keep_rollouttarget": OFFICES,
}

LAW = {
    "inspections.view_violation": (*OFFICIALS, *EXPERT, *SYSTEM, *PORTAL),
    "inspections.view_discretiontable": (*OFFICIALS, *EXPERT, *SYSTEM, *PORTAL),
    "inspections.keep_violation": SYSTEM,
    "inspections.keep_discretiontable": (*OFFICES, *SYSTEM),
    "inspections.view_eventsubscription": OFFICES,
    "inspections.view_pushdelivery": OFFICES,
    "inspections.manage_eventsubscription": OFFICES,
}

APPS = {  # a new app adds its own here
    "core": KERNEL,
    "enterprises": REGISTRY,
    "hazards": LOOP | PERIODIC | LISTING,
    "inspections": ASSIGNMENTS | VISITS | CASES | PROJECTS | COMMITTEES | LAW,
}
POWERS = {name: frozenset(roles) for powers in APPS.values() for name, roles in powers.items()}
