"""Filters of the law library and of discretion."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.filters import CodesFilter
from hazards.choices import HazardCategory
from hazards.filters.selfcheck import InForceFilter
from inspections.choices.law import InstrumentKind
from inspections.models import DiscretionTable, LawInstrument, Violation
from safetyportal.core.choices import Verification
from safetyportal.core.pages.filters import OverlapFilter, ScopedFilterSet, SearchFilter


class TradeFilter(CodesFilter):
    """Acts of these sectors, and those of every sector."""

    def filter(self, queryset, value):
        return queryset.filter(Q(trades=[]) | Q(trades__overlap=list(value))) if value else queryset


class ViolationFilter(ScopedFilterSet):
    q = SearchFilter("title", "keywords", "violated", "punished", "code")
    law = django_filters.CharFilter(label=_("Code of the law"), max_length=16, method="by_law")
    category = OverlapFilter(field_name="categories", label=_("Kind of hazard"), choices=HazardCategory)
    sector = TradeFilter("sector", field_name="trades", label=_("Sector"))
    in_force = InForceFilter()
    on = django_filters.DateFilter(
        label=_("In force on"), method="by_day", widget=forms.DateInput(attrs={"type": "date"})
    )
    verification = django_filters.MultipleChoiceFilter(label=_("Verification"), choices=Verification, distinct=False)

    class Meta:
        model = Violation
        fields = ("q", "law")

    def by_law(self, queryset, name, value):
        linked = Q(articles_violated__instrument__code=value) | Q(articles_punishing__instrument__code=value)
        return queryset.filter(pk__in=Violation.objects.filter(linked).values("pk"))

    def by_day(self, queryset, name, value):
        return queryset.filter(Violation.on(value))


class LawFilter(ScopedFilterSet):
    q = SearchFilter("title", "number", "code")
    kind = django_filters.ChoiceFilter(label=_("Rank"), choices=InstrumentKind, empty_label=_("all"))
    in_force = InForceFilter()

    class Meta:
        model = LawInstrument
        fields = ("q",)


class DiscretionFilter(ScopedFilterSet):
    q = SearchFilter("title", "number", "violation")
    in_force = InForceFilter()

    class Meta:
        model = DiscretionTable
        fields = ("q",)
