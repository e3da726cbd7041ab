"""Addresses of hazard supervision; each module of `hazards.views` declares its own."""

from django.urls import URLPattern, URLResolver

from hazards.views import checklists, dossiers, inspections, intake, listings, public_listings, walk

urlpatterns: list[URLPattern | URLResolver] = [
    *walk.urlpatterns,
    *inspections.urlpatterns,
    *checklists.urlpatterns,
    *intake.urlpatterns,
    *dossiers.urlpatterns,
    *listings.urlpatterns,
    *public_listings.urlpatterns,
]
