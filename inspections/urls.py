"""Addresses of inspections and enforcement; each subject declares its own in `views/<subject>_urls.py`."""

from django.urls import URLPattern, URLResolver

from inspections.views import (
    assignments_urls,
    cases_urls,
    committee,
    law_urls,
    papers_urls,
    projects,
    rollout,
    visits_urls,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *assignments_urls.urlpatterns,
    *law_urls.urlpatterns,
    *visits_urls.urlpatterns,
    *cases_urls.urlpatterns,
    *papers_urls.urlpatterns,
    *projects.urlpatterns,
    *committee.urlpatterns,
    *rollout.urlpatterns,
]
