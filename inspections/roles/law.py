"""Law: every official reads it, the system administrator keeps the library, each level its own discretion."""

from safetyportal.core.roles import LEADERS, OFFICIALS, SUPERVISORS, grant

_READERS = (*OFFICIALS, "expert", "system_administrator", "automation")

grant("inspections.view_violation", *_READERS)
grant("inspections.view_discretiontable", *_READERS)
grant("inspections.keep_violation", "system_administrator")
grant(
    "inspections.keep_discretiontable",
    "province_supervisor",
    "city_supervisor",
    "county_supervisor",
    "system_administrator",
)

# Events for other systems: the levels that answer for their data.
_SENDERS = ("province_supervisor", "city_supervisor", "county_supervisor")
grant("inspections.view_eventsubscription", *_SENDERS)
grant("inspections.view_pushdelivery", *_SENDERS)
grant("inspections.manage_eventsubscription", *_SENDERS)

# Publication of decisions: by supervisors of the body; the portal opens what is due and tells the case.
grant("inspections.view_decisionpublication", "national_supervisor", *LEADERS, *SUPERVISORS, "enforcement_officer")
grant("inspections.view_decisionpublication", "automation")
grant("inspections.publish_decisionpublication", *SUPERVISORS, "automation")
grant("inspections.handle_enforcementcase", "automation")
