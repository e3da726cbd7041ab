"""Models of inspections and enforcement, cut by subject."""

from inspections.models.assignments import InspectionTask, InspectionTaskUserObjectPermission, TaskOfficer
from inspections.models.cases import EnforcementCase
from inspections.models.law import LawArticle, LawInstrument, Sanction, Violation
from inspections.models.law_discretion import Circumstance, DiscretionStep, DiscretionTable
from inspections.models.papers import EnforcementPaper
from inspections.models.push import EventSubscription, PushDelivery, PushEvent, PushMark
from inspections.models.visits import Finding, Visit, VisitOfficer

__all__ = [
    "InspectionTask",
    "InspectionTaskUserObjectPermission",
    "TaskOfficer",
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
    "EnforcementCase",
    "EnforcementPaper",
    "EventSubscription",
    "PushDelivery",
    "PushEvent",
    "PushMark",
]
