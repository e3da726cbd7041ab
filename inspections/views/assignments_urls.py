"""Addresses of assignments."""

from django.urls import URLPattern

from inspections.views import assignments, assignments_draws, assignments_more, assignments_plans

urlpatterns: list[URLPattern] = [
    *assignments.urlpatterns,
    *assignments_plans.urlpatterns,
    *assignments_draws.urlpatterns,
    *assignments_more.urlpatterns,
]
