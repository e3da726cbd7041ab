"""State machines of inspections and enforcement, one module a subject."""

from inspections.workflow.assignments import TASK_FLOW
from inspections.workflow.cases import CASE_FLOW
from inspections.workflow.papers import PAPER_FLOW
from inspections.workflow.visits import OBJECTION_FLOW, VISIT_FLOW

__all__ = ["CASE_FLOW", "OBJECTION_FLOW", "PAPER_FLOW", "TASK_FLOW", "VISIT_FLOW"]
