"""Addresses of hazard supervision's endpoints, for `safetyportal.api_urls`."""

from hazards.api.hazards import ExtensionRequestViewSet, HandOverViewSet, HazardViewSet, LevelReviewViewSet
from hazards.api.level_reports import LevelReportViewSet
from hazards.api.listings import ListingViewSet
from hazards.api.monthly import MonthlyReportViewSet
from hazards.api.selfcheck import ChecklistViewSet, SelfInspectionViewSet
from hazards.api.signals import TrustSignalViewSet

viewsets: dict = {
    "hazards": (HazardViewSet, "hazard"),
    "hazard-extensions": (ExtensionRequestViewSet, "extensionrequest"),
    "hazard-reviews": (LevelReviewViewSet, "levelreview"),
    "hazard-handovers": (HandOverViewSet, "handover"),
    "checklists": (ChecklistViewSet, "checkliststandard"),
    "self-inspections": (SelfInspectionViewSet, "selfinspection"),
    "monthly-reports": (MonthlyReportViewSet, "monthlyreport"),
    "level-reports": (LevelReportViewSet, "levelreport"),
    "listings": (ListingViewSet, "listing"),
    "trust-signals": (TrustSignalViewSet, "trustsignal"),
}
