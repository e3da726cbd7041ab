"""The law library, discretion, publication of decisions, event push."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "violation.create": _("added the unlawful act"),
        "violation.update": _("changed the unlawful act"),
        "violation.revise": _("gave the unlawful act a new version"),
        "violation.end": _("ended the unlawful act"),
        "violation.check": _("checked the unlawful act against its source"),
        "sanction.create": _("added a penalty"),
        "sanction.delete": _("removed a penalty"),
        "discretiontable.create": _("set a table of discretion"),
        "discretiontable.end": _("ended the table of discretion"),
        "eventsubscription.create": _("let another system know of events"),
        "eventsubscription.update": _("changed what another system is told"),
        "decisionpublication.create": _("opened the publication of the decision"),
        "decisionpublication.publish": _("published the decision"),
        "decisionpublication.exempt": _("decided not to publish"),
        "decisionpublication.fall": _("marked the published decision as changed or annulled"),
        "decisionpublication.withdraw": _("withdrew the decision from the public site"),
        "pushdelivery.redeliver": _("sent the event again"),
    }
)

register_kinds({"publication": _("Publication of decisions")})
