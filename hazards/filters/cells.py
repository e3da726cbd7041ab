"""The filter that shows the rows behind one cell of a statutory table."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from hazards.models import LevelReport
from hazards.queries.statutory import rows_behind

VIEW = "hazards.view_levelreport"


class CellFilter(django_filters.CharFilter):
    """`17:m1.coal_mine:year:general_found`: what this cell of statistical report 17 counts, within the reader's scope.

    For the registers of hazards, monthly reports and statistical reports; a report that the reader may not see, or a
    cell of other records, shows no rows.
    """

    def __init__(self):
        super().__init__(label=_("Cell of a statistical report"), max_length=80, widget=forms.HiddenInput)

    def filter(self, queryset, value):
        if not value:
            return queryset
        parts = value.split(":")
        if len(parts) != 4 or not parts[0].isdecimal() or len(parts[0]) > 18:
            return queryset.none()
        report = LevelReport.objects.visible_to(self.parent.user, VIEW).filter(pk=parts[0]).first()
        try:
            return rows_behind(queryset, report, *parts[1:]) if report else queryset.none()
        except KeyError:
            return queryset.none()
