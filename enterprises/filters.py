"""Filters of the registry's lists; the map uses the same ones."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises import queries, search
from enterprises.choices import (
    ChangeKind,
    DataSource,
    EnterpriseStatus,
    RequestStatus,
    RiskClass,
    Scale,
    StandardisationGrade,
    TransferStatus,
)
from enterprises.models import ChangeRequest, Enterprise, SpecialObjectType, TransferRequest
from safetyportal.core import codes
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.filters import DueFilter, OverlapFilter, PlaceFilter, ScopedFilterSet, SearchFilter

ALL = _("all")
EXPIRY = [
    ("expired", _("has expired")),
    ("30", _("within 30 days")),
    ("60", _("within 60 days")),
    ("90", _("within 90 days")),
]
POSITION = [("with", _("with coordinates")), ("without", _("without coordinates"))]


class TextFilter(django_filters.CharFilter):
    """Words of name or address in any order, or the beginning of a credit code."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"type": "search", "maxlength": 60})
        super().__init__(label=_("Name, address or credit code"), max_length=60, widget=widget, **kwargs)

    def filter(self, queryset, value):
        return search.find(queryset, value) if value and value.strip() else queryset


class CodeFilter(django_filters.ChoiceFilter):
    def __init__(self, table: str, **kwargs):
        self.table = table
        super().__init__(choices=lambda: codes.choices(table), empty_label=ALL, **kwargs)

    def state_of_choices(self):
        return codes.read_at(self.table)


class CodesFilter(OverlapFilter):
    def __init__(self, table: str, **kwargs):
        self.table = table
        super().__init__(choices=lambda: codes.choices(table), **kwargs)

    def state_of_choices(self):
        return codes.read_at(self.table)


class EnterpriseFilter(ScopedFilterSet):
    q = TextFilter()
    place = PlaceFilter()
    status = django_filters.MultipleChoiceFilter(label=_("State"), choices=EnterpriseStatus, distinct=False)
    risk_class = django_filters.MultipleChoiceFilter(label=_("Risk class"), choices=RiskClass, distinct=False)
    supervision = CodesFilter("supervision_class", field_name="supervision_classes", label=_("Supervision class"))
    sector = CodesFilter("sector", field_name="sectors", label=_("Sector"))
    industry = django_filters.CharFilter(
        label=_("Industry code begins with"), lookup_expr="startswith", max_length=4, min_length=2
    )
    scale = django_filters.ChoiceFilter(label=_("Scale"), choices=Scale, empty_label=ALL)
    registration_type = CodeFilter("registration_type_2023", label=_("Registration type"))
    standardisation = django_filters.ChoiceFilter(
        field_name="standardisation_grade", label=_("Standardisation"), choices=StandardisationGrade, empty_label=ALL
    )
    special = django_filters.ChoiceFilter(label=_("Special object"), method="by_special", choices=[], empty_label=ALL)
    expiring = django_filters.ChoiceFilter(
        label=_("Documents expiring"), method="by_expiry", choices=EXPIRY, empty_label=ALL
    )
    official = django_filters.CharFilter(label=_("Responsible official"), method="by_official", max_length=20)
    body = django_filters.CharFilter(label=_("Competent department"), method="by_body", max_length=40)
    host = django_filters.CharFilter(label=_("Host enterprise"), method="by_host", max_length=60)
    guest = django_filters.BooleanFilter(
        field_name="host", lookup_expr="isnull", exclude=True, label=_("On another enterprise's premises")
    )
    external_id = django_filters.CharFilter(label=_("Number in the exchanging system"), max_length=64)
    position = django_filters.ChoiceFilter(
        label=_("Coordinates"), method="by_position", choices=POSITION, empty_label=ALL
    )
    source = django_filters.ChoiceFilter(
        field_name="data_source", label=_("Data source"), choices=DataSource, empty_label=ALL
    )
    key_fire_unit = django_filters.BooleanFilter(label=_("Key fire safety unit"))
    has_request = django_filters.BooleanFilter(label=_("Change request waiting"), method="by_request")
    due = DueFilter()
    since = django_filters.DateFilter(
        field_name="updated_at",
        lookup_expr="date__gte",
        label=_("Changed since"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Enterprise
        fields = ("q", "place", "status", "risk_class")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = SpecialObjectType.objects.filter(active=True)
        self.filters["special"].extra["choices"] = [(one.code, one.label) for one in types]

    def by_special(self, queryset, name, value):
        return queries.with_special_objects(queryset, value)

    def by_expiry(self, queryset, name, value):
        days = -1 if value == "expired" else int(value)
        return queries.with_documents_expiring(queryset, local_day(self.now), days)

    def by_official(self, queryset, name, value):
        return queries.under_official(queryset, value)

    def by_body(self, queryset, name, value):
        return queries.under_body(queryset, value)

    def by_host(self, queryset, name, value):
        return queries.on_premises_of(queryset, self.user, value)

    def by_position(self, queryset, name, value):
        return queryset.filter(longitude__isnull=value == "without")

    def by_request(self, queryset, name, value):
        return queries.with_open_request(queryset) if value else queryset


class ChangeRequestFilter(ScopedFilterSet):
    q = SearchFilter("enterprise__name", "reason")
    place = PlaceFilter()
    status = django_filters.ChoiceFilter(label=_("State"), choices=RequestStatus, empty_label=ALL)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ChangeKind, empty_label=ALL)
    due = DueFilter()

    class Meta:
        model = ChangeRequest
        fields = ("q", "place", "status", "kind")


class TransferRequestFilter(ScopedFilterSet):
    q = SearchFilter("enterprise__name", "reason")
    status = django_filters.ChoiceFilter(label=_("State"), choices=TransferStatus, empty_label=ALL)
    due = DueFilter()

    class Meta:
        model = TransferRequest
        fields = ("q", "status")
