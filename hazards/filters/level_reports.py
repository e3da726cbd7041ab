"""Filters of statistical reports and bulletins."""

from datetime import date

import django_filters
from django.utils.translation import gettext_lazy as _

from enterprises.filters import CodeFilter
from hazards.choices_tables import BulletinStatus, LevelStatus, ReportKind, ReportLevel
from hazards.filters.cells import CellFilter
from hazards.filters.monthly import MonthFilter
from hazards.models import HazardBulletin, LevelReport
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter


class PeriodFilter(MonthFilter):
    """Reports of the period in which this month lies."""

    def filter(self, queryset, value: date | None):
        return queryset.filter(first__lte=value, last__gte=value) if value else queryset


class LevelReportFilter(ScopedFilterSet):
    q = SearchFilter("enterprise__name", "jurisdiction__name", label=_("Division or enterprise"))
    place = PlaceFilter()
    kind = django_filters.MultipleChoiceFilter(label=_("Kind of report"), choices=ReportKind, distinct=False)
    month = PeriodFilter(label=_("Month in the period"))
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=LevelStatus, distinct=False)
    level = django_filters.MultipleChoiceFilter(label=_("Level"), choices=ReportLevel, distinct=False)
    overdue = YesNoFilter(field_name="overdue", label=_("Overdue"))
    late = YesNoFilter(field_name="late", label=_("Submitted late"))
    trade = CodeFilter("supervision_class", label=_("Supervision class"))
    due = DueFilter()
    cell = CellFilter()

    class Meta:
        model = LevelReport
        fields = ("q", "place", "kind", "status")


class HazardBulletinFilter(ScopedFilterSet):
    q = SearchFilter("title", "number")
    place = PlaceFilter()
    month = MonthFilter(label=_("Month"))
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=BulletinStatus, distinct=False)

    class Meta:
        model = HazardBulletin
        fields = ("q", "place", "month", "status")
