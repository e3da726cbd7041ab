"""One-time codes sent to a phone or e-mail address: to show that it is the person's, or to set a forgotten password."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import Channel, CodePurpose


class OneTimeCode(models.Model):
    """Kept as a keyed digest; good for minutes, a few tries and one use (rule `account.one_time_code`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=CodePurpose)
    channel = models.CharField(max_length=8, choices=Channel)
    ticket = models.CharField(max_length=32)  # digest of what the browser holds that asked for it
    digest = models.CharField(max_length=32)
    address = models.CharField(max_length=32)  # blind index of the phone or e-mail address it went to
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        constraints = [models.UniqueConstraint(name="one_time_code_ticket_once", fields=["ticket"])]
        indexes = [models.Index(fields=["user", "purpose"], name="one_time_code_user")]

    def __str__(self):
        return f"{self.user_id} {self.purpose}"
