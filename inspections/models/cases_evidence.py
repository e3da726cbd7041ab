"""Evidence with its custody, and the measures that secure it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import EvidenceKind, MeasureKind, MeasureStatus, Originality
from inspections.models.base import person
from inspections.models.cases import CaseRow
from safetyportal.core.models import ClockedRecord


class CaseEvidence(CaseRow):
    """One piece of evidence of one of the eight kinds. Its file is an attachment of the case; the digest is kept here
    as well, so that a changed file is noticed."""

    number = models.PositiveIntegerField(_("number"), editable=False)
    kind = models.CharField(_("kind of evidence"), max_length=12, choices=EvidenceKind)
    name = models.CharField(_("name of the evidence"), max_length=200)
    proves = models.CharField(_("what it proves"), max_length=500, blank=True, default="")
    source = models.CharField(_("where it comes from"), max_length=200)
    provider = models.CharField(_("provided by"), max_length=120, blank=True, default="")
    collectors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("collected by"))
    collected_at = models.DateTimeField(_("collected at"))
    collected_where = models.CharField(_("collected where"), max_length=200)
    originality = models.CharField(
        _("original or copy"), max_length=10, choices=Originality, default=Originality.ORIGINAL
    )
    original_kept = models.CharField(_("where the original is kept"), max_length=200, blank=True, default="")
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    file_id = models.BigIntegerField(null=True, blank=True, editable=False)  # number of the attachment
    sha256 = models.CharField(_("digest of the file"), max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(name="evidence_number_once", fields=["case", "number"])]

    def __str__(self):
        return f"{self.number}. {self.name}"


class EvidenceCustody(CaseRow):
    """Who held a piece of evidence from when: rows are only added, never changed."""

    evidence = models.ForeignKey(CaseEvidence, on_delete=models.PROTECT, related_name="custody")
    holder = models.CharField(_("held by"), max_length=120)
    where = models.CharField(_("kept where"), max_length=200)
    since = models.DateTimeField(_("since"))
    note = models.CharField(_("why handed over"), max_length=300, blank=True, default="")
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("custody of evidence")
        verbose_name_plural = _("custody of evidence")
        ordering = ["evidence", "since", "pk"]

    def __str__(self):
        return f"{self.holder} {self.since:%Y-%m-%d %H:%M}"


class EvidenceMeasure(CaseRow, ClockedRecord):
    """先行登记保存、查封扣押、抽样取证、鉴定. Keeping and seizure are approved by the head before they count, in an
    emergency within 24 hours after (《行政强制法》第十九条)."""

    status = models.CharField(_("state"), max_length=16, choices=MeasureStatus, default=MeasureStatus.ASKED)
    kind = models.CharField(_("kind of measure"), max_length=10, choices=MeasureKind)
    objects_text = models.TextField(_("things concerned"), max_length=4000)
    reason = models.CharField(_("reason and basis"), max_length=500)
    began_on = models.DateField(_("began on"))
    emergency = models.BooleanField(_("taken on the spot in an emergency"), default=False)
    extended = models.BooleanField(_("extended"), default=False, editable=False)
    until = models.DateField(_("until"), null=True, blank=True, editable=False)
    body_name = models.CharField(_("appraising body"), max_length=120, blank=True, default="")
    pauses_seizure = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="appraisals",
        verbose_name=_("seizure that does not run meanwhile"),
    )  # fmt: skip
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    disposal = models.CharField(_("what was decided about the things"), max_length=500, blank=True, default="")
    evidence = ArrayField(models.PositiveIntegerField(), default=list, blank=True, verbose_name=_("evidence"))
    taken_by = person(_("taken by"))

    class Meta:
        verbose_name = _("measure on evidence")
        verbose_name_plural = _("measures on evidence")
        ordering = ["case", "-began_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="measure_status_known", condition=Q(status__in=MeasureStatus.values)),
            models.CheckConstraint(
                name="measure_ends_later", condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on"))
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.began_on:%Y-%m-%d}"
