"""Clocks, money, disputes, court, police, archive and quality of a case."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import (
    ClockName,
    DisputeKind,
    DisputeResult,
    FileState,
    OnSpotReason,
    PaymentKind,
    PoliceReply,
)
from inspections.models.base import person
from inspections.models.cases import CaseRow, EnforcementCase
from safetyportal.core.models import ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class CaseClock(CaseRow):
    """One running period of a case. `amount` and `unit` are those of the law on the day it began; `pauses` are pairs of
    days during which it did not run, and `due_at` follows from all of them."""

    name = models.CharField(_("period"), max_length=20, choices=ClockName)
    article = models.CharField(_("article"), max_length=300)
    subject = models.CharField(_("concerns"), max_length=120, blank=True, default="")
    began_at = models.DateTimeField(_("began"))
    amount = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=12)
    due_at = models.DateTimeField(_("due"))
    pauses = models.JSONField(_("did not run"), default=list, blank=True)  # [[from, to or null], …] as ISO days
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    stopped_because = models.CharField(_("why it stopped"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("period of a case")
        verbose_name_plural = _("periods of cases")
        ordering = ["case", "due_at"]
        constraints = [
            models.UniqueConstraint(
                name="case_clock_one_running", fields=["case", "name", "subject"], condition=Q(stopped_at=None)
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="case_clock_due", condition=Q(stopped_at=None)),
            models.Index(fields=["case", "name"], name="case_clock_name"),
        ]

    def __str__(self):
        return f"{self.get_name_display()} {self.due_at:%Y-%m-%d}"

    @property
    def why_stopped(self) -> str:
        """In the reader's language where the words are ours; as it was typed otherwise."""
        return gettext(self.stopped_because) if self.stopped_because else ""

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None


class CaseInstalment(CaseRow):
    """One part of the fine with its own day: the whole until the fifteenth day, or what was granted."""

    number = models.PositiveSmallIntegerField(_("instalment"))
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    replaced_on = models.DateField(_("replaced by a later plan on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(
                name="instalment_number_once", fields=["case", "number"], condition=Q(replaced_on=None)
            ),
            models.CheckConstraint(name="instalment_amount", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return f"{self.number}: {self.due_on:%Y-%m-%d}"


class CasePayment(CaseRow):
    """Money received, with its receipt. Cash taken on the spot is handed in within two working days."""

    kind = models.CharField(_("for"), max_length=12, choices=PaymentKind, default=PaymentKind.FINE)
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    receipt_number = models.CharField(_("number of the receipt"), max_length=40)
    on_the_spot = models.BooleanField(_("collected on the spot"), default=False)
    on_spot_reason = models.CharField(_("why on the spot"), max_length=12, choices=OnSpotReason, blank=True, default="")
    handed_in_on = models.DateField(_("handed in on"), null=True, blank=True)
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["case", "paid_on", "pk"]
        constraints = [
            models.CheckConstraint(name="payment_amount", condition=Q(amount__gt=0)),
            models.UniqueConstraint(name="payment_receipt_once", fields=["case", "receipt_number"]),
        ]

    def __str__(self):
        return f"{self.paid_on:%Y-%m-%d} {self.amount}"


class CaseDispute(CaseRow):
    """复议 or 诉讼 against the decision: meanwhile no surcharge is counted (《行政处罚法》第七十三条)."""

    kind = models.CharField(_("remedy"), max_length=8, choices=DisputeKind)
    organ = models.CharField(_("organ or court"), max_length=120)
    began_on = models.DateField(_("began on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    execution_suspended = models.BooleanField(_("execution suspended"), default=False)
    result = models.CharField(_("result"), max_length=10, choices=DisputeResult, default=DisputeResult.OPEN)
    note = models.CharField(_("remark"), max_length=500, blank=True, default="")
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("remedy against the decision")
        verbose_name_plural = _("remedies against the decision")
        ordering = ["case", "began_on"]
        constraints = [
            models.UniqueConstraint(name="dispute_one_open", fields=["case"], condition=Q(ended_on=None)),
            models.CheckConstraint(
                name="dispute_ends_later", condition=Q(ended_on=None) | Q(ended_on__gte=models.F("began_on"))
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.began_on:%Y-%m-%d}"


class CaseEnforcement(TimestampedRecord):
    """催告 and application to the court (《行政强制法》第五十三、五十四条)."""

    scope_prefix = "case__"

    case = models.OneToOneField(EnforcementCase, on_delete=models.PROTECT, related_name="enforcement")
    demanded_on = models.DateField(_("demand served on"))
    applied_on = models.DateField(_("applied to the court on"), null=True, blank=True)
    court = models.CharField(_("court"), max_length=120, blank=True, default="")
    ruled_on = models.DateField(_("ruling on"), null=True, blank=True)
    ruling = models.CharField(_("ruling"), max_length=500, blank=True, default="")
    finished = models.BooleanField(_("enforcement finished by the court"), default=False)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("enforcement by the court")
        verbose_name_plural = _("enforcements by the court")

    def __str__(self):
        return f"{self.demanded_on:%Y-%m-%d}"

    @property
    def place(self) -> str:
        return self.case.place


class PoliceTransfer(CaseRow):
    """行刑衔接: suspected crime, decided by the head within three days, sent within 24 hours."""

    crime = models.CharField(_("suspected crime"), max_length=200)
    facts = models.TextField(_("facts"), max_length=8000)
    proposed_at = models.DateTimeField(_("reported to the head"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    transferred = models.BooleanField(_("to be transferred"), null=True, blank=True)
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")
    police = models.CharField(_("police organ"), max_length=120, blank=True, default="")
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    received_at = models.DateTimeField(_("received by the police"), null=True, blank=True)
    reply = models.CharField(_("reply of the police"), max_length=10, choices=PoliceReply, default=PoliceReply.WAITING)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    reply_note = models.CharField(_("reason of the reply"), max_length=500, blank=True, default="")
    objected_on = models.DateField(_("objection raised on"), null=True, blank=True)
    objection = models.CharField(_("objection raised"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("transfer to the police")
        verbose_name_plural = _("transfers to the police")
        ordering = ["case", "-pk"]

    def __str__(self):
        return f"{self.crime} {self.proposed_at:%Y-%m-%d}"


class CaseFile(CaseRow):
    """The bound file (案卷): one paginated PDF, made by a job, exactly one for each state of the case."""

    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.BUILDING)
    of_version = models.PositiveIntegerField(_("of version"))
    asked_by = person(_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    stored_name = models.CharField(max_length=120, blank=True, default="", editable=False)
    sha256 = models.CharField(_("digest of the file"), max_length=64, blank=True, default="", editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    catalogue = models.JSONField(_("catalogue"), default=list, blank=True)
    job = models.ForeignKey("core.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("case file")
        verbose_name_plural = _("case files")
        ordering = ["case", "-pk"]
        constraints = [models.UniqueConstraint(name="case_file_once", fields=["case", "of_version"])]

    def __str__(self):
        return f"{self.case} ({self.pages})"


class QualityDraw(ScopedRecord, TimestampedRecord):
    """执法考评: closed cases drawn as enterprises are (docs/double_random.md); anybody replays `record_text`."""

    title = models.CharField(_("name of the appraisal"), max_length=120)
    closed_from = models.DateField(_("closed from"))
    closed_to = models.DateField(_("closed to"))
    wanted = models.PositiveSmallIntegerField(_("cases to draw"))
    seed_source = models.CharField(_("public value that is the seed"), max_length=120, blank=True, default="")
    seed = models.CharField(_("seed"), max_length=120)
    record_text = models.TextField(_("record of the draw"), blank=True, default="", editable=False)
    pool = ArrayField(models.BigIntegerField(), default=list, editable=False)
    drawn = ArrayField(models.BigIntegerField(), default=list, editable=False)
    drawn_by = person(_("drawn by"))
    witness = models.CharField(_("witness"), max_length=60)
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("quality appraisal")
        verbose_name_plural = _("quality appraisals")
        indexes = [*segment_indexes("qualitydraw", "-id")]
        permissions = [("export_qualitydraw", "Export lists of quality appraisals")]

    def __str__(self):
        return self.title


class QualityScore(CaseRow):
    """The score of one drawn case by the table (`data/quality_table.toml`), and what the handlers say to it."""

    draw = models.ForeignKey(QualityDraw, on_delete=models.PROTECT, related_name="scores")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("appraised by"),
    )  # fmt: skip
    points = models.JSONField(_("points lost"), default=dict, blank=True)
    total = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True, default="")
    scored_at = models.DateTimeField(_("scored"), null=True, blank=True)
    objection = models.TextField(_("objection raised"), max_length=2000, blank=True, default="")
    objected_by = person(_("objection by"), optional=True)
    answer = models.TextField(_("answer to the objection"), max_length=2000, blank=True, default="")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("quality score")
        verbose_name_plural = _("quality scores")
        ordering = ["draw", "pk"]
        constraints = [
            models.UniqueConstraint(name="quality_case_once", fields=["draw", "case"]),
            models.CheckConstraint(name="quality_total", condition=Q(total=None) | Q(total__lte=100)),
        ]

    def __str__(self):
        return f"{self.case} {self.total if self.total is not None else '—'}"
