"""The hazard: one record whatever the source, from finding to closing (自查–上报–整改–复查–验收–销号)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from hazards.choices import (
    CLOCKED,
    OPEN,
    OWN_SOURCES,
    DeadlineSetter,
    Handling,
    HazardCategory,
    HazardLevel,
    HazardSource,
    HazardStatus,
)
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.search import SearchTextField, grams_index


def _person(label, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        db_index=False,  # nobody lists by these; ten million rows would pay for it at each write
        **options,
    )


class Hazard(ScopedRecord, TimestampedRecord, ClockedRecord):
    """One fault at one enterprise. `place` is the enterprise's own place; a closed hazard stays where it happened.

    `trade` is the enterprise's first supervision class when the hazard was found (the row of the statutory tables),
    `sectors[0]` the sector it is counted under. `overdue` and `listed` follow from the clock and from listed
    supervision; services keep them so that lists and counts need no join. Money is in yuan.
    """

    shareable = True

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="hazards", verbose_name=_("enterprise")
    )
    site = models.ForeignKey(
        "enterprises.Site",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("site"),
        db_index=False,
    )
    number = models.CharField(_("hazard number"), max_length=24, unique=True, editable=False)
    status = models.CharField(_("state"), max_length=16, choices=HazardStatus, default=HazardStatus.DRAFT)

    # What was found
    source = models.CharField(_("source"), max_length=10, choices=HazardSource)
    source_note = models.CharField(_("name of the check"), max_length=120, blank=True, default="")
    external_id = models.CharField(_("number in the reporting system"), max_length=64, blank=True, default="")
    found_on = models.DateField(_("found on"))
    found_by = _person(_("entered by"), editable=False)
    finder = models.CharField(_("found by"), max_length=60, blank=True, default="")
    description = models.TextField(_("description"), max_length=2000)
    location = models.CharField(_("place of the hazard"), max_length=100)
    part = models.CharField(_("part"), max_length=100, blank=True, default="")
    category = models.CharField(_("category"), max_length=3, choices=HazardCategory)
    basis = models.CharField(_("basis"), max_length=300, blank=True, default="")
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    trade = models.CharField(_("supervision class"), max_length=32, blank=True, default="", editable=False)

    # How grave it is
    level = models.CharField(_("level"), max_length=8, choices=HazardLevel, default=HazardLevel.GENERAL)
    criteria = ArrayField(
        models.CharField(max_length=24), default=list, blank=True, verbose_name=_("criteria of a major hazard")
    )
    assessed_by = _person(_("assessed by"), editable=False)
    assessed_at = models.DateTimeField(_("assessed"), null=True, blank=True, editable=False)

    # What is to be done, by whom, until when
    handling = models.CharField(_("handling"), max_length=12, choices=Handling, default=Handling.TIME_LIMIT)
    measures = models.TextField(_("rectification measures"), max_length=2000, blank=True, default="")
    department = models.CharField(_("responsible department"), max_length=60, blank=True, default="")
    responsible = models.CharField(_("person responsible"), max_length=60, blank=True, default="")
    responsible_phone = EncryptedTextField(_("phone of the person responsible"), blank=True, default="")
    assigned_to = _person(_("account of the person responsible"))
    planned_cost = models.DecimalField(_("planned cost (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    rectify_by = models.DateField(_("rectify by"), null=True, blank=True)
    deadline_set_by = models.CharField(
        _("time limit set by"), max_length=10, choices=DeadlineSetter, default=DeadlineSetter.ENTERPRISE, editable=False
    )
    extension_count = models.PositiveSmallIntegerField(_("times extended"), default=0, editable=False)

    # Interim control, suspension of the time limit
    interim_measures = models.TextField(_("interim measures"), max_length=2000, blank=True, default="")
    controlled_until = models.DateField(_("under interim control until"), null=True, blank=True)
    paused_on = models.DateField(_("time limit suspended on"), null=True, blank=True, editable=False)

    # What was done, and whether it holds
    rectified_by = _person(_("rectified by"), editable=False)
    rectified_at = models.DateTimeField(_("rectified"), null=True, blank=True, editable=False)
    rectification = models.TextField(_("what was done"), max_length=2000, blank=True, default="")
    actual_cost = models.DecimalField(_("money spent (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    verified_by = _person(_("re-checked by"), editable=False)
    verified_at = models.DateTimeField(_("re-checked"), null=True, blank=True, editable=False)
    verification = models.TextField(_("result of the re-check"), max_length=2000, blank=True, default="")
    return_count = models.PositiveSmallIntegerField(_("times returned"), default=0, editable=False)
    reopen_count = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    closed_late = models.BooleanField(_("closed late"), default=False, editable=False)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates", verbose_name=_("same as")
    )

    overdue = models.BooleanField(_("overdue"), default=False, editable=False)
    escalation = models.PositiveSmallIntegerField(_("levels told that it is overdue"), default=0, editable=False)
    listed = models.BooleanField(_("under listed supervision"), default=False, editable=False)
    search_text = SearchTextField("number", "description", "location")

    class Meta:
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        constraints = [
            models.CheckConstraint(name="hazard_status_known", condition=Q(status__in=HazardStatus.values)),
            models.CheckConstraint(
                name="hazard_clock_runs_only_while_someone_must_act",
                condition=Q(status__in=CLOCKED, due_at__isnull=False) | (~Q(status__in=CLOCKED) & Q(due_at=None)),
            ),
            models.CheckConstraint(name="hazard_level_known", condition=Q(level__in=HazardLevel.values)),
            models.CheckConstraint(
                name="hazard_with_a_criterion_is_major", condition=Q(criteria=[]) | Q(level=HazardLevel.MAJOR)
            ),
            models.CheckConstraint(
                name="hazard_is_rectified_by_a_date",
                condition=~Q(status__in=[HazardStatus.RECTIFYING, HazardStatus.AWAITING]) | Q(rectify_by__isnull=False),
            ),
            models.CheckConstraint(
                name="hazard_closed_has_its_day",
                condition=Q(status=HazardStatus.CLOSED, closed_on__isnull=False)
                | (~Q(status=HazardStatus.CLOSED) & Q(closed_on=None)),
            ),
            models.CheckConstraint(
                name="hazard_is_not_closed_before_it_was_found",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("found_on")),
            ),
            models.CheckConstraint(
                name="hazard_duplicate_names_the_other",
                condition=Q(status=HazardStatus.DUPLICATE, duplicate_of__isnull=False)
                | (~Q(status=HazardStatus.DUPLICATE) & Q(duplicate_of=None)),
            ),
            models.CheckConstraint(name="hazard_overdue_is_open", condition=Q(overdue=False) | Q(status__in=CLOCKED)),
            models.CheckConstraint(
                name="hazard_costs_nothing_or_more",
                condition=(Q(actual_cost=None) | Q(actual_cost__gte=0))
                & (Q(planned_cost=None) | Q(planned_cost__gte=0)),
            ),
            models.UniqueConstraint(
                name="hazard_external_number_once",
                fields=["enterprise", "external_id"],
                condition=~Q(external_id=""),
                violation_error_message=_("A hazard with this number was already reported."),
            ),
        ]
        indexes = [
            *segment_indexes("haz", "-id"),
            *segment_indexes("haz_open", "status", "-id", condition=Q(status__in=OPEN)),  # few of all
            models.Index(fields=["due_at"], name="haz_due", condition=Q(status__in=CLOCKED)),
            models.Index(fields=["due_at"], name="haz_to_mark", condition=Q(status__in=CLOCKED, overdue=False)),
            models.Index(fields=["place", "-id"], name="haz_overdue", condition=Q(overdue=True)),
            models.Index(fields=["escalation", "due_at"], name="haz_to_escalate", condition=Q(overdue=True)),
            models.Index(fields=["place", "-id"], name="haz_listed", condition=Q(listed=True)),
            models.Index(fields=["place", "-id"], name="haz_major", condition=Q(level="major")),
            models.Index(fields=["status", "-id"], name="haz_status"),
            models.Index(fields=["enterprise", "-found_on"], name="haz_enterprise"),
            models.Index(fields=["enterprise", "closed_on"], name="haz_closed", condition=Q(status="closed")),
            models.Index(fields=["found_on", "-id"], name="haz_found"),
            models.Index(fields=["assigned_to", "due_at"], name="haz_assigned", condition=Q(assigned_to__isnull=False)),
            grams_index("haz_grams"),
        ]
        permissions = [
            ("report_hazard", "Report hazards of the own enterprise"),
            ("raise_hazard", "Record hazards found by an authority"),
            ("assess_hazard", "Assess the level of hazards"),
            ("assign_hazard", "Assign hazards and set the time limit"),
            ("extend_hazard", "Extend time limits of hazards"),
            ("rectify_hazard", "Rectify hazards"),
            ("verify_hazard", "Re-check and close hazards"),
            ("supervise_hazard", "Close what an authority found; decide on levels and extensions"),
            ("reopen_hazard", "Reopen closed hazards"),
            ("comment_hazard", "Comment on hazards"),
            ("export_hazard", "Export lists of hazards"),
            ("view_figures", "Read dashboards, rankings and statistical tables"),
        ]

    def __str__(self):
        return f"{self.number} {self.description[:40]}"

    def clean(self):
        """Long texts within their limits, whoever writes them: a form, a program, an import."""
        for field in self._meta.concrete_fields:
            if (
                isinstance(field, models.TextField)
                and field.max_length
                and len(getattr(self, field.name)) > field.max_length
            ):
                raise ValidationError({field.name: _("At most %(n)s characters.") % {"n": field.max_length}})

    @classmethod
    def next_ids(cls, count: int = 1) -> list[int]:
        """Take numbers from the sequence, so that the hazard number is right at insert."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [cls._meta.db_table, count],
            )
            return [number for (number,) in cursor.fetchall()]

    def settle(self, enterprise) -> None:
        """Put a new hazard to its enterprise, with place, sectors, trade and number."""
        if self.pk is None:
            self.pk = self.next_ids()[0]
        self.enterprise, self.jurisdiction = enterprise, enterprise.jurisdiction
        self.place, self.sectors = enterprise.place, enterprise.sectors
        self.trade = enterprise.supervision_classes[0] if enterprise.supervision_classes else "other"
        self.number = self.number or f"YH{enterprise.jurisdiction.code[:6]}{self.pk:010d}"

    @property
    def main_sector(self) -> str:
        return self.sectors[0] if self.sectors else "other"

    @property
    def is_major(self) -> bool:
        return self.level == HazardLevel.MAJOR

    @property
    def found_by_authority(self) -> bool:
        """What an authority found, only an authority closes."""
        return self.source not in OWN_SOURCES


class HazardUserObjectPermission(UserObjectPermissionBase):
    """Named exceptions: an expert or a neighbouring county that may see this one hazard."""

    content_object = models.ForeignKey(Hazard, on_delete=models.CASCADE)
