"""Self-inspections of an enterprise: planned by rhythm or started on occasion, answered item by item."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import OPEN_INSPECTIONS, AnswerResult, InspectionStatus, Rhythm
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


def _person(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        db_index=False,
        editable=False,
    )


class SelfInspection(ScopedRecord, TimestampedRecord, ClockedRecord):
    """One inspection of one period. Its items are fixed when it starts: the rows of `item_ids`, upper levels first.

    It is due until the end of `period_end`; what nobody started by then is "not carried out" once the next period has
    been planned. `participant_count` and the number of finished inspections go into the monthly report.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        related_name="self_inspections",
        verbose_name=_("enterprise"),
    )
    number = models.CharField(_("inspection number"), max_length=24, unique=True, editable=False)
    status = models.CharField(
        _("state"), max_length=16, choices=InspectionStatus, default=InspectionStatus.DUE, editable=False
    )
    rhythm = models.CharField(_("rhythm"), max_length=12, choices=Rhythm)
    title = models.CharField(_("name of the inspection"), max_length=120)
    period_start = models.DateField(_("first day of the period"))
    period_end = models.DateField(_("last day of the period"))
    item_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    item_count = models.PositiveIntegerField(_("items"), default=0, editable=False)
    started_at = models.DateTimeField(_("time of starting"), null=True, blank=True, editable=False)
    started_by = _person(_("started by"))
    finished_at = models.DateTimeField(_("time of finishing"), null=True, blank=True, editable=False)
    finished_on = models.DateField(_("finished on"), null=True, blank=True, editable=False)
    finished_by = _person(_("finished by"))
    late = models.BooleanField(_("finished late"), default=False, editable=False)
    participants = models.CharField(_("participants"), max_length=300, blank=True, default="")
    participant_count = models.PositiveIntegerField(_("number of participants"), default=0)
    pass_count = models.PositiveIntegerField(_("items that conform"), default=0, editable=False)
    hazard_count = models.PositiveIntegerField(_("hazards found"), default=0, editable=False)
    na_count = models.PositiveIntegerField(_("items not applicable"), default=0, editable=False)
    zero_reason = models.CharField(_("reason for finding no hazard"), max_length=500, blank=True, default="")
    external_id = models.CharField(_("number in the reporting system"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("self-inspection")
        verbose_name_plural = _("self-inspections")
        constraints = [
            models.CheckConstraint(name="inspection_status_known", condition=Q(status__in=InspectionStatus.values)),
            models.CheckConstraint(
                name="inspection_clock_runs_while_open",
                condition=Q(status__in=OPEN_INSPECTIONS, due_at__isnull=False)
                | (~Q(status__in=OPEN_INSPECTIONS) & Q(due_at=None)),
            ),
            models.CheckConstraint(name="inspection_period_is_whole", condition=Q(period_end__gte=F("period_start"))),
            models.CheckConstraint(
                name="inspection_finished_has_its_day",
                condition=Q(status=InspectionStatus.DONE, finished_on__isnull=False)
                | (~Q(status=InspectionStatus.DONE) & Q(finished_on=None)),
            ),
            models.CheckConstraint(
                name="inspection_without_hazard_says_why",
                condition=~Q(status=InspectionStatus.DONE, hazard_count=0) | ~Q(zero_reason=""),
            ),
            models.CheckConstraint(
                name="inspection_finished_has_participants",
                condition=~Q(status=InspectionStatus.DONE) | Q(participant_count__gte=1),
            ),
            models.UniqueConstraint(
                name="inspection_planned_once",
                fields=["enterprise", "rhythm", "period_start"],
                condition=~Q(rhythm=Rhythm.ADHOC),
            ),
            models.UniqueConstraint(
                name="inspection_external_number_once",
                fields=["enterprise", "external_id"],
                condition=~Q(external_id=""),
                violation_error_message=_("An inspection with this number was already filed."),
            ),
        ]
        indexes = [
            *segment_indexes("insp", "-id"),
            models.Index(fields=["due_at"], name="insp_due", condition=Q(status__in=OPEN_INSPECTIONS)),
            models.Index(fields=["enterprise", "status", "-id"], name="insp_enterprise"),
            models.Index(fields=["enterprise", "finished_on"], name="insp_month", condition=Q(status="done")),
            models.Index(fields=["status", "-id"], name="insp_status"),
            models.Index(fields=["finished_on", "-id"], name="insp_finished"),
        ]
        permissions = [
            ("carry_out_selfinspection", "Carry out self-inspections"),
            ("plan_selfinspection", "Plan and drop self-inspections"),
            ("miss_selfinspection", "Mark self-inspections that nobody carried out"),
            ("export_selfinspection", "Export lists of self-inspections"),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def next_ids(cls, count: int = 1) -> list[int]:
        """Take numbers from the sequence, so that the inspection number is right at insert."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [cls._meta.db_table, count],
            )
            return [number for (number,) in cursor.fetchall()]

    def settle(self, enterprise, pk: int | None = None) -> None:
        """Put a new inspection to its enterprise, with place, sectors and number."""
        if self.pk is None:
            self.pk = pk or self.next_ids()[0]
        self.enterprise, self.jurisdiction = enterprise, enterprise.jurisdiction
        self.place, self.sectors = enterprise.place, enterprise.sectors
        self.number = self.number or f"ZC{enterprise.jurisdiction.code[:6]}{self.pk:010d}"


class InspectionAnswer(TimestampedRecord):
    """What somebody saw at one item. `answered_at` is our clock's, `device_at` what the phone believed.

    Two phones: a later answer replaces the earlier only when it was given in sight of it (`version`).
    """

    scope_prefix = "inspection__"

    inspection = models.ForeignKey(SelfInspection, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(
        "hazards.ChecklistItem", on_delete=models.PROTECT, related_name="+", verbose_name=_("item"), db_index=False
    )
    result = models.CharField(_("result"), max_length=8, choices=AnswerResult)
    note = models.CharField(_("what was seen"), max_length=1000, blank=True, default="")
    location = models.CharField(_("exact place"), max_length=100, blank=True, default="")
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    answered_by = _person(_("inspected by"))
    answered_at = models.DateTimeField(_("time of the answer"), editable=False)
    device_at = models.DateTimeField(_("time on the phone"), null=True, blank=True, editable=False)
    hazard = models.OneToOneField(
        "hazards.Hazard", null=True, blank=True, on_delete=models.PROTECT, related_name="inspection_answer"
    )

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(name="answer_once_per_item", fields=["inspection", "item"]),
            models.CheckConstraint(name="answer_result_known", condition=Q(result__in=AnswerResult.values)),
            models.CheckConstraint(
                name="answer_hazard_is_recorded",
                condition=Q(result=AnswerResult.HAZARD, hazard__isnull=False)
                | (~Q(result=AnswerResult.HAZARD) & Q(hazard=None)),
            ),
        ]

    def __str__(self):
        return f"{self.item.code} {self.get_result_display()}"

    @property
    def place(self) -> str:
        return self.inspection.place
