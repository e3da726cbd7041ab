"""Safety committees."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions

register_actions(
    {
        "committeeplan.create": _("entered the plan of the safety committee"),
        "committeeplan.update": _("changed the plan of the safety committee"),
        "committeemeeting.create": _("recorded a meeting of the safety committee"),
        "committeemeeting.update": _("changed the record of the meeting"),
        "committeemeeting.strike": _("struck the record of the meeting"),
        "leaderinspection.create": _("recorded an inspection led by a leader"),
        "leaderinspection.update": _("changed the record of the inspection"),
        "leaderinspection.strike": _("struck the record of the inspection"),
    }
)
