"""What people are told, through which channels, and what they chose."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import Channel, DeliveryState
from safetyportal.core.places import PlaceField


class Notification(models.Model):
    """One message in one person's inbox. `key` makes a repeat of the same event harmless."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=48)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    place = PlaceField(default="/")
    key = models.CharField(max_length=160)
    urgent = models.BooleanField(_("urgent"), default=False)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(name="notification_once", fields=["user", "key"])]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_inbox"),
            models.Index(fields=["user"], name="notification_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self):
        return self.title


class Delivery(models.Model):
    """One notification on its way through one outside channel, with retries."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="delivery_once_per_channel", fields=["notification", "channel"])]
        indexes = [
            models.Index(fields=["next_try_at"], name="delivery_due", condition=models.Q(state=DeliveryState.WAITING))
        ]

    def __str__(self):
        return f"{self.channel} {self.state}"


class NotificationPreference(models.Model):
    """A person's choice: channels, digest, quiet hours. The in-site inbox cannot be switched off."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    channels = ArrayField(models.CharField(max_length=8, choices=Channel), default=list, blank=True)
    muted_kinds = ArrayField(models.CharField(max_length=48), default=list, blank=True)
    digest = models.BooleanField(_("one daily summary instead of single messages"), default=False)
    digest_hour = models.PositiveSmallIntegerField(_("hour of the summary"), default=8)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet to"), null=True, blank=True)
    webhook_url = models.URLField(_("work chat address"), blank=True, default="")

    def __str__(self):
        return str(self.user_id)
