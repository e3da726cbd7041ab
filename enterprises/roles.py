"""Which role may do what in the enterprise registry."""

from safetyportal.core.roles import ENTERPRISE_STAFF, OFFICIALS, grant

_KEEPERS = ("enterprise_head", "enterprise_safety_officer")
_COUNTY = ("county_supervisor",)
_FIRST_REVIEW = ("township_supervisor", "county_supervisor")

for _perm in ("view_enterprise", "view_changerequest", "view_transferrequest"):
    grant(f"enterprises.{_perm}", *OFFICIALS, "automation")
grant("enterprises.view_enterprise", *ENTERPRISE_STAFF, "expert", "service_agency")
grant("enterprises.view_changerequest", *_KEEPERS)
grant("enterprises.view_transferrequest", *_KEEPERS)

grant("enterprises.submit_enterprise", *_KEEPERS)
grant("enterprises.add_changerequest", *_KEEPERS)
grant("enterprises.maintain_enterprise", *_KEEPERS, *_FIRST_REVIEW)

grant("enterprises.register_enterprise", *_COUNTY)
grant("enterprises.change_enterprise", *_COUNTY)
grant("enterprises.review_enterprise", *_FIRST_REVIEW)
grant("enterprises.approve_enterprise", "city_supervisor")
grant("enterprises.decide_changerequest", *_COUNTY)
grant("enterprises.suspend_enterprise", *_COUNTY)
grant("enterprises.cancel_enterprise", *_COUNTY)
grant("enterprises.classify_enterprise", *_COUNTY, "city_supervisor")
grant("enterprises.assign_enterprise", *_COUNTY)
grant("enterprises.transfer_enterprise", *_COUNTY)
grant("enterprises.receive_enterprise", *_COUNTY)
grant("enterprises.import_enterprise", *_COUNTY, "city_supervisor", "province_supervisor")
grant(
    "enterprises.export_enterprise",
    "national_supervisor",
    "province_supervisor",
    "city_supervisor",
    "county_supervisor",
    "township_supervisor",
    "enforcement_officer",
    "industry_officer",
    "province_leader",
    "city_leader",
    "county_leader",
    "township_leader",
)

# A public registration is entered by the portal itself: it opens the applicant's account and posts the head.
grant("enterprises.register_enterprise", "automation")
grant("core.manage_account", "automation")
# Requests that still wait when an enterprise is cancelled are refused by the portal.
grant("enterprises.decide_changerequest", "automation")
