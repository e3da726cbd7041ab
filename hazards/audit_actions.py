"""Names of the acts of hazard supervision, as the trail shows them."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "hazard.create": _("recorded the hazard"),
        "hazard.update": _("changed the hazard"),
        "hazard.report": _("reported the hazard"),
        "hazard.raise": _("recorded the hazard for the authority"),
        "hazard.discard": _("discarded: no hazard"),
        "hazard.assess": _("assessed the hazard"),
        "hazard.assign": _("assigned the rectification"),
        "hazard.submit": _("submitted the rectification for re-check"),
        "hazard.verify": _("re-checked: passed, closed"),
        "hazard.return": _("re-checked: not passed, returned"),
        "hazard.extend": _("extended the time limit"),
        "hazard.control": _("put under interim control"),
        "hazard.reactivate": _("ended the interim control"),
        "hazard.pause": _("suspended the time limit"),
        "hazard.resume": _("let the time limit run on"),
        "hazard.merge": _("merged with another hazard"),
        "hazard.reopen": _("reopened the hazard"),
    }
)

register_kinds(
    {
        "hazard.assigned": _("Hazards: assigned to me"),
        "hazard.waiting": _("Hazards: waiting for me"),
        "hazard.decision": _("Hazards: decisions and returns"),
        "hazard.reopened": _("Hazards: reopened"),
        "hazard.due": _("Hazards: time limits and overdue"),
    }
)
