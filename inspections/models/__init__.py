"""Models of inspections and enforcement, cut by subject."""

from inspections.models.assignments import InspectionTask, InspectionTaskUserObjectPermission, TaskBody, TaskOfficer
from inspections.models.assignments_campaigns import Campaign
from inspections.models.assignments_draws import DrawnUnit, RandomDraw
from inspections.models.assignments_people import OfficerLeave, Recusal
from inspections.models.assignments_plans import InspectionPlan, PlanEntry, PlanUnit
from inspections.models.cases import CaseHandler, CaseRecusal, EnforcementCase, LegalReviewer
from inspections.models.cases_accounts import FineAccount
from inspections.models.cases_after import (
    CaseClock,
    CaseDispute,
    CaseEnforcement,
    CaseFile,
    CaseInstalment,
    CasePayment,
    PoliceTransfer,
    QualityDraw,
    QualityScore,
)
from inspections.models.cases_charges import CaseCharge
from inspections.models.cases_evidence import CaseEvidence, EvidenceCustody, EvidenceMeasure
from inspections.models.cases_steps import (
    CaseApproval,
    CaseDiscussion,
    CaseHearing,
    CaseLegalReview,
    CaseNotice,
    CaseStatement,
    DiscussionMember,
)
from inspections.models.committee import CommitteeMeeting, CommitteePlan, LeaderInspection
from inspections.models.law import LawArticle, LawInstrument, Sanction, Violation
from inspections.models.law_discretion import Circumstance, DiscretionStep, DiscretionTable
from inspections.models.papers import EnforcementPaper
from inspections.models.papers_rows import PaperDelivery, PaperSerial, PaperSignature, PaperStep
from inspections.models.projects import ConstructionProject, ProjectStage
from inspections.models.publication import DecisionPublication
from inspections.models.push import EventSubscription, PushDelivery, PushEvent, PushMark
from inspections.models.rollout import RolloutTarget
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
    "CaseHandler",
    "CaseRecusal",
    "EnforcementCase",
    "FineAccount",
    "LegalReviewer",
    "CaseClock",
    "CaseDispute",
    "CaseEnforcement",
    "CaseFile",
    "CaseInstalment",
    "CasePayment",
    "PoliceTransfer",
    "QualityDraw",
    "QualityScore",
    "CaseCharge",
    "CaseEvidence",
    "EvidenceCustody",
    "EvidenceMeasure",
    "CaseApproval",
    "CaseDiscussion",
    "CaseHearing",
    "CaseLegalReview",
    "CaseNotice",
    "CaseStatement",
    "DiscussionMember",
    "CommitteeMeeting",
    "CommitteePlan",
    "LeaderInspection",
    "LawArticle",
    "LawInstrument",
    "Sanction",
    "Violation",
    "Circumstance",
    "DiscretionStep",
    "DiscretionTable",
    "EnforcementPaper",
    "PaperDelivery",
    "PaperSerial",
    "PaperSignature",
    "PaperStep",
    "ConstructionProject",
    "ProjectStage",
    "DecisionPublication",
    "EventSubscription",
    "PushDelivery",
    "PushEvent",
    "PushMark",
    "RolloutTarget",
    "Finding",
    "Visit",
    "VisitAnswer",
    "VisitOfficer",
    "VisitSignature",
    "VisitObjection",
    "VisitRating",
    "RecheckItem",
]
