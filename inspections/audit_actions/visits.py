"""Visits and findings."""

from django.utils.translation import gettext_lazy as _

from safetyportal.core.audit import register_actions

register_actions(
    {
        "visit.create": _("began the visit"),
        "visit.update": _("changed the visit"),
        "visit.present": _("presented the visit for signature"),
        "visit.take_back": _("took the visit back"),
        "visit.complete": _("completed the visit"),
        "visit.void": _("declared the visit void"),
        "finding.create": _("recorded a finding"),
        "finding.update": _("changed a finding"),
    }
)
