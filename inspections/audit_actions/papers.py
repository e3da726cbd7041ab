"""Enforcement documents."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions

register_actions(
    {
        "enforcementpaper.create": _("prepared the document"),
        "enforcementpaper.update": _("changed the document"),
        "enforcementpaper.submit": _("submitted the document for approval"),
        "enforcementpaper.approve": _("approved the document"),
        "enforcementpaper.issue": _("issued the document"),
        "enforcementpaper.serve": _("recorded the delivery of the document"),
        "enforcementpaper.void": _("voided the document"),
        "enforcementpaper.discard": _("discarded the document"),
    }
)
