"""The register of roll-out targets (系统推广)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections.filters.rollout import RolloutTargetFilter
from inspections.forms.law import EndForm
from inspections.forms.rollout import TargetForm
from inspections.models import RolloutTarget
from inspections.services import rollout
from inspections.tables.rollout import RolloutTargetTable
from inspections.workflow.own_place import at_own_place
from safetyportal.core.decisions import Decision, denied
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register


def set_above(target: RolloutTarget, user: Any) -> Decision:
    if target.valid_to:
        return denied(_("This version has ended already."))
    parent = target.jurisdiction.parent
    return at_own_place(parent.path if parent else "", user, rollout.KEEP, rollout.OTHERS)


class RolloutTargetRegister(Register):
    model = RolloutTarget
    slug = "rollout-targets"
    label = _("Roll-out targets")
    help = _("How many enterprises of each division are to use the portal; reached or not says the enforcement table.")
    permission = "inspections.view_rollouttarget"
    table = RolloutTargetTable
    filterset = RolloutTargetFilter
    main_filters = ("q", "place")
    related = ("jurisdiction__parent", "set_by")
    detail_fields = ("jurisdiction", "enterprises", "valid_from", "valid_to", "source", "set_by")
    empty_text = _("No target is set here yet.")
    create = Act(
        rollout.set_target, TargetForm, label=_("Set a target"), permission=rollout.KEEP,
        help=_("It ends the target that the division had before."),
    )  # fmt: skip
    acts = {
        "end": Act(
            rollout.end_target, EndForm, label=_("End"), permission=rollout.KEEP, guard=set_above, icon="x",
            help=_("From this day on the division has no target."),
        ),
    }  # fmt: skip


urlpatterns = RolloutTargetRegister.urls()
