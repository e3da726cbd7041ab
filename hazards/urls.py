"""Addresses of hazard supervision; each module of `hazards.views` declares its own."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
