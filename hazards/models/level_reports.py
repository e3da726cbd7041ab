"""Statutory tables: what a township, county, city or province reports upwards, and an enterprise's quarter and year."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import SigningMethod
from hazards.choices_tables import LEVEL_FILED, LEVEL_OWED, OWN_KINDS, LevelStatus, ReportKind, ReportLevel
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes


def _person(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        editable=False,
        db_index=False,
    )


class LevelReport(ScopedRecord, TimestampedRecord, ClockedRecord):
    """One table of one place and period, compiled from the rows below it; nothing but a note and names is typed.

    `content` holds the figures as compiled last (money in yuan); with the submission it is frozen under
    `content_sha256`; what was returned stays in `former`. An enterprise's report has `enterprise` and `trade` and is
    signed by its head; the signature covers the digest. `overdue` is kept by the sweep, `late` is for good.
    """

    kind = models.CharField(_("kind of report"), max_length=12, choices=ReportKind, editable=False)
    level = models.CharField(_("level"), max_length=10, choices=ReportLevel, editable=False)
    first = models.DateField(_("first day"), editable=False)
    last = models.DateField(_("last day"), editable=False)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="level_reports",
        verbose_name=_("enterprise"),
    )
    trade = models.CharField(_("supervision class"), max_length=32, blank=True, default="", editable=False)
    status = models.CharField(_("state"), max_length=16, choices=LevelStatus, default=LevelStatus.DUE)
    deadline = models.DateTimeField(_("to be submitted by"), editable=False)

    content = models.JSONField(_("content"), default=dict, blank=True, editable=False)
    content_sha256 = models.CharField(_("digest of the content"), max_length=64, blank=True, default="", editable=False)
    compiled_at = models.DateTimeField(_("compiled"), null=True, blank=True, editable=False)
    former = models.JSONField(_("contents that were returned"), default=list, blank=True, editable=False)
    remark = models.CharField(_("note of this level"), max_length=500, blank=True, default="")
    prepared_by = _person(_("compiled by"))
    head_name = models.CharField(_("head of the unit"), max_length=64, blank=True, default="")
    filler_name = models.CharField(_("filled in by"), max_length=64, blank=True, default="")
    phone = EncryptedTextField(_("phone"), blank=True, default="")

    signed_by = _person(_("signed by"))
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True, editable=False)
    signed_method = models.CharField(
        _("way of signing"), max_length=8, choices=SigningMethod, blank=True, default="", editable=False
    )
    signed_sha256 = models.CharField(_("signed digest"), max_length=64, blank=True, default="", editable=False)
    signature = models.ForeignKey(
        "core.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        verbose_name=_("signature"), editable=False,
    )  # fmt: skip

    submitted_at = models.DateTimeField(_("submitted on"), null=True, blank=True, editable=False)
    submitted_by = _person(_("submitted by"))
    late = models.BooleanField(_("submitted late"), default=False, editable=False)
    overdue = models.BooleanField(_("overdue"), default=False, editable=False)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True, editable=False)
    accepted_by = _person(_("accepted by"))
    decision_note = models.CharField(_("reason of the last decision"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("statistical report")
        verbose_name_plural = _("statistical reports")
        constraints = [
            models.UniqueConstraint(
                name="level_report_once_of_a_place",
                fields=["jurisdiction", "kind", "first"],
                condition=Q(enterprise=None),
                violation_error_message=_("This report exists already."),
            ),
            models.UniqueConstraint(
                name="level_report_once_of_an_enterprise",
                fields=["enterprise", "kind", "first"],
                condition=Q(enterprise__isnull=False),
                violation_error_message=_("This report exists already."),
            ),
            models.CheckConstraint(name="level_report_status_known", condition=Q(status__in=LevelStatus.values)),
            models.CheckConstraint(name="level_report_kind_known", condition=Q(kind__in=ReportKind.values)),
            models.CheckConstraint(name="level_report_period_is_whole", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="level_report_is_whose_kind_says",
                condition=Q(kind__in=OWN_KINDS, enterprise__isnull=False, level="enterprise")
                | (~Q(kind__in=OWN_KINDS) & ~Q(level="enterprise") & Q(enterprise=None)),
            ),
            models.CheckConstraint(
                name="level_report_clock_runs_while_owed",
                condition=Q(status__in=LEVEL_OWED, due_at__isnull=False)
                | Q(status=LevelStatus.SUBMITTED)
                | Q(status__in=[LevelStatus.ACCEPTED, LevelStatus.WAIVED], due_at=None),
            ),
            models.CheckConstraint(
                name="level_report_filed_is_frozen",
                condition=~Q(status__in=LEVEL_FILED)
                | (~Q(content_sha256="") & ~Q(head_name="") & Q(submitted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="level_report_of_an_enterprise_is_signed",
                condition=~Q(status__in=LEVEL_FILED)
                | Q(enterprise=None)
                | (Q(signed_sha256=F("content_sha256")) & Q(signed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="level_report_overdue_is_owed", condition=Q(overdue=False) | Q(status__in=LEVEL_OWED)
            ),
        ]
        indexes = [
            *segment_indexes("lrep", "-id"),
            models.Index(fields=["kind", "first", "place"], name="lrep_kind_period"),
            models.Index(fields=["first", "-id"], name="lrep_first"),
            models.Index(fields=["status", "-id"], name="lrep_status"),
            models.Index(fields=["due_at"], name="lrep_to_mark", condition=Q(status__in=LEVEL_OWED, overdue=False)),
        ]
        permissions = [
            ("prepare_levelreport", "Compile statistical reports"),
            ("submit_levelreport", "Submit and take back statistical reports"),
            ("accept_levelreport", "Accept and return statistical reports of the level below"),
            ("open_levelreport", "Open statistical reports, mark overdue"),
            ("print_levelreport", "Take statistical reports as PDF and Excel"),
            ("export_levelreport", "Export lists of statistical reports"),
        ]

    def __str__(self):
        owner = self.enterprise.name if self.enterprise_id else self.jurisdiction.name
        return f"{owner} {self.get_kind_display()} {self.period_words}"

    @property
    def period_words(self) -> str:
        """2026-10, 2026 Q3, 2026."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if months == 1:
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}" if months == 12 else f"{self.first.year} Q{(self.first.month + 2) // 3}"

    @property
    def is_owed(self) -> bool:
        return self.status in LEVEL_OWED

    @property
    def is_filed(self) -> bool:
        return self.status in LEVEL_FILED

    @property
    def is_own(self) -> bool:
        """An enterprise's own report."""
        return self.kind in OWN_KINDS

    @property
    def is_signed(self) -> bool:
        return bool(self.signed_sha256) and self.signed_sha256 == self.content_sha256
