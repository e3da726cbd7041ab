"""What a token may be made for with safety committees."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

register_scope(
    "safety-committees:read", _("Safety committees and roll-out targets: read"),
    ("inspections.view_committeeplan", "inspections.view_rollouttarget"),
)  # fmt: skip
