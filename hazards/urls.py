"""Addresses of hazard supervision; each module of `hazards.views` declares its own."""

from django.urls import URLPattern, URLResolver

from hazards.views import (
    asks,
    bulletins,
    checklists,
    dossiers,
    inspections,
    intake,
    level_reports,
    listings,
    loop,
    monthly,
    monthly_own,
    public_listings,
    signals,
    walk,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *loop.urlpatterns,
    *asks.urlpatterns,
    *monthly_own.urlpatterns,
    *monthly.urlpatterns,
    *walk.urlpatterns,
    *inspections.urlpatterns,
    *checklists.urlpatterns,
    *intake.urlpatterns,
    *dossiers.urlpatterns,
    *listings.urlpatterns,
    *public_listings.urlpatterns,
    *signals.urlpatterns,
    *level_reports.urlpatterns,
    *bulletins.urlpatterns,
]
