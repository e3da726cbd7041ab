"""Visits."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.scopes import register_scope

register_scope("visits:read", _("Visits and their findings: read"), ("inspections.view_visit", "core.open_attachment"))
