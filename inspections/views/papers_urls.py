"""Addresses of papers."""

from django.urls import URLPattern

from inspections.views.papers import PaperRegister

urlpatterns: list[URLPattern] = PaperRegister.urls()
