"""Filters of the lists of people, postings and the trail."""

from datetime import timedelta

import django_filters
from django import forms
from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core import audit
from safetyportal.core.choices import Duty, UserKind
from safetyportal.core.crypto import blind_index
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.models import Role
from safetyportal.core.pages.filters import PlaceFilter, ScopedFilterSet, SearchFilter
from safetyportal.core.services.postings import in_force

ALL = _("all")
FIRST_YEAR, LAST_YEAR = 1900, 9999  # beyond them no day comes before or after


class PeopleFilter(ScopedFilterSet):
    secret = ("phone", "id_number")
    q = SearchFilter("username", "name")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=UserKind.choices, empty_label=ALL)
    duty = django_filters.ChoiceFilter(label=_("Duty"), choices=Duty.choices, empty_label=ALL)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("1", _("active")), ("0", _("locked"))], empty_label=ALL, method="by_state"
    )
    place = PlaceFilter()
    phone = django_filters.CharFilter(label=_("Mobile phone, in full"), method="by_phone")
    id_number = django_filters.CharFilter(label=_("ID number, in full"), method="by_id_number")
    certificate_until = django_filters.DateFilter(
        label=_("Certificate ends until"),
        field_name="certificate_valid_to",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def by_state(self, rows, name, value):
        return rows.filter(is_active=value == "1")

    def by_phone(self, rows, name, value):
        return rows.filter(phone_index=blind_index(value))

    def by_id_number(self, rows, name, value):
        return rows.filter(id_number_index=blind_index(value))


class PostingFilter(ScopedFilterSet):
    q = SearchFilter("user__username", "user__name")
    role = django_filters.ModelChoiceFilter(label=_("Role"), queryset=Role.objects.all(), empty_label=ALL)
    place = PlaceFilter()
    time = django_filters.ChoiceFilter(
        label=_("Time"),
        choices=[("now", _("in force")), ("past", _("ended")), ("future", _("not begun"))],
        empty_label=ALL,
        method="by_time",
    )
    delegated = django_filters.ChoiceFilter(
        label=_("Delegated"), choices=[("1", _("yes")), ("0", _("no"))], empty_label=ALL, method="by_delegated"
    )

    def by_time(self, rows, name, value):
        condition = {"now": in_force(self.now), "past": Q(ends_at__lte=self.now), "future": Q(starts_at__gt=self.now)}
        return rows.filter(condition[value])

    def by_delegated(self, rows, name, value):
        return rows.filter(source__isnull=value == "0")


class TrailFilter(ScopedFilterSet):
    """Equality on indexed columns and a time: the trail is long."""

    person = django_filters.CharFilter(label=_("Person (user name)"), field_name="actor__username", max_length=64)
    action = django_filters.ChoiceFilter(label=_("Act"), choices=[], empty_label=ALL)
    record = django_filters.ChoiceFilter(
        label=_("Kind of record"), choices=[], empty_label=ALL, field_name="target_type"
    )
    number = django_filters.CharFilter(label=_("Number of the record"), field_name="target_id", max_length=40)
    place = PlaceFilter()
    from_day = django_filters.DateFilter(
        label=_("From"), method="since", widget=forms.DateInput(attrs={"type": "date"})
    )
    to_day = django_filters.DateFilter(label=_("To"), method="until", widget=forms.DateInput(attrs={"type": "date"}))
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=[("ok", _("done")), ("denied", _("refused"))], empty_label=ALL
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["action"].extra["choices"] = sorted(audit.actions().items(), key=lambda item: str(item[1]))
        models = sorted(apps.get_models(), key=lambda model: str(model._meta.verbose_name))
        known = [(m._meta.label_lower, m._meta.verbose_name) for m in models if m._meta.app_label not in _OTHERS]
        self.filters["record"].extra["choices"] = known

    def since(self, rows, name, value):
        return rows.filter(at__gte=end_of_day(value - timedelta(days=1))) if value.year >= FIRST_YEAR else rows

    def until(self, rows, name, value):
        return rows.filter(at__lt=end_of_day(value)) if value.year < LAST_YEAR else rows


_OTHERS = {"auth", "contenttypes", "sessions", "admin", "guardian", "account", "mfa", "usersessions"}
