"""Filters of event subscriptions and of their deliveries."""

import django_filters
from django.utils.translation import gettext_lazy as _

from inspections.choices.push import EventKind, PushState
from inspections.models import EventSubscription, PushDelivery
from safetyportal.core.pages.filters import ScopedFilterSet, SearchFilter, YesNoFilter


class SubscriptionFilter(ScopedFilterSet):
    q = SearchFilter("name", "url")
    active = YesNoFilter(field_name="active", label=_("Active"))

    class Meta:
        model = EventSubscription
        fields = ("q",)


class DeliveryFilter(ScopedFilterSet):
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=PushState, distinct=False)
    kind = django_filters.ChoiceFilter(
        field_name="event__kind", label=_("Event"), choices=EventKind, empty_label=_("all")
    )
    subscription = django_filters.NumberFilter(field_name="subscription_id", label=_("Number of the subscription"))

    class Meta:
        model = PushDelivery
        fields = ("state",)
