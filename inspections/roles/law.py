"""Law: every official reads it, the system administrator keeps the library, each level its own discretion."""

from safetyportal.core.roles import OFFICIALS, grant

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
