"""A special campaign: prepared, running, closed."""

from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import CAMPAIGN_OPEN
from inspections.choices.assignments import CampaignStatus as S
from inspections.models import Campaign
from inspections.workflow.assignments import TaskClock
from inspections.workflow.bodies import of_its_body
from safetyportal.core.decisions import Decision
from safetyportal.core.workflow import Workflow, transition

RUN = "inspections.run_campaign"


def run_by_its_body(campaign: Campaign, actor) -> Decision:
    return of_its_body(campaign, actor, RUN)


_OWN = [run_by_its_body]

CAMPAIGN_FLOW = Workflow(
    "inspections.Campaign",
    initial=S.DRAFT,
    steps=[
        transition("start", S.DRAFT, S.RUNNING, RUN, _("Create the tasks"), guards=_OWN),
        transition("close", S.RUNNING, S.CLOSED, RUN, _("Close"), guards=_OWN, needs_note=True, style="secondary"),
        transition("cancel", S.DRAFT, S.CANCELLED, RUN, _("Discard"), guards=_OWN, needs_note=True, style="danger"),
    ],
    final=[S.CLOSED, S.CANCELLED],
    clocks=dict.fromkeys(CAMPAIGN_OPEN, TaskClock("campaign", "finish_by")),
)
