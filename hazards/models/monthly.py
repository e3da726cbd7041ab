"""The monthly report of an enterprise (月度自查自报): compiled from its records, signed, filed by the 5th."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import MONTHLY_CLOCKED, OWED, REPORTED, MonthlyFlag, MonthlyStatus, SigningMethod
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes


def _person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        editable=False,
        db_index=False,  # nobody lists by these, and each filing would pay for it
        **options,
    )


class MonthlyReport(ScopedRecord, TimestampedRecord, ClockedRecord):
    """One enterprise, one month. The figures of `content` are compiled from the rows; what a person adds is a remark
    and, when the enterprise found nothing, the reason.

    `deadline` is the end of the period for filing (with an extension, its end). The signature covers
    `content_sha256` and falls away with any other content. At acceptance `snapshot` is frozen; an earlier one that an
    unlocking replaced stays in `former_snapshots`. Money is in yuan.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="monthly_reports", verbose_name=_("enterprise")
    )
    month = models.DateField(_("month"), editable=False)
    status = models.CharField(_("state"), max_length=16, choices=MonthlyStatus, default=MonthlyStatus.DUE)
    trade = models.CharField(_("supervision class"), max_length=32, blank=True, default="", editable=False)
    deadline = models.DateTimeField(_("to be filed by"), editable=False)

    # What is reported
    content = models.JSONField(_("content"), default=dict, blank=True, editable=False)
    compiled_at = models.DateTimeField(_("compiled"), null=True, blank=True, editable=False)
    zero = models.BooleanField(_("zero declaration"), default=False, editable=False)
    zero_reason = models.CharField(_("why no hazard was found"), max_length=500, blank=True, default="")
    remark = models.CharField(_("remark"), max_length=500, blank=True, default="")
    prepared_by = _person(_("prepared by"))
    content_sha256 = models.CharField(_("digest of the content"), max_length=64, blank=True, default="", editable=False)

    # Signature of the head
    signed_by = _person(_("signed by"))
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True, editable=False)
    signed_name = models.CharField(_("name of the signer"), max_length=64, blank=True, default="", editable=False)
    signed_method = models.CharField(
        _("way of signing"), max_length=8, choices=SigningMethod, blank=True, default="", editable=False
    )
    signed_sha256 = models.CharField(_("signed digest"), max_length=64, blank=True, default="", editable=False)
    signature = models.ForeignKey(
        "core.Attachment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("signature"),
        editable=False,
        db_index=False,
    )

    # Filing
    filed_at = models.DateTimeField(_("filed at"), null=True, blank=True, editable=False)
    filed_by = _person(_("filed by"))
    late = models.BooleanField(_("filed late"), default=False, editable=False)
    proxy = models.BooleanField(_("filed by the township"), default=False, editable=False)
    proxy_reason = models.CharField(_("why the township filed"), max_length=500, blank=True, default="", editable=False)
    flags = ArrayField(
        models.CharField(max_length=16, choices=MonthlyFlag),
        default=list,
        blank=True,
        editable=False,
        verbose_name=_("to be looked at"),
    )

    # Extension, return, unlocking
    extension_wish = models.DateField(_("extension asked for until"), null=True, blank=True, editable=False)
    extension_reason = models.CharField(
        _("reason of the extension"), max_length=500, blank=True, default="", editable=False
    )
    extended = models.BooleanField(_("time limit extended"), default=False, editable=False)
    decision_note = models.CharField(_("reason of the last decision"), max_length=500, blank=True, default="")
    unlock_reason = models.CharField(
        _("why it should be unlocked"), max_length=500, blank=True, default="", editable=False
    )

    # Acceptance
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True, editable=False)
    accepted_by = _person(_("accepted by"))
    snapshot = models.JSONField(_("accepted content"), default=dict, blank=True, editable=False)
    snapshot_sha256 = models.CharField(
        _("digest of the accepted content"), max_length=64, blank=True, default="", editable=False
    )
    former_snapshots = models.JSONField(_("contents accepted before"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        constraints = [
            models.UniqueConstraint(
                name="monthly_once_per_enterprise_and_month",
                fields=["enterprise", "month"],
                violation_error_message=_("The report of this month exists already."),
            ),
            models.CheckConstraint(name="monthly_status_known", condition=Q(status__in=MonthlyStatus.values)),
            models.CheckConstraint(name="monthly_is_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="monthly_clock_runs_only_while_someone_must_act",
                condition=Q(status__in=MONTHLY_CLOCKED, due_at__isnull=False)
                | (~Q(status__in=MONTHLY_CLOCKED) & Q(due_at=None)),
            ),
            models.CheckConstraint(
                name="monthly_is_signed_or_filed_by_proxy",
                condition=~Q(status__in=REPORTED)
                | (Q(proxy=True) & ~Q(proxy_reason=""))
                | (Q(signed_sha256=models.F("content_sha256")) & ~Q(signed_sha256="") & Q(signed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="monthly_signature_is_whole",
                condition=Q(signed_sha256="", signed_by=None, signed_at=None, signature=None)
                | (~Q(signed_sha256="") & Q(signed_by__isnull=False, signed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="monthly_accepted_is_frozen",
                condition=~Q(status__in=[MonthlyStatus.ACCEPTED, MonthlyStatus.LOCKED]) | ~Q(snapshot_sha256=""),
            ),
            models.CheckConstraint(
                name="monthly_zero_has_its_reason",
                condition=~Q(status__in=REPORTED) | Q(zero=False) | Q(proxy=True) | ~Q(zero_reason=""),
            ),
        ]
        indexes = [
            *segment_indexes("mon", "-id"),
            models.Index(fields=["month", "status", "-id"], name="mon_month_status"),
            models.Index(  # the statutory tables read a whole year of it and nothing else (queries/table_figures.py)
                fields=["month", "place"], include=["enterprise", "status", "trade"], name="mon_month_place"
            ),
            models.Index(fields=["due_at"], name="mon_due", condition=Q(status__in=MONTHLY_CLOCKED)),
            models.Index(fields=["due_at"], name="mon_to_mark", condition=Q(status__in=["due", "draft", "returned"])),
            models.Index(fields=["place", "-id"], name="mon_owed", condition=Q(status__in=OWED)),
            models.Index(fields=["month"], name="mon_to_lock", condition=Q(status="accepted")),
            models.Index(fields=["status", "-id"], name="mon_status"),
            models.Index(fields=["due_at"], name="mon_wish", condition=Q(extension_wish__isnull=False)),  # a handful
            models.Index(fields=["due_at"], name="mon_unlock", condition=~Q(unlock_reason="")),
        ]
        permissions = [
            ("prepare_monthlyreport", "Prepare monthly reports of the own enterprise"),
            ("sign_monthlyreport", "Sign monthly reports of the own enterprise"),
            ("file_monthlyreport", "File and recall monthly reports of the own enterprise"),
            ("proxy_monthlyreport", "File monthly reports for an enterprise"),
            ("accept_monthlyreport", "Accept and return monthly reports"),
            ("extend_monthlyreport", "Extend the time for monthly reports, waive and unlock them"),
            ("remind_monthlyreport", "Remind enterprises of monthly reports"),
            ("open_monthlyreport", "Open months, mark overdue, close months"),
            ("print_monthlyreport", "Make the paper of monthly reports"),
            ("export_monthlyreport", "Export lists of monthly reports"),
        ]

    def __str__(self):
        return f"{self.enterprise.name} {self.month:%Y-%m}"

    @property
    def main_sector(self) -> str:
        return self.sectors[0] if self.sectors else "other"

    @property
    def figures(self) -> dict:
        """Figures as compiled last; empty before anybody has looked."""
        return self.content.get("figures", {})

    @property
    def is_owed(self) -> bool:
        return self.status in OWED

    @property
    def is_signed(self) -> bool:
        """Whether the signature covers what the report says now."""
        return bool(self.signed_sha256) and self.signed_sha256 == self.content_sha256
