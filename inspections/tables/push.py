"""Columns of event subscriptions and of their deliveries."""

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from inspections.choices.push import EventKind
from inspections.models import EventSubscription, PushDelivery
from safetyportal.core.pages.tables import Column, DateTimeColumn, ScopedTable, StateColumn

DELIVERY_TONES = {"waiting": "waiting", "sent": "closed", "given_up": "overdue"}


class SubscriptionTable(ScopedTable):
    name = Column(verbose_name=_("System"), linkify=("eventsubscription-detail", {"pk": A("pk")}))
    body = Column(accessor="body__name", verbose_name=_("Supervising body"))

    class Meta(ScopedTable.Meta):
        model = EventSubscription
        fields = ("name", "body", "url", "kinds", "whole_place", "active", "created_at")
        default_columns = ("name", "body", "url", "kinds", "active")
        related = ("body",)

    def render_kinds(self, value):
        return "、".join(str(EventKind(kind).label) for kind in value)


class DeliveryTable(ScopedTable):
    event = Column(accessor="event__action", verbose_name=_("Event"), linkify=("pushdelivery-detail", {"pk": A("pk")}))
    at = DateTimeColumn(accessor="event__at", verbose_name=_("Time"))
    system = Column(accessor="subscription__name", verbose_name=_("System"))
    state = StateColumn(verbose_name=_("State"), tones=DELIVERY_TONES)

    class Meta(ScopedTable.Meta):
        model = PushDelivery
        fields = ("event", "at", "system", "state", "attempts", "status_code", "error", "sent_at", "next_try_at")
        default_columns = ("event", "at", "system", "state", "attempts", "status_code", "error", "sent_at")
        related = ("event", "subscription")
