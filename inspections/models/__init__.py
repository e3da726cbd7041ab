"""Models of inspections and enforcement, cut by subject."""

from inspections.models.assignments import InspectionTask, InspectionTaskUserObjectPermission, TaskOfficer
from inspections.models.cases import EnforcementCase
from inspections.models.law import Violation
from inspections.models.papers import EnforcementPaper
from inspections.models.visits import Finding, Visit, VisitAnswer, VisitOfficer, VisitSignature
from inspections.models.visits_feedback import VisitObjection, VisitRating
from inspections.models.visits_recheck import RecheckItem

__all__ = [
    "InspectionTask",
    "InspectionTaskUserObjectPermission",
    "TaskOfficer",
    "Violation",
    "Finding",
    "Visit",
    "VisitOfficer",
    "VisitAnswer",
    "VisitSignature",
    "RecheckItem",
    "VisitRating",
    "VisitObjection",
    "EnforcementCase",
    "EnforcementPaper",
]
