"""Reports of people on the spot: a poster with a QR code, and what comes in through it."""

import secrets

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.profile import phone_number
from hazards.choices import IntakeStatus
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes


def new_token() -> str:
    """Address of a poster: 128 bits that nobody guesses."""
    return secrets.token_urlsafe(16)


def new_receipt() -> str:
    """Code with which whoever reported looks up what became of it: easy to copy by hand, not to be guessed."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _digit in range(14))


class ReportPoster(ScopedRecord, TimestampedRecord):
    """A poster somewhere in the enterprise. Revoked, its address leads nowhere."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="report_posters", verbose_name=_("enterprise")
    )
    location = models.CharField(_("where it hangs"), max_length=80)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    active = models.BooleanField(_("in use"), default=True, editable=False)

    class Meta:
        verbose_name = _("reporting poster")
        verbose_name_plural = _("reporting posters")
        indexes = segment_indexes("poster", "-id")
        permissions = [("manage_reportposter", "Print and revoke posters for reports")]

    def __str__(self):
        return self.location


class WorkerReport(ScopedRecord, TimestampedRecord, ClockedRecord):
    """What somebody without an account reported. Nobody but the enterprise's own keepers reads it.

    The phone is encrypted; the receipt code is the only way back to whoever reported.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="worker_reports", verbose_name=_("enterprise")
    )
    poster = models.ForeignKey(
        ReportPoster, on_delete=models.PROTECT, related_name="reports", verbose_name=_("poster"), db_index=False
    )
    status = models.CharField(
        _("state"), max_length=16, choices=IntakeStatus, default=IntakeStatus.WAITING, editable=False
    )
    receipt = models.CharField(_("receipt code"), max_length=20, unique=True, default=new_receipt, editable=False)
    description = models.TextField(_("what was seen"), max_length=1000)
    location = models.CharField(_("exact place"), max_length=100)
    phone = EncryptedTextField(_("phone of the reporter"), blank=True, default="", validators=[phone_number])
    reported_at = models.DateTimeField(_("time of the report"), editable=False)
    hazard = models.ForeignKey(
        "hazards.Hazard", null=True, blank=True, on_delete=models.PROTECT, related_name="worker_reports",
        verbose_name=_("hazard"),
    )  # fmt: skip
    decision_note = models.CharField(_("answer to the reporter"), max_length=500, blank=True, default="")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False,
        verbose_name=_("decided by"), db_index=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("report by QR code")
        verbose_name_plural = _("reports by QR code")
        constraints = [
            models.CheckConstraint(name="report_status_known", condition=Q(status__in=IntakeStatus.values)),
            models.CheckConstraint(
                name="report_clock_runs_while_waiting",
                condition=Q(status=IntakeStatus.WAITING, due_at__isnull=False)
                | (~Q(status=IntakeStatus.WAITING) & Q(due_at=None)),
            ),
            models.CheckConstraint(
                name="report_with_hazard_is_accepted_or_merged",
                condition=Q(status__in=[IntakeStatus.ACCEPTED, IntakeStatus.MERGED], hazard__isnull=False)
                | (Q(status__in=[IntakeStatus.WAITING, IntakeStatus.REJECTED]) & Q(hazard=None)),
            ),
        ]
        indexes = [
            *segment_indexes("intake", "-id"),
            models.Index(fields=["enterprise", "status", "-id"], name="intake_enterprise"),
            models.Index(fields=["poster", "reported_at"], name="intake_poster"),
            models.Index(fields=["due_at"], name="intake_due", condition=Q(status="waiting")),
        ]
        permissions = [
            ("moderate_workerreport", "Decide on reports that came in by QR code"),
            ("export_workerreport", "Export lists of reports by QR code"),
        ]

    def __str__(self):
        return self.description[:40]

    @classmethod
    def next_id(cls) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [cls._meta.db_table])
            return cursor.fetchone()[0]
