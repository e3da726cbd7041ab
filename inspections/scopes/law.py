"""What a token may be made for in the law library."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

register_scope("law:read", _("Law library: read"), ("inspections.view_violation", "inspections.view_discretiontable"))
