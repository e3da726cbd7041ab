"""Events pushed to other systems: who wants which, what happened, and how each delivery went."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.push import EventKind, PushState
from inspections.models.base import person
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.models import ScopedRecord, TimestampedRecord
from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


def hidden(text: str) -> str:
    """Nothing of a secret is shown, in the trail neither."""
    return "***"


class EventSubscription(ScopedRecord, TimestampedRecord):
    """One address of another system that a body lets know of its events, or of all events in its place."""

    body = models.ForeignKey(
        "core.SupervisingBody", on_delete=models.PROTECT, related_name="+", verbose_name=_("supervising body")
    )
    name = models.CharField(_("name of the system"), max_length=80)
    url = models.URLField(_("address"), max_length=300)
    secret = EncryptedTextField(_("secret"), masking=hidden)
    kinds = ArrayField(models.CharField(max_length=8, choices=EventKind), verbose_name=_("events"))
    whole_place = models.BooleanField(_("also events of other bodies in this place"), default=False)
    active = models.BooleanField(_("active"), default=True)
    created_by = person(_("created by"))

    class Meta:
        verbose_name = _("event subscription")
        verbose_name_plural = _("event subscriptions")
        constraints = [models.UniqueConstraint(name="subscription_once", fields=["body", "url"])]
        permissions = [("manage_eventsubscription", "Let other systems know of events of enforcement")]

    def __str__(self):
        return self.name


class PushEvent(models.Model):
    """One step of a task, visit, document or case, taken from the trail: `entry` is the number of the audit entry and
    the key by which a receiver knows a repetition. `payload` holds no personal data."""

    entry = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(_("event"), max_length=8, choices=EventKind)
    action = models.CharField(_("act"), max_length=64)
    at = models.DateTimeField(_("time"))
    place = PlaceField(_("place"))
    body = models.ForeignKey("core.SupervisingBody", on_delete=models.PROTECT, related_name="+")
    payload = models.JSONField()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]

    def __str__(self):
        return f"{self.action} {self.entry}"


class PushDelivery(TimestampedRecord):
    """An event on its way to one system. A repetition carries the same key, so that nothing is counted twice."""

    scope_prefix = "subscription__"

    subscription = models.ForeignKey(
        EventSubscription, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("event subscription")
    )
    event = models.ForeignKey(PushEvent, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("event"))
    state = models.CharField(_("state"), max_length=8, choices=PushState, default=PushState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    sent_at = models.DateTimeField(_("received at"), null=True, blank=True)
    status_code = models.PositiveSmallIntegerField(_("status of the answer"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True, default="")

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("delivery of an event")
        verbose_name_plural = _("deliveries of events")
        constraints = [models.UniqueConstraint(name="push_once", fields=["subscription", "event"])]
        indexes = [
            models.Index(fields=["next_try_at"], name="push_due", condition=Q(state=PushState.WAITING)),
            models.Index(fields=["state", "-id"], name="push_state"),
        ]

    def __str__(self):
        return f"{self.event} → {self.subscription}"

    @property
    def place(self) -> str:
        return self.subscription.place


class PushMark(models.Model):
    """How far the trail has been read: every entry up to here that is an event has become one."""

    entry = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mark of the event push")
        verbose_name_plural = _("marks of the event push")

    def __str__(self):
        return str(self.entry)
