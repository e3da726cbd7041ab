"""State machines of inspections and enforcement, one module a subject."""

from inspections.workflow.assignments import TASK_FLOW
from inspections.workflow.cases import APPROVAL_FLOW, CASE_FLOW, MEASURE_FLOW
from inspections.workflow.papers import PAPER_FLOW
from inspections.workflow.visits import VISIT_FLOW

__all__ = ["APPROVAL_FLOW", "CASE_FLOW", "MEASURE_FLOW", "PAPER_FLOW", "TASK_FLOW", "VISIT_FLOW"]
