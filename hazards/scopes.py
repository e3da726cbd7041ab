"""What a token may be made for in hazard supervision."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

# Listed supervision
register_scope("listings:read", _("Listed supervision: read"), ("hazards.view_listing",))
register_scope(
    "listings:write",
    _("Listed supervision: report progress"),
    ("hazards.view_listing", "hazards.report_listing"),
)

# Monthly reports
_MONTHLY = ("hazards.view_monthlyreport",)
register_scope("monthly-reports:read", _("Monthly reports: read"), _MONTHLY)
register_scope(
    "monthly-reports:write",
    _("Monthly reports: compile, file what was signed, take back"),
    (*_MONTHLY, "hazards.prepare_monthlyreport", "hazards.file_monthlyreport"),
)
register_scope(
    "monthly-reports:decide", _("Monthly reports: accept, return"), (*_MONTHLY, "hazards.accept_monthlyreport")
)

# Checklists and self-inspections
register_scope("checklists:read", _("Checklists: read"), ("hazards.view_checkliststandard",))
register_scope(
    "self-inspections:read",
    _("Self-inspections and checklists: read"),
    ("hazards.view_selfinspection", "hazards.view_checkliststandard"),
)
register_scope(
    "self-inspections:write",
    _("Self-inspections: file with their hazards"),
    (
        "hazards.view_selfinspection",
        "hazards.view_checkliststandard",
        "hazards.carry_out_selfinspection",
        "hazards.report_hazard",
        "hazards.view_hazard",
    ),
)

# The hazard loop
_HAZARDS = (
    "hazards.view_hazard",
    "hazards.view_extensionrequest",
    "hazards.view_levelreview",
    "hazards.view_handover",
    "core.open_attachment",
    "enterprises.view_enterprise",  # a hazard is filed for an enterprise that the program can name
)
register_scope("hazards:read", _("Hazards: read"), _HAZARDS)
register_scope(
    "hazards:write",
    _("Hazards: report, rectify, ask for more time, comment"),
    (
        *_HAZARDS,
        "hazards.report_hazard",
        "hazards.raise_hazard",
        "hazards.rectify_hazard",
        "hazards.comment_hazard",
    ),
)
register_scope(
    "hazards:decide",
    _("Hazards: assess, assign, re-check, extend, reopen"),
    (
        *_HAZARDS,
        "hazards.assess_hazard",
        "hazards.assign_hazard",
        "hazards.verify_hazard",
        "hazards.supervise_hazard",
        "hazards.extend_hazard",
        "hazards.reopen_hazard",
        "hazards.send_handover",
        "hazards.receive_handover",
        "hazards.designate_handover",
    ),
)

# Statistical reports
register_scope("level-reports:read", _("Statistical reports: read"), ("hazards.view_levelreport",))

# Signals of untrustworthy data
register_scope("trust-signals:read", _("Trust in data: read"), ("hazards.view_trustsignal",))
register_scope(
    "trust-signals:write", _("Trust in data: answer"), ("hazards.view_trustsignal", "hazards.answer_trustsignal")
)
