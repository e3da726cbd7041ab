"""The annual plan: prepared, approved by the leader of the own level, filed with the upper body, acknowledged."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import PLAN_IN_FORCE
from inspections.choices.assignments import PlanStatus as S
from inspections.models import InspectionPlan
from inspections.workflow.bodies import of_its_body
from safetyportal.core import places
from safetyportal.core.access import granted
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.workflow import Clock, Workflow, transition

PREPARE, APPROVE = "inspections.prepare_inspectionplan", "inspections.approve_inspectionplan"
ACKNOWLEDGE = "inspections.acknowledge_inspectionplan"


def prepared_by_its_body(plan: InspectionPlan, actor) -> Decision:
    return of_its_body(plan, actor, PREPARE)


def approved_at_its_level(plan: InspectionPlan, actor) -> Decision:
    """The leader of the plan's own level, who did not prepare or submit it (maker and checker)."""
    if actor.pk in {plan.created_by_id, plan.submitted_by_id}:
        return denied(_("Whoever prepared the plan does not approve it."))
    if any(grant.place == plan.place for grant in granted(actor, APPROVE)):
        return ALLOWED
    return denied(_("The plan is approved at its own level."))


def received_above(plan: InspectionPlan, actor) -> Decision:
    """Somebody posted above the plan's place."""
    if any(places.depth(grant.place) < places.depth(plan.place) for grant in granted(actor, ACKNOWLEDGE)):
        return ALLOWED
    return denied(_("The filing is acknowledged by the upper body."))


_OWN = [prepared_by_its_body]
_LEADER = [approved_at_its_level]

PLAN_FLOW = Workflow(
    "inspections.InspectionPlan",
    initial=S.DRAFT,
    steps=[
        transition("submit", S.DRAFT, S.SUBMITTED, PREPARE, _("Submit for approval"), guards=_OWN),
        transition("withdraw", S.DRAFT, S.WITHDRAWN, PREPARE, _("Discard"), guards=_OWN, needs_note=True,
                   style="danger"),
        transition("approve", S.SUBMITTED, S.APPROVED, APPROVE, _("Approve"), guards=_LEADER),
        transition("return", S.SUBMITTED, S.DRAFT, APPROVE, _("Return"), guards=_LEADER, needs_note=True,
                   style="danger"),
        transition("file", S.APPROVED, S.FILED, PREPARE, _("File upwards"), guards=_OWN),
        transition("acknowledge", S.FILED, S.ACKNOWLEDGED, ACKNOWLEDGE, _("Acknowledge the filing"),
                   guards=[received_above]),
        transition("supersede", PLAN_IN_FORCE, S.SUPERSEDED, APPROVE, _("Replace"), guards=_LEADER),
    ],
    final=[S.SUPERSEDED, S.WITHDRAWN],
    clocks={
        S.SUBMITTED: Clock("plan_approval", "inspection.plan_approval_workdays"),
        S.APPROVED: Clock("plan_filing", "inspection.plan_filing_workdays"),
        S.FILED: Clock("plan_acknowledgement", "inspection.plan_acknowledge_workdays"),
    },
)  # fmt: skip
