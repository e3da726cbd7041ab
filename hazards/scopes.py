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
