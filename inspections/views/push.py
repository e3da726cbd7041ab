"""Event subscriptions and the log of their deliveries."""

from django.utils.translation import gettext_lazy as _

from inspections.filters.push import DeliveryFilter, SubscriptionFilter
from inspections.forms.push import SubscriptionChangeForm, SubscriptionForm
from inspections.models import EventSubscription, PushDelivery
from inspections.services import push
from inspections.tables.push import DELIVERY_TONES, DeliveryTable, SubscriptionTable
from safetyportal.core.pages.acts import Act
from safetyportal.core.pages.register import Register


class SubscriptionRegister(Register):
    model = EventSubscription
    slug = "event-subscriptions"
    label = _("Event push")
    help = _("Other systems are told of each step of tasks, visits, documents and cases, without names of persons.")
    permission = "inspections.view_eventsubscription"
    table = SubscriptionTable
    filterset = SubscriptionFilter
    related = ("body", "created_by")
    export = False
    detail_fields = ("name", "body", "url", "kinds", "whole_place", "active", "created_by", "created_at")
    create = Act(push.subscribe, SubscriptionForm, label=_("Let a system know"), permission=push.MANAGE)
    edit = Act(push.change_subscription, SubscriptionChangeForm, label=_("Change"), permission=push.MANAGE)


class DeliveryRegister(Register):
    model = PushDelivery
    slug = "event-deliveries"
    label = _("Deliveries of events")
    help = _("A failed delivery is tried again with growing pauses; after the last it waits for you.")
    permission = "inspections.view_pushdelivery"
    table = DeliveryTable
    filterset = DeliveryFilter
    main_filters = ("state", "kind")
    related = ("event", "subscription")
    export = False
    state_tones = DELIVERY_TONES
    empty_text = _("Nothing has been sent yet. Set up under “Event subscriptions” which system is told of what.")
    detail_fields = (
        "subscription", "event", "state", "attempts", "status_code", "error", "next_try_at", "sent_at",
    )  # fmt: skip
    acts = {
        "redeliver": Act(
            push.redeliver, label=_("Send again"), permission=push.MANAGE, icon="refresh",
            confirm=_("Send this event again? It carries the same key, so the receiver counts it once."),
        )
    }  # fmt: skip


urlpatterns = [*SubscriptionRegister.urls(), *DeliveryRegister.urls()]
