"""What a token may be made for with construction projects."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

register_scope(
    "construction-projects:read", _("Construction projects: read"),
    ("inspections.view_constructionproject", "core.open_attachment"),
)  # fmt: skip
