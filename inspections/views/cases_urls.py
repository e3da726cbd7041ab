"""Addresses of cases."""

from django.urls import URLPattern

from inspections.views.cases import CaseRegister
from inspections.views.cases_accounts import FineAccountRegister
from inspections.views.cases_quality import QualityDrawRegister
from inspections.views.cases_reviewers import LegalReviewerRegister

urlpatterns: list[URLPattern] = [
    *CaseRegister.urls(),
    *QualityDrawRegister.urls(),
    *LegalReviewerRegister.urls(),
    *FineAccountRegister.urls(),
]
