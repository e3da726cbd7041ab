"""Filters of publications."""

import django_filters
from django.utils.translation import gettext_lazy as _

from inspections.choices.publication import PublicationStatus
from inspections.models import DecisionPublication
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter


class PublicationFilter(ScopedFilterSet):
    q = SearchFilter("decision_number", "party_shown", "acts")
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=PublicationStatus, distinct=False)
    due = DueFilter()

    class Meta:
        model = DecisionPublication
        fields = ("q", "place", "status")
