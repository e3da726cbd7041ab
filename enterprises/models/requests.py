"""What is asked for and decided: changes of an enterprise, and its move to another county."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ChangeKind, RequestStatus, TransferStatus
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import PlaceField


class ChangeRequest(ScopedRecord, TimestampedRecord, ClockedRecord):
    """An enterprise asks to change its record (变更) or its state; the county decides.

    `proposed` holds new values by field name, personal data encrypted; `before` what stood there when it was asked,
    `base_version` the version it was made from.
    """

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="change_requests")
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind, default=ChangeKind.FACTS)
    status = models.CharField(_("state"), max_length=16, choices=RequestStatus, default=RequestStatus.PENDING)
    proposed = models.JSONField(_("proposed values"), default=dict, blank=True)
    before = models.JSONField(_("values before"), default=dict, blank=True)
    base_version = models.PositiveIntegerField()
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        constraints = [
            models.CheckConstraint(name="change_request_status_known", condition=Q(status__in=RequestStatus.values)),
            models.CheckConstraint(
                name="change_request_clock_runs_only_while_pending",
                condition=Q(status="pending", due_at__isnull=False) | (~Q(status="pending") & Q(due_at=None)),
            ),
            models.UniqueConstraint(
                name="change_request_one_pending_of_a_kind",
                fields=["enterprise", "kind"],
                condition=Q(status="pending"),
                violation_error_message=_("A request of this kind is already waiting for decision."),
            ),
        ]
        indexes = [
            models.Index(fields=["place", "status", "due_at"], name="change_request_place"),
            models.Index(fields=["due_at"], name="change_request_due", condition=Q(status="pending")),
        ]
        permissions = [("decide_changerequest", "Decide change requests")]

    def __str__(self):
        return f"{self.enterprise} · {self.get_kind_display()}"


class TransferRequest(ScopedRecord, TimestampedRecord, ClockedRecord):
    """The county that holds an enterprise offers it to the one it moved to. `place` is the giving side's."""

    scope_also = ("to_place",)

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="transfers")
    status = models.CharField(_("state"), max_length=16, choices=TransferStatus, default=TransferStatus.REQUESTED)
    to_jurisdiction = models.ForeignKey(
        "core.Jurisdiction", on_delete=models.PROTECT, related_name="+", verbose_name=_("receiving township")
    )
    to_place = PlaceField(_("receiving place"), editable=False)
    reason = models.CharField(_("reason"), max_length=500)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(name="transfer_status_known", condition=Q(status__in=TransferStatus.values)),
            models.CheckConstraint(
                name="transfer_clock_runs_only_while_open",
                condition=Q(status="requested", due_at__isnull=False) | (~Q(status="requested") & Q(due_at=None)),
            ),
            models.UniqueConstraint(
                name="transfer_one_open",
                fields=["enterprise"],
                condition=Q(status="requested"),
                violation_error_message=_("This enterprise is already offered to another county."),
            ),
        ]
        indexes = [
            models.Index(fields=["place", "status", "due_at"], name="transfer_place"),
            models.Index(fields=["to_place", "status", "due_at"], name="transfer_to_place"),
        ]

    def __str__(self):
        return f"{self.enterprise} → {self.to_jurisdiction}"
