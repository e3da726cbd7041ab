"""Handing a hazard to another body, department or county (抄告、移送)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.choices_loop import WAITING_HANDOVER, HandOverKind, HandOverStatus
from hazards.models.base import person
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import PlaceField


class HandOver(ScopedRecord, TimestampedRecord, ClockedRecord):
    """`place` is the hazard's, `from_place` where the sender is posted, `to_place` where the body is whose turn it is.

    `candidates` are the bodies to ask next, in order, when the present one refuses. Until a body has received it the
    sender stays responsible; after the hours of the rule the level above must designate one (`escalated`).
    """

    scope_also = ("to_place",)

    hazard = models.ForeignKey("hazards.Hazard", on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(_("kind"), max_length=10, choices=HandOverKind)
    status = models.CharField(_("state"), max_length=16, choices=HandOverStatus, default=HandOverStatus.OFFERED)
    reason = models.TextField(_("reason"), max_length=1000)
    from_place = PlaceField(_("place of the sender"), editable=False)
    from_name = models.CharField(_("sender"), max_length=120, editable=False)
    to_body = models.ForeignKey(
        "core.SupervisingBody",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("receiving body"),
    )
    to_place = PlaceField(_("receiving place"), editable=False)
    candidates = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("next candidates"))
    refusals = models.JSONField(_("refusals"), default=list, blank=True)  # [{body, name, at, by, reason}]
    sent_by = person(_("sent by"))
    received_by = person(_("received by"), optional=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    reply = models.TextField(_("reply"), max_length=1000, blank=True, default="")
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    feedback = models.TextField(_("result"), max_length=2000, blank=True, default="")
    finished_at = models.DateTimeField(_("result reported"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        constraints = [
            models.CheckConstraint(name="handover_status_known", condition=Q(status__in=HandOverStatus.values)),
            models.CheckConstraint(
                name="handover_is_never_without_a_clock_while_it_waits",
                condition=Q(status__in=WAITING_HANDOVER, due_at__isnull=False)
                | (~Q(status__in=WAITING_HANDOVER) & Q(due_at=None)),
            ),
            models.UniqueConstraint(
                name="handover_one_transfer_at_a_time",
                fields=["hazard"],
                condition=Q(kind=HandOverKind.TRANSFER, status__in=WAITING_HANDOVER),
                violation_error_message=_("This hazard is being transferred already."),
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-id"], name="handover_place"),
            models.Index(fields=["to_place", "-id"], name="handover_to_place"),
            models.Index(fields=["due_at"], name="handover_due", condition=Q(status__in=WAITING_HANDOVER)),
        ]
        permissions = [
            ("send_handover", "Hand hazards over to another body"),
            ("receive_handover", "Receive, refuse and answer hand-overs"),
            ("designate_handover", "Designate the body that takes a hazard"),
            ("escalate_handover", "Bring hand-overs that nobody receives before the level above"),
        ]

    def __str__(self):
        return f"{self.hazard.number} → {self.to_body or self.to_place}"
