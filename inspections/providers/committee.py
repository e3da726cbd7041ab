"""What safety committees and the roll-out give to the menu."""

from django.utils.translation import gettext_lazy as _

from inspections.queries.committee import VIEW
from safetyportal.core import navigation

_SECTION = _("Inspection and enforcement")


def register() -> None:
    """Called when the portal starts."""
    for label, page, icon, permission, order in (
        (_("Plans of the safety committee"), "committeeplan-list", "target", VIEW, 69),
        (_("Meetings of the safety committee"), "committeemeeting-list", "users", VIEW, 70),
        (_("Inspections led by leaders"), "leaderinspection-list", "user-check", VIEW, 71),
        (_("Roll-out targets"), "rollouttarget-list", "trending-up", "inspections.view_rollouttarget", 72),
    ):
        navigation.register(navigation.Entry(label, page, icon, permission, order, _SECTION))
