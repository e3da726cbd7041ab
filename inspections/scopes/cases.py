"""What a token may be made for in enforcement cases."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

register_scope("cases:read", _("Enforcement cases: read"), ("inspections.view_enforcementcase",))
register_scope(
    "cases:decide",
    _("Enforcement cases: review and approve"),
    (
        "inspections.view_enforcementcase",
        "inspections.review_enforcementcase",
        "inspections.approve_enforcementcase",
    ),
)
