"""Addresses of the kernel's endpoints, for `safetyportal.api_urls`."""

from django.urls import path

from safetyportal.core.api.own import JobViewSet, MeViewSet, NotificationViewSet
from safetyportal.core.api.pages import SchemaView, docs, problem_type
from safetyportal.core.api.reference import DictionaryViewSet, JurisdictionViewSet

viewsets = {
    "jurisdictions": (JurisdictionViewSet, "jurisdiction"),
    "dictionaries": (DictionaryViewSet, "dictionary"),
    "jobs": (JobViewSet, "job"),
    "notifications": (NotificationViewSet, "notification"),
}
urlpatterns = [
    path("me/", MeViewSet.as_view({"get": "retrieve"}), name="me"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("problems/<slug:name>/", problem_type, name="problem"),
]
