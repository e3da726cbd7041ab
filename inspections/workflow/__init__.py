"""State machines of inspections and enforcement, one module a subject."""

from inspections.workflow.assignments import TASK_FLOW
from inspections.workflow.assignments_campaigns import CAMPAIGN_FLOW
from inspections.workflow.assignments_draws import DRAW_FLOW
from inspections.workflow.assignments_plans import PLAN_FLOW
from inspections.workflow.cases import APPROVAL_FLOW, CASE_FLOW, MEASURE_FLOW
from inspections.workflow.papers import PAPER_FLOW
from inspections.workflow.publication import PUBLICATION_FLOW
from inspections.workflow.visits import OBJECTION_FLOW, VISIT_FLOW

__all__ = [
    "TASK_FLOW",
    "CAMPAIGN_FLOW",
    "DRAW_FLOW",
    "PLAN_FLOW",
    "APPROVAL_FLOW",
    "CASE_FLOW",
    "MEASURE_FLOW",
    "PAPER_FLOW",
    "PUBLICATION_FLOW",
    "OBJECTION_FLOW",
    "VISIT_FLOW",
]
