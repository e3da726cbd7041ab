"""The law library, discretion."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions

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
    }
)
