"""Workflow tables of hazard supervision, one module a subject."""

from hazards.workflow.hazards import HAZARD_FLOW
from hazards.workflow.inspections import SELF_INSPECTION_FLOW
from hazards.workflow.intake import WORKER_REPORT_FLOW
from hazards.workflow.monthly import MONTHLY_FLOW

__all__ = ["HAZARD_FLOW", "MONTHLY_FLOW", "SELF_INSPECTION_FLOW", "WORKER_REPORT_FLOW"]
