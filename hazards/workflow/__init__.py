"""Workflow tables of hazard supervision, one module a subject."""

from hazards.workflow.bulletins import BULLETIN_FLOW
from hazards.workflow.handovers import HANDOVER_FLOW
from hazards.workflow.hazards import HAZARD_FLOW
from hazards.workflow.inspections import SELF_INSPECTION_FLOW
from hazards.workflow.intake import WORKER_REPORT_FLOW
from hazards.workflow.level_reports import LEVEL_FLOW
from hazards.workflow.listings import LISTING_EXTENSION_FLOW, LISTING_FLOW
from hazards.workflow.monthly import MONTHLY_FLOW
from hazards.workflow.requests import EXTENSION_FLOW, REVIEW_FLOW
from hazards.workflow.signals import SIGNAL_FLOW

__all__ = [
    "BULLETIN_FLOW",
    "EXTENSION_FLOW",
    "HANDOVER_FLOW",
    "HAZARD_FLOW",
    "LEVEL_FLOW",
    "LISTING_EXTENSION_FLOW",
    "LISTING_FLOW",
    "MONTHLY_FLOW",
    "REVIEW_FLOW",
    "SELF_INSPECTION_FLOW",
    "SIGNAL_FLOW",
    "WORKER_REPORT_FLOW",
]
