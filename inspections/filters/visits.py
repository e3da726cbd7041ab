"""Filters of visits, ratings and objections."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.filters import CodesFilter
from inspections.choices.assignments import TaskKind
from inspections.choices.visits import ObjectionStatus, VisitStatus
from inspections.models import Visit, VisitObjection, VisitRating
from inspections.queries.visits_lists import of_officer
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter


def _day(name: str, lookup: str, label) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        field_name=name, lookup_expr=lookup, label=label, widget=forms.DateInput(attrs={"type": "date"})
    )


class MineFilter(YesNoFilter):
    """Visits at which the reader is an officer."""

    def bind_user(self, user, permission, data):
        self.reader = user

    def filter(self, queryset, value):
        if not value:
            return queryset
        mine = of_officer(self.reader)
        return queryset.filter(mine) if value == "1" else queryset.exclude(mine)


class VisitFilter(ScopedFilterSet):
    q = SearchFilter("enterprise__name", "premises", "site_person")
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=VisitStatus, distinct=False)
    kind = django_filters.MultipleChoiceFilter(
        field_name="task__kind", label=_("Kind of inspection"), choices=TaskKind, distinct=False
    )
    due = DueFilter()
    sector = CodesFilter("sector", field_name="sectors", label=_("Sector"))
    mine = MineFilter(label=_("My visits"))
    started_from = _day("started_at", "date__gte", _("Visited from"))
    started_until = _day("started_at", "date__lte", _("Visited until"))
    enterprise = django_filters.NumberFilter(field_name="enterprise_id", label=_("Number of the enterprise"))

    class Meta:
        model = Visit
        fields = ("q", "place", "status")


class VisitRatingFilter(ScopedFilterSet):
    q = SearchFilter("visit__enterprise__name", "comment")
    place = PlaceFilter()
    low = django_filters.ChoiceFilter(
        label=_("Marks"), choices=[("1", _("some mark of 1 or 2"))], method="by_low", empty_label=_("all")
    )

    class Meta:
        model = VisitRating
        fields = ("q", "place")

    def by_low(self, queryset, name, value):
        low = [queryset.filter(**{f"{mark}__lte": 2}) for mark in ("lawful", "manner", "helpful")]
        return low[0] | low[1] | low[2]


class VisitObjectionFilter(ScopedFilterSet):
    q = SearchFilter("visit__enterprise__name", "text")
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=ObjectionStatus, distinct=False)
    due = DueFilter()

    class Meta:
        model = VisitObjection
        fields = ("q", "place", "status")
