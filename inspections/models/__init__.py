"""Models of inspections and enforcement, cut by subject."""

from inspections.models.assignments import (
    InspectionTask,
    InspectionTaskUserObjectPermission,
    TaskBody,
    TaskOfficer,
)
from inspections.models.assignments_campaigns import Campaign
from inspections.models.assignments_draws import DrawnUnit, RandomDraw
from inspections.models.assignments_people import OfficerLeave, Recusal
from inspections.models.assignments_plans import InspectionPlan, PlanEntry, PlanUnit
from inspections.models.cases import EnforcementCase
from inspections.models.law import LawArticle, LawInstrument, Sanction, Violation
from inspections.models.law_discretion import Circumstance, DiscretionStep, DiscretionTable
from inspections.models.papers import EnforcementPaper
from inspections.models.papers_rows import PaperDelivery, PaperSerial, PaperSignature, PaperStep
from inspections.models.visits import Finding, Visit, VisitAnswer, VisitOfficer, VisitSignature
from inspections.models.visits_feedback import VisitObjection, VisitRating
from inspections.models.visits_recheck import RecheckItem

__all__ = [
    "InspectionTask",
    "InspectionTaskUserObjectPermission",
    "TaskBody",
    "TaskOfficer",
    "Campaign",
    "DrawnUnit",
    "RandomDraw",
    "OfficerLeave",
    "Recusal",
    "InspectionPlan",
    "PlanEntry",
    "PlanUnit",
    "Circumstance",
    "DiscretionStep",
    "DiscretionTable",
    "LawArticle",
    "LawInstrument",
    "Sanction",
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
    "PaperDelivery",
    "PaperSerial",
    "PaperSignature",
    "PaperStep",
]
