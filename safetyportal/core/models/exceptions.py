"""Named exceptions: one record shown to one person until a day, with a reason. The everyday tree is postings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class NamedException(models.Model):
    """What the security administrator gave and why; the right itself stands in guardian's table while this is open."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="named_exceptions", verbose_name=_("person")
    )
    permission = models.CharField(max_length=100)
    target_type = models.CharField(_("kind of record"), max_length=64)
    target_id = models.BigIntegerField(_("number of the record"))
    target_label = models.CharField(_("record"), max_length=200)
    place = PlaceField(_("place"), editable=False)
    reason = models.CharField(_("reason"), max_length=200)
    ends_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("named exception")
        verbose_name_plural = _("named exceptions")
        constraints = [
            models.UniqueConstraint(
                name="named_exception_once",
                fields=["user", "permission", "target_type", "target_id"],
                condition=Q(ended_at=None),
                violation_error_message=_("This record is shared with this person already."),
            ),
            models.CheckConstraint(name="named_exception_ends_later", condition=Q(ends_at__gt=F("created_at"))),
        ]
        indexes = [models.Index(fields=["place", "-id"], name="named_exception_place")]
        permissions = [("share_record", "Share one record with a named person")]

    def __str__(self):
        return f"{self.target_label} · {self.user.name}"
