"""Workflow tables of hazard supervision, one module a subject."""

from hazards.workflow.hazards import HAZARD_FLOW

__all__ = ["HAZARD_FLOW"]
