"""Cases."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions

register_actions(
    {
        "enforcementcase.create": _("proposed the case"),
        "enforcementcase.update": _("changed the case"),
        "enforcementcase.file": _("filed the case"),
        "enforcementcase.refuse": _("did not file the case"),
        "enforcementcase.close": _("closed the case"),
    }
)
