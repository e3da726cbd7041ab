"""Roll-out targets."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions

register_actions(
    {"rollouttarget.create": _("set the roll-out target"), "rollouttarget.end": _("ended the roll-out target")}
)
