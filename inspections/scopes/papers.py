"""What a token may be made for with enforcement documents."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

_READ = (
    "inspections.view_enforcementpaper",
    "inspections.view_internal_enforcementpaper",
    "core.open_document",
)
register_scope("papers:read", _("Enforcement documents: read"), _READ)
register_scope(
    "papers:decide",
    _("Enforcement documents: review, approve, return"),
    (*_READ, "inspections.review_enforcementpaper", "inspections.approve_enforcementpaper"),
)
