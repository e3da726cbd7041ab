"""The file of a major hazard (重大事故隐患档案): three-part report, six-part plan, five evidences, who was informed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import EvidenceKind, StopScope
from safetyportal.core.choices import BodyKind
from safetyportal.core.models import ScopedRecord, TimestampedRecord
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet

REPORT_PARTS = ("situation", "harm", "treatment")  # Order 16 art. 14
PLAN_PARTS = ("goals", "methods", "funds", "organisation", "schedule", "precautions")  # art. 15


def _part(label):
    return models.TextField(label, max_length=4000, blank=True, default="")


class MajorHazardDossier(ScopedRecord, TimestampedRecord):
    """One for each major hazard, kept by its enterprise; the head signs report and plan, which files them.

    `complete` says that all five evidences are in place (五到位); services keep it. A change of what was signed takes
    the signature away. Money is in yuan.
    """

    hazard = models.OneToOneField("hazards.Hazard", on_delete=models.PROTECT, related_name="dossier")

    situation = _part(_("present state and cause"))
    harm = _part(_("degree of harm and difficulty of rectification"))
    treatment = _part(_("treatment plan in short"))

    goals = _part(_("goals and tasks"))
    methods = _part(_("methods and measures"))
    funds = _part(_("money and materials"))
    organisation = _part(_("organisation and persons"))
    schedule = _part(_("time limits and requirements"))
    precautions = _part(_("safety measures and contingency plan"))

    temporary_measures = _part(_("temporary measures until then"))
    needs_coordination = models.BooleanField(_("needs coordination by the government"), default=False)
    coordination = models.CharField(_("what is to be coordinated"), max_length=500, blank=True, default="")
    stop_scope = models.CharField(_("stop of production"), max_length=8, choices=StopScope, default=StopScope.NONE)
    money = models.DecimalField(_("money provided (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    planned_on = models.DateField(_("in the treatment plan since"), null=True, blank=True)
    complete = models.BooleanField(_("all five in place"), default=False, editable=False)

    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("signed by"),
        editable=False,
    )
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True, editable=False)
    signed_digest = models.CharField(_("digest of what was signed"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("dossier of a major hazard")
        verbose_name_plural = _("dossiers of major hazards")
        constraints = [
            models.CheckConstraint(name="dossier_money_is_not_negative", condition=Q(money=None) | Q(money__gte=0)),
            models.CheckConstraint(name="dossier_stop_scope_known", condition=Q(stop_scope__in=StopScope.values)),
            models.CheckConstraint(
                name="dossier_signature_is_whole",
                condition=Q(signed_by=None, signed_at=None, signed_digest="")
                | (Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(signed_digest="")),
            ),
        ]
        indexes = [models.Index(fields=["place", "-id"], name="dossier_place")]
        permissions = [
            ("fill_majorhazarddossier", "Fill in dossiers of major hazards"),
            ("sign_majorhazarddossier", "Sign dossiers of major hazards"),
        ]

    def __str__(self):
        return f"{self.hazard.number} {self.hazard.description[:40]}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def missing_parts(self) -> list[str]:
        """Names of the parts of report and plan that are not written yet."""
        return [name for name in (*REPORT_PARTS, *PLAN_PARTS) if not getattr(self, name).strip()]


class DossierRow(models.Model):
    """A row of a dossier, seen by exactly those who see the dossier."""

    scope_prefix = "dossier__"

    dossier = models.ForeignKey(MajorHazardDossier, on_delete=models.PROTECT, related_name="%(class)s_rows")

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        return self.dossier.place


class DossierEvidence(DossierRow, TimestampedRecord):
    """Proof that one of the five is in place: what, since when, and the paper or photo."""

    kind = models.CharField(_("evidence of"), max_length=16, choices=EvidenceKind)
    text = models.TextField(_("what is in place"), max_length=2000)
    on = models.DateField(_("in place since"))
    attachment = models.ForeignKey(
        "core.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidences")
        ordering = ["dossier", "kind"]
        constraints = [models.UniqueConstraint(name="evidence_one_of_a_kind", fields=["dossier", "kind"])]

    def __str__(self):
        return str(self.get_kind_display())


class HazardFiling(DossierRow, TimestampedRecord):
    """Who was informed of a major hazard and when, and who took note (rule E6): one line for each office."""

    kind = models.CharField(_("office"), max_length=10, choices=BodyKind)
    body = models.ForeignKey(
        "core.SupervisingBody",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("supervising body"),
    )
    informed_at = models.DateTimeField(_("informed"))
    acknowledge_by = models.DateTimeField(_("take note until"))
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("noted by"),
    )
    acknowledged_at = models.DateTimeField(_("noted"), null=True, blank=True)
    note = models.CharField(_("remark"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("filing of a major hazard")
        verbose_name_plural = _("filings of major hazards")
        ordering = ["dossier", "id"]
        constraints = [
            models.UniqueConstraint(name="filing_once_for_each_office", fields=["dossier", "kind"]),
            models.CheckConstraint(
                name="filing_acknowledged_by_someone",
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="filing_noted_after_it_was_sent",
                condition=Q(acknowledged_at=None) | Q(acknowledged_at__gte=F("informed_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["acknowledge_by"], name="filing_waiting", condition=Q(acknowledged_at=None)),
        ]
        permissions = [("acknowledge_hazardfiling", "Take note of filed major hazards")]

    def __str__(self):
        return f"{self.body or self.get_kind_display()}"
