"""Filters of the registers of safety committees."""

import django_filters
from django.utils.translation import gettext_lazy as _

from inspections.choices.committee import Standing
from inspections.models import CommitteeMeeting, CommitteePlan, LeaderInspection
from safetyportal.core.pages.filters import PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter

YEARS = {"label": _("Year"), "min_value": 2015, "max_value": 2100}


class CommitteePlanFilter(ScopedFilterSet):
    q = SearchFilter("jurisdiction__name", "document_number", label=_("Place or number"))
    place = PlaceFilter()
    year = django_filters.NumberFilter(**YEARS)

    class Meta:
        model = CommitteePlan
        fields: list[str] = []


class _StruckFilter(ScopedFilterSet):
    struck = YesNoFilter(label=_("Struck"), method="by_struck")

    class Meta:
        model = CommitteeMeeting
        fields: list[str] = []

    def by_struck(self, rows, _name, value):
        return rows.exclude(struck="") if value == "1" else rows.filter(struck="")


class CommitteeMeetingFilter(_StruckFilter):
    q = SearchFilter("topics", "decisions", "chair", "jurisdiction__name", label=_("Topic, chair or place"))
    place = PlaceFilter()
    year = django_filters.NumberFilter(field_name="held_on__year", **YEARS)


class LeaderInspectionFilter(_StruckFilter):
    q = SearchFilter("leader", "enterprise__name", "site", "findings", label=_("Leader, enterprise or words"))
    place = PlaceFilter()
    standing = django_filters.ChoiceFilter(label=_("Counts as"), choices=Standing, empty_label=_("all"))
    year = django_filters.NumberFilter(field_name="inspected_on__year", **YEARS)

    class Meta:
        model = LeaderInspection
        fields: list[str] = []
