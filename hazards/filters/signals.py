"""Filters of the marks on untrustworthy data."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.filters import CodesFilter
from hazards.choices_signals import SIGNAL_OPEN, SignalKind, SignalStatus
from hazards.filters.monthly import MonthFilter
from hazards.models import TrustSignal
from safetyportal.core.pages.filters import DueFilter, PlaceFilter, ScopedFilterSet, SearchFilter, YesNoFilter


class OpenFilter(YesNoFilter):
    """Marks that wait for an answer or a decision, or those that are over."""

    def filter(self, queryset, value):
        if not value:
            return queryset
        still = Q(status__in=SIGNAL_OPEN)
        return queryset.filter(still if value == "1" else ~still)


class TrustSignalFilter(ScopedFilterSet):
    q = SearchFilter("enterprise__name", "enterprise__credit_code")
    place = PlaceFilter()
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=SignalKind, distinct=False)
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=SignalStatus, distinct=False)
    month = MonthFilter(label=_("Month"))
    sector = CodesFilter("sector", field_name="sectors", label=_("Sector"))
    open = OpenFilter(label=_("Not decided yet"))
    enterprise = django_filters.NumberFilter(field_name="enterprise_id", label=_("Number of the enterprise"))
    due = DueFilter()

    class Meta:
        model = TrustSignal
        fields = ("q", "place", "kind", "status", "month")
