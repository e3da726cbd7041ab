"""Addresses of assignments."""

from django.urls import URLPattern

from inspections.views import assignments

urlpatterns: list[URLPattern] = [*assignments.urlpatterns]
