"""Visits and findings."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions
from safetyportal.core.notify import register_kinds

register_actions(
    {
        "visit.create": _("began the visit"),
        "visit.identity": _("showed the enforcement certificates"),
        "visit.update": _("changed the visit"),
        "visit.present": _("presented the visit for signature"),
        "visit.take_back": _("took the visit back"),
        "visit.complete": _("completed the visit"),
        "visit.void": _("declared the visit void"),
        "visit.answer_rest": _("answered all the remaining items of the checklist alike"),
        "visitanswer.create": _("answered an item of the visit"),
        "visitanswer.update": _("changed the answer to an item of the visit"),
        "finding.create": _("recorded a finding"),
        "finding.update": _("changed a finding"),
        "finding.remove": _("took a finding back"),
        "visitsignature.create": _("signed the visit"),
        "visitsignature.refuse": _("noted that the unit refused to sign"),
        "visitsignature.delete": _("dropped the signature: the visit was taken back"),
        "recheckitem.create": _("re-inspected an item"),
        "recheckitem.update": _("changed the result of a re-inspected item"),
        "visitrating.create": _("somebody rated the visit"),
        "visitobjection.create": _("somebody objected to the visit"),
        "visitobjection.answer": _("answered the objection"),
    }
)

register_kinds(
    {
        "visit.completed": _("Visits: papers and findings for my enterprise"),
        "visit.recheck": _("Visits: re-inspections to carry out"),
        "visit.feedback": _("Visits: ratings and objections"),
    }
)
