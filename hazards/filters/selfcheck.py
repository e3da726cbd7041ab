"""Filters of checklists, self-inspections and reports by QR code."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.filters import CodesFilter
from hazards.choices import HazardCategory, HazardLevel, InspectionStatus, IntakeStatus, Rhythm
from hazards.filters.monthly import FigureFilter
from hazards.models import ChecklistItem, ChecklistStandard, ReportPoster, SelfInspection, WorkerReport
from hazards.queries.checklists import PLACE_LEVELS, of_level
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter

ALL = _("all")


def _day(name: str, lookup: str, label) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        field_name=name, lookup_expr=lookup, label=label, widget=forms.DateInput(attrs={"type": "date"})
    )


class LevelFilter(django_filters.ChoiceFilter):
    """The level that keeps a standard."""

    def __init__(self, prefix: str = ""):
        self.prefix = prefix
        super().__init__(label=_("Level"), choices=list(PLACE_LEVELS.items()), empty_label=ALL)

    def filter(self, queryset, value):
        return queryset.filter(of_level(value, self.prefix)) if value else queryset


class InForceFilter(YesNoFilter):
    """Whether it is in force today."""

    def __init__(self):
        super().__init__(label=_("In force"))

    def filter(self, queryset, value):
        if not value:
            return queryset
        today = queryset.model.on(local_day(self.parent.now))
        return queryset.filter(today) if value == "1" else queryset.exclude(today)


class ChecklistStandardFilter(ScopedFilterSet):
    q = SearchFilter("title", "code")
    level = LevelFilter()
    sector = CodesFilter("sector", field_name="sectors", label=_("Sector"))
    supervision = CodesFilter("supervision_class", field_name="supervision_classes", label=_("Supervision class"))
    in_force = InForceFilter()

    class Meta:
        model = ChecklistStandard
        fields = ("q", "level")


class ChecklistItemFilter(ScopedFilterSet):
    q = SearchFilter("title", "code", "method", "basis")
    standard = django_filters.CharFilter(field_name="standard__code", label=_("Standard code"), max_length=40)
    kept_by = LevelFilter("standard__")
    category = django_filters.MultipleChoiceFilter(label=_("Category"), choices=HazardCategory, distinct=False)
    hazard_level = django_filters.ChoiceFilter(
        field_name="level", label=_("Level of a hazard"), choices=HazardLevel, empty_label=ALL
    )
    in_force = InForceFilter()

    class Meta:
        model = ChecklistItem
        fields = ("q", "standard")


class SelfInspectionFilter(ScopedFilterSet):
    q = SearchFilter("title", "number", "enterprise__name")
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=InspectionStatus, distinct=False)
    rhythm = django_filters.MultipleChoiceFilter(label=_("Rhythm"), choices=Rhythm, distinct=False)
    due = DueFilter()
    sector = CodesFilter("sector", field_name="sectors", label=_("Sector"))
    without_hazard = django_filters.ChoiceFilter(
        label=_("Hazards found"), choices=[("0", _("none")), ("1", _("some"))], method="by_hazards", empty_label=ALL
    )
    late = YesNoFilter(field_name="late", label=_("Finished late"))
    finished_from = _day("finished_on", "gte", _("Finished from"))
    finished_until = _day("finished_on", "lte", _("Finished until"))
    enterprise = django_filters.NumberFilter(field_name="enterprise_id", label=_("Number of the enterprise"))
    behind = FigureFilter()

    class Meta:
        model = SelfInspection
        fields = ("q", "place", "status")

    def by_hazards(self, queryset, name, value):
        done = queryset.filter(status=InspectionStatus.DONE)
        return done.filter(hazard_count=0) if value == "0" else done.filter(hazard_count__gt=0)


class ReportPosterFilter(ScopedFilterSet):
    q = SearchFilter("location")
    active = YesNoFilter(field_name="active", label=_("In use"))

    class Meta:
        model = ReportPoster
        fields = ("q",)


class WorkerReportFilter(ScopedFilterSet):
    q = SearchFilter("description", "location")
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=IntakeStatus, distinct=False)
    due = DueFilter()

    class Meta:
        model = WorkerReport
        fields = ("q", "status")
