"""Models of hazard supervision, cut by subject."""

from hazards.models.bulletins import HazardBulletin
from hazards.models.checklists import ChecklistItem, ChecklistStandard, InspectionFrequency
from hazards.models.comment import HazardComment
from hazards.models.criteria import MajorCriterion, MajorInstrument
from hazards.models.dossier import DossierEvidence, HazardFiling, MajorHazardDossier
from hazards.models.handover import HandOver
from hazards.models.hazard import Hazard, HazardUserObjectPermission
from hazards.models.inspections import InspectionAnswer, SelfInspection
from hazards.models.intake import ReportPoster, WorkerReport
from hazards.models.level_reports import LevelReport
from hazards.models.listing import Listing
from hazards.models.listing_rows import (
    ListingAcceptance,
    ListingDelivery,
    ListingExtension,
    ListingProgress,
    ListingPublication,
)
from hazards.models.monthly import MonthlyReport
from hazards.models.requests import ExtensionRequest, LevelReview
from hazards.models.signals import SignalScan, TrustSignal

__all__ = [
    "ExtensionRequest",
    "HandOver",
    "HazardComment",
    "LevelReview",
    "MajorCriterion",
    "MajorInstrument",
    "DossierEvidence",
    "HazardFiling",
    "Listing",
    "ListingAcceptance",
    "ListingDelivery",
    "ListingExtension",
    "ListingProgress",
    "ListingPublication",
    "MajorHazardDossier",
    "ChecklistItem",
    "ChecklistStandard",
    "Hazard",
    "HazardUserObjectPermission",
    "InspectionAnswer",
    "InspectionFrequency",
    "ReportPoster",
    "SelfInspection",
    "WorkerReport",
    "MonthlyReport",
    "HazardBulletin",
    "LevelReport",
    "SignalScan",
    "TrustSignal",
]
