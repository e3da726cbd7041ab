"""Addresses of cases."""

from django.urls import URLPattern

from inspections.views.cases import CaseRegister
from inspections.views.cases_quality import QualityDrawRegister

urlpatterns: list[URLPattern] = [*CaseRegister.urls(), *QualityDrawRegister.urls()]
