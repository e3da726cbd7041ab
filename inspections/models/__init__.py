"""Models of inspections and enforcement, cut by subject."""

from inspections.models.assignments import InspectionTask, InspectionTaskUserObjectPermission, TaskOfficer
from inspections.models.cases import EnforcementCase
from inspections.models.law import Violation
from inspections.models.papers import EnforcementPaper
from inspections.models.papers_rows import PaperDelivery, PaperSerial, PaperSignature, PaperStep
from inspections.models.visits import Finding, Visit, VisitOfficer

__all__ = [
    "InspectionTask",
    "InspectionTaskUserObjectPermission",
    "TaskOfficer",
    "Violation",
    "Finding",
    "Visit",
    "VisitOfficer",
    "EnforcementCase",
    "EnforcementPaper",
    "PaperDelivery",
    "PaperSerial",
    "PaperSignature",
    "PaperStep",
]
