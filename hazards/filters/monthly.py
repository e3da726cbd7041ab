"""Filters of monthly reports, and the filter that shows the rows behind one of their figures."""

from datetime import date

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.filters import CodeFilter, CodesFilter
from hazards.choices import OWED, MonthlyFlag, MonthlyStatus
from hazards.filters.cells import CellFilter
from hazards.models import Hazard, MonthlyReport
from hazards.queries.inspections_of_month import finished_in
from hazards.queries.monthly import FIGURES, month_end, rows_behind
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter

VIEW = "hazards.view_monthlyreport"


class MonthInput(forms.DateInput):
    """Of its own class, so that forms leave it a month and make no date of it."""


class MonthField(forms.Field):
    """A month as 2026-10, the browser's own input."""

    widget = MonthInput(attrs={"type": "month"})

    def to_python(self, value):
        words = str(value or "").strip()
        if not words:
            return None
        year, _dash, month = words.partition("-")
        try:
            if len(words) != 7 or not (year.isdecimal() and month.isdecimal()):
                raise ValueError(words)
            return date(int(year), int(month), 1)
        except ValueError as error:
            raise forms.ValidationError(_("Give the month as 2026-10.")) from error


class MonthFilter(django_filters.Filter):
    """Rows of one month."""

    field_class = MonthField

    def filter(self, queryset, value):
        return queryset.filter(**{self.field_name: value}) if value else queryset


class MissingFilter(django_filters.ChoiceFilter):
    """Those who have not reported, or those who have."""

    def __init__(self):
        choices = [("1", _("not reported")), ("0", _("reported"))]
        super().__init__(label=_("Reported"), choices=choices, empty_label=_("all"))

    def filter(self, queryset, value):
        if not value:
            return queryset
        owed = queryset.filter(status__in=OWED)
        return owed if value == "1" else queryset.exclude(status__in=[*OWED, MonthlyStatus.WAIVED])


class FlagFilter(django_filters.ChoiceFilter):
    """Reports with one of the marks, with any, or without."""

    def __init__(self):
        choices = [("none", _("nothing to be looked at")), ("any", _("something to be looked at"))]
        super().__init__(label=_("To be looked at"), choices=[*choices, *MonthlyFlag.choices], empty_label=_("all"))

    def filter(self, queryset, value):
        if not value:
            return queryset
        if value in {"none", "any"}:
            return queryset.filter(flags=[]) if value == "none" else queryset.exclude(flags=[])
        return queryset.filter(flags__contains=[value])


class WishFilter(django_filters.ChoiceFilter):
    """Reports for which the enterprise asks the county for something."""

    def __init__(self):
        choices = [("time", _("more time")), ("unlock", _("unlocking"))]
        super().__init__(label=_("Asks for"), choices=choices, empty_label=_("all"))

    def filter(self, queryset, value):
        if value == "time":
            return queryset.filter(extension_wish__isnull=False)
        return queryset.exclude(unlock_reason="") if value else queryset


class MonthlyReportFilter(ScopedFilterSet):
    q = SearchFilter("enterprise__name", "enterprise__credit_code")
    place = PlaceFilter()
    month = MonthFilter(label=_("Month"))
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=MonthlyStatus, distinct=False)
    missing = MissingFilter()
    late = YesNoFilter(label=_("Filed late"))
    proxy = YesNoFilter(label=_("Filed by the township"))
    zero = YesNoFilter(label=_("Zero declaration"))
    extended = YesNoFilter(label=_("Time limit extended"))
    flags = FlagFilter()
    asks = WishFilter()
    trade = CodeFilter("supervision_class", label=_("Supervision class"))
    sector = CodesFilter("sector", field_name="sectors", label=_("Sector"))
    due = DueFilter()
    cell = CellFilter()

    class Meta:
        model = MonthlyReport
        fields = ("q", "place", "month", "status")


class FigureFilter(django_filters.CharFilter):
    """`general_found:17`: the rows behind this figure of monthly report 17, as the report itself counts them.

    For the registers of hazards and of self-inspections; a report that the reader may not see shows no rows.
    """

    def __init__(self):
        super().__init__(label=_("Figure of a monthly report"), max_length=40, widget=forms.HiddenInput)

    def filter(self, queryset, value):
        if not value:
            return queryset
        name, _colon, number = value.partition(":")
        if name not in FIGURES or not number.isdecimal() or len(number) > 18:
            return queryset.none()
        report = MonthlyReport.objects.visible_to(self.parent.user, VIEW).filter(pk=number).first()
        if report is None:
            return queryset.none()
        if queryset.model is Hazard:
            known = FIGURES[name].rows is not None
            return rows_behind(queryset, name, report.enterprise_id, report.month) if known else queryset.none()
        return finished_in(queryset, report.enterprise_id, report.month, month_end(report.month))
