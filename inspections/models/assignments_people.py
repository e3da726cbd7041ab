"""When an officer is away, and whom an officer does not inspect."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import LeaveKind, RecusalGround
from inspections.models.base import person
from safetyportal.core.models import ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes


class OfficerLeave(ScopedRecord, TimestampedRecord):
    """Days on which an officer cannot be sent out. `place` is the body's."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    body = models.ForeignKey(
        "core.SupervisingBody", on_delete=models.PROTECT, related_name="+", verbose_name=_("supervising body")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=LeaveKind, default=LeaveKind.LEAVE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("absence of an officer")
        verbose_name_plural = _("absences of officers")
        constraints = [
            models.CheckConstraint(name="leave_kind_known", condition=Q(kind__in=LeaveKind.values)),
            models.CheckConstraint(
                name="leave_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is not before the first."),
            ),
        ]
        indexes = [
            *segment_indexes("leave", "-id"),
            models.Index(fields=["user", "starts_on"], name="leave_user"),
            models.Index(fields=["starts_on"], name="leave_starts"),
        ]
        permissions = [("record_officerleave", "Record absences of officers")]

    def __str__(self):
        return f"{self.user.name} {self.starts_on}—{self.ends_on}"


class Recusal(ScopedRecord, TimestampedRecord):
    """An officer who does not inspect an enterprise (回避,《行政处罚法》第四十三条). `place` is the body's, so that the
    ground is read by the officer's own authority and not by everybody who sees the enterprise."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("officer")
    )
    body = models.ForeignKey(
        "core.SupervisingBody", on_delete=models.PROTECT, related_name="+", verbose_name=_("supervising body")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="+", verbose_name=_("enterprise")
    )
    ground = models.CharField(_("ground"), max_length=12, choices=RecusalGround)
    reason = models.CharField(_("reason"), max_length=300)
    decided_by = person(_("recusal decided by"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.CheckConstraint(name="recusal_ground_known", condition=Q(ground__in=RecusalGround.values)),
            models.UniqueConstraint(
                name="recusal_once",
                fields=["user", "enterprise"],
                condition=Q(ends_on=None),
                violation_error_message=_("This officer is recused from this enterprise already."),
            ),
        ]
        indexes = [
            *segment_indexes("recusal", "-id"),
            models.Index(fields=["enterprise", "user"], name="recusal_enterprise"),
        ]
        permissions = [("decide_recusal", "Decide recusals of officers")]

    def __str__(self):
        return f"{self.user.name} · {self.enterprise}"
