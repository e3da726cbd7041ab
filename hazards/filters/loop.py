"""Filters of hazards, requests, reviews and hand-overs."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.filters import CodesFilter
from hazards.choices import OPEN, OWN_SOURCES, HazardCategory, HazardLevel, HazardSource, HazardStatus
from hazards.choices_loop import WAITING_HANDOVER, AskStatus, HandOverKind, HandOverStatus
from hazards.filters.cells import CellFilter
from hazards.filters.monthly import FigureFilter
from hazards.models import ExtensionRequest, HandOver, Hazard, LevelReview
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter
from safetyportal.core.search import search

ALL = _("all")
SOON_DAYS = 3
ORIGINS = [("own", _("the enterprise itself")), ("authority", _("an authority"))]


def _day(name: str, lookup: str, label) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        field_name=name, lookup_expr=lookup, label=label, widget=forms.DateInput(attrs={"type": "date"})
    )


class TextFilter(django_filters.CharFilter):
    """Words of number, description or place of the hazard."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"type": "search", "maxlength": 60})
        super().__init__(label=_("Number, description or place"), max_length=60, widget=widget, **kwargs)

    def filter(self, queryset, value):
        return search(queryset, value) if value and value.strip() else queryset


class SoonFilter(DueFilter):
    """Also: within three days."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.extra["choices"] = [("soon", _("within three days")), *self.extra["choices"]]

    def filter(self, queryset, value):
        if value == "soon":
            now = self.parent.now
            return queryset.filter(due_at__gt=now, due_at__lte=now + timedelta(days=SOON_DAYS))
        return super().filter(queryset, value)


class HazardFilter(ScopedFilterSet):
    q = TextFilter()
    place = PlaceFilter()
    enterprise = django_filters.NumberFilter(field_name="enterprise_id", label=_("Number of the enterprise"))
    level = django_filters.ChoiceFilter(label=_("Hazard level"), choices=HazardLevel, empty_label=ALL)
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=HazardStatus, distinct=False)
    open = YesNoFilter(label=_("Not closed yet"), method="by_open")
    overdue = YesNoFilter(field_name="overdue", label=_("Overdue"))
    due = SoonFilter()
    listed = YesNoFilter(field_name="listed", label=_("Under listed supervision"))
    mine = YesNoFilter(label=_("Assigned to me"), method="by_me")
    source = django_filters.MultipleChoiceFilter(label=_("Source"), choices=HazardSource, distinct=False)
    origin = django_filters.ChoiceFilter(label=_("Found by"), choices=ORIGINS, method="by_origin", empty_label=ALL)
    checker = django_filters.ChoiceFilter(
        label=_("Re-checked by"), choices=ORIGINS, method="by_checker", empty_label=ALL
    )
    category = django_filters.MultipleChoiceFilter(label=_("Category"), choices=HazardCategory, distinct=False)
    sector = CodesFilter("sector", field_name="sectors", label=_("Sector"))
    month = django_filters.CharFilter(
        label=_("Month of finding"),
        method="by_month",
        widget=forms.TextInput(attrs={"type": "month"}),
        max_length=7,
    )
    found_from = _day("found_on", "gte", _("Found from"))
    found_until = _day("found_on", "lte", _("Found until"))
    closed_from = _day("closed_on", "gte", _("Closed from"))
    closed_until = _day("closed_on", "lte", _("Closed until"))
    late = YesNoFilter(field_name="closed_late", label=_("Closed late"))
    returned = YesNoFilter(label=_("Returned at least once"), method="by_returned")
    external_id = django_filters.CharFilter(label=_("Number in the reporting system"), max_length=64)
    behind = FigureFilter()
    cell = CellFilter()

    class Meta:
        model = Hazard
        fields = ("q", "place", "status", "level")

    def by_open(self, queryset, name, value):
        return queryset.filter(status__in=OPEN) if value == "1" else queryset.exclude(status__in=OPEN)

    def by_me(self, queryset, name, value):
        mine = Q(assigned_to=self.user)
        return queryset.filter(mine) if value == "1" else queryset.exclude(mine)

    def by_origin(self, queryset, name, value):
        own = Q(source__in=OWN_SOURCES)
        return queryset.filter(own if value == "own" else ~own)

    def by_checker(self, queryset, name, value):
        own = Q(source__in=OWN_SOURCES, level=HazardLevel.GENERAL)
        return queryset.filter(own if value == "own" else ~own)

    def by_month(self, queryset, name, value):
        year, _dash, month = value.partition("-")
        if not (year.isdecimal() and month.isdecimal() and len(year) == 4 and 1 <= int(month) <= 12 and int(year)):
            return queryset.none()
        return queryset.filter(found_on__year=int(year), found_on__month=int(month))

    def by_returned(self, queryset, name, value):
        return queryset.filter(return_count__gt=0) if value == "1" else queryset.filter(return_count=0)


class ExtensionRequestFilter(ScopedFilterSet):
    q = SearchFilter("hazard__number", "hazard__enterprise__name", "reason")
    place = PlaceFilter()
    status = django_filters.ChoiceFilter(label=_("State"), choices=AskStatus, empty_label=ALL)
    level = django_filters.ChoiceFilter(label=_("Decided by"), choices=ORIGINS, method="by_level", empty_label=ALL)
    due = DueFilter()

    class Meta:
        model = ExtensionRequest
        fields = ("q", "place", "status")

    def by_level(self, queryset, name, value):
        own = Q(level="enterprise")
        return queryset.filter(own if value == "own" else ~own)


class LevelReviewFilter(ScopedFilterSet):
    q = SearchFilter("hazard__number", "hazard__enterprise__name", "reason")
    place = PlaceFilter()
    status = django_filters.ChoiceFilter(label=_("State"), choices=AskStatus, empty_label=ALL)
    due = DueFilter()

    class Meta:
        model = LevelReview
        fields = ("q", "place", "status")


class HandOverFilter(ScopedFilterSet):
    q = SearchFilter("hazard__number", "hazard__enterprise__name", "reason", "from_name", "to_body__name")
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=HandOverStatus, distinct=False)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=HandOverKind, empty_label=ALL)
    turn = django_filters.ChoiceFilter(
        label=_("Whose turn"), choices=[("mine", _("mine"))], method="by_turn", empty_label=ALL
    )
    due = DueFilter()

    class Meta:
        model = HandOver
        fields = ("q", "status", "kind")

    def by_turn(self, queryset, name, value):
        return queryset.filter(to_place=self.user.place, status__in=WAITING_HANDOVER)
