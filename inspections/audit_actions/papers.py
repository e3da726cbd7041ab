"""Enforcement documents."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "enforcementpaper.create": _("prepared the document"),
        "enforcementpaper.update": _("changed the document"),
        "enforcementpaper.submit": _("submitted the document for approval"),
        "enforcementpaper.review": _("reviewed the document"),
        "enforcementpaper.return": _("returned the document"),
        "enforcementpaper.send_back": _("sent the document back instead of approving it"),
        "enforcementpaper.sign": _("recorded a signature under the document"),
        "enforcementpaper.unsign": _("removed a signature under the document"),
        "enforcementpaper.supersede": _("replaced the document by a corrected one"),
        "enforcementpaper.print": _("had documents printed together"),
        "enforcementpaper.approve": _("approved the document"),
        "enforcementpaper.issue": _("issued the document"),
        "enforcementpaper.serve": _("recorded the delivery of the document"),
        "enforcementpaper.void": _("voided the document"),
        "enforcementpaper.discard": _("discarded the document"),
    }
)

register_kinds(
    {
        "paper.waiting": _("An enforcement document waits for me"),
        "paper.decision": _("An enforcement document was approved or returned"),
        "paper.issued": _("An enforcement document was issued to us"),
    }
)
