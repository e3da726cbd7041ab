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
    "APPROVAL_FLOW",
    "CAMPAIGN_FLOW",
    "CASE_FLOW",
    "DRAW_FLOW",
    "MEASURE_FLOW",
    "OBJECTION_FLOW",
    "PAPER_FLOW",
    "PLAN_FLOW",
    "PUBLICATION_FLOW",
    "TASK_FLOW",
    "VISIT_FLOW",
]
