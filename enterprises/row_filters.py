"""Filters of the lists of persons, documents, special objects and sites."""

from datetime import timedelta

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.choices import Condition, PersonKind, SiteKind
from enterprises.filters import ALL, EXPIRY, CodeFilter
from enterprises.models import EnterpriseDocument, ResponsiblePerson, Site, SpecialObject, SpecialObjectType
from enterprises.queries import with_number
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.filters import PlaceFilter, ScopedFilterSet, SearchFilter


class ExpiryFilter(django_filters.ChoiceFilter):
    """What has ended or ends within some days; `kept` picks the rows that are still in force."""

    def __init__(self, column: str, kept: Q, **kwargs):
        self.column, self.kept = column, kept
        super().__init__(label=_("Expiry"), choices=EXPIRY, empty_label=ALL, **kwargs)

    def filter(self, queryset, value):
        if not value:
            return queryset
        today = local_day(self.parent.now)
        if value == "expired":
            return queryset.filter(self.kept, **{f"{self.column}__lt": today})
        return queryset.filter(self.kept, **{f"{self.column}__range": (today, today + timedelta(days=int(value)))})


class NumberFilter(django_filters.CharFilter):
    """A whole phone, ID or certificate number, found by its digest."""

    def __init__(self):
        super().__init__(label=_("Phone, ID or certificate number (whole)"), max_length=40)

    def filter(self, queryset, value):
        return queryset.filter(with_number(value)) if value else queryset


class PersonFilter(ScopedFilterSet):
    secret = ("number",)

    q = SearchFilter("name", "enterprise__name")
    number = NumberFilter()
    place = PlaceFilter()
    kind = django_filters.ChoiceFilter(label=_("Function"), choices=PersonKind, empty_label=ALL)
    expiring = ExpiryFilter("certificate_expires_on", Q(left_on=None))

    class Meta:
        model = ResponsiblePerson
        fields = ("q", "place", "kind")


class DocumentFilter(ScopedFilterSet):
    q = SearchFilter("title", "number", "enterprise__name")
    place = PlaceFilter()
    kind = CodeFilter("document_kind", label=_("Kind"))
    expiring = ExpiryFilter("expires_on", Q(retired_on=None))

    class Meta:
        model = EnterpriseDocument
        fields = ("q", "place", "kind")


class SpecialObjectFilter(ScopedFilterSet):
    q = SearchFilter("name", "number", "enterprise__name")
    place = PlaceFilter()
    type = django_filters.ModelChoiceFilter(
        label=_("Type"), queryset=SpecialObjectType.objects.filter(active=True), empty_label=ALL
    )
    condition = django_filters.ChoiceFilter(label=_("Condition"), choices=Condition, empty_label=ALL)

    class Meta:
        model = SpecialObject
        fields = ("q", "place", "type", "condition")


class SiteFilter(ScopedFilterSet):
    q = SearchFilter("name", "address", "enterprise__name")
    place = PlaceFilter()
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=SiteKind, empty_label=ALL)

    class Meta:
        model = Site
        fields = ("q", "place", "kind")
