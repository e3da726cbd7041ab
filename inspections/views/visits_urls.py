"""Addresses of visits."""

from django.urls import URLPattern

from inspections.views import visits_code, visits_papers, visits_shell, visits_work
from inspections.views.visits import VisitRegister
from inspections.views.visits_feedback import VisitObjectionRegister, VisitRatingRegister

urlpatterns: list[URLPattern] = [
    *visits_shell.urlpatterns,
    *visits_work.urlpatterns,
    *visits_papers.urlpatterns,
    *visits_code.urlpatterns,
    *VisitRegister.urls(),
    *VisitRatingRegister.urls(),
    *VisitObjectionRegister.urls(),
]
