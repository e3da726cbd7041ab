"""The annual inspection plan (年度监督检查计划): working days, statutory table, key units, approval and filing."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import PLAN_IN_FORCE, PLAN_OPEN, EntryGroup, KeyReason, PlanStatus
from inspections.models.base import person
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet

MONTHS = [MinValueValidator(1), MaxValueValidator(12)]


class InspectionPlan(ScopedRecord, TimestampedRecord, ClockedRecord):
    """What one body inspects in one year. `place` is the body's. A substantial change is a revision of its own, which
    is approved anew and then replaces this one."""

    status = models.CharField(_("state"), max_length=16, choices=PlanStatus, default=PlanStatus.DRAFT)
    body = models.ForeignKey(
        "core.SupervisingBody", on_delete=models.PROTECT, related_name="+", verbose_name=_("supervising body")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2015), MaxValueValidator(2100)])
    revision = models.PositiveSmallIntegerField(_("revision"), default=1, editable=False)
    revision_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="revisions", editable=False,
        verbose_name=_("revises"),
    )  # fmt: skip
    change_reason = models.CharField(_("reason for the change"), max_length=500, blank=True, default="")
    officers = models.PositiveSmallIntegerField(_("enforcement officers"))
    national_days = models.PositiveSmallIntegerField(_("statutory working days of the year"), editable=False)
    other_days = models.JSONField(_("working days for other enforcement"), default=dict)
    idle_days = models.JSONField(_("working days without enforcement"), default=dict)
    key_days = models.PositiveIntegerField(_("working days for key inspections"), default=0)
    general_days = models.PositiveIntegerField(_("working days for general inspections"), default=0)
    principles = models.TextField(_("aims and principles"), max_length=4000, blank=True, default="")
    measures = models.TextField(_("requirements and safeguards"), max_length=4000, blank=True, default="")
    approving_authority = models.CharField(_("approving government"), max_length=120, blank=True, default="")
    approval_number = models.CharField(_("number of the approval"), max_length=60, blank=True, default="")
    created_by = person(_("created by"))
    submitted_by = person(_("submitted by"), optional=True)
    approved_by = person(_("approved by"), optional=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    filed_at = models.DateTimeField(_("filed upwards"), null=True, blank=True, editable=False)
    acknowledged_by = person(_("acknowledged by"), optional=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("annual inspection plan")
        verbose_name_plural = _("annual inspection plans")
        constraints = [
            models.CheckConstraint(name="plan_status_known", condition=Q(status__in=PlanStatus.values)),
            models.UniqueConstraint(
                name="plan_prepared_once",
                fields=["body", "year"],
                condition=Q(status__in=PLAN_OPEN),
                violation_error_message=_("A plan of this body for this year is being prepared already."),
            ),
            models.UniqueConstraint(
                name="plan_in_force_once", fields=["body", "year"], condition=Q(status__in=PLAN_IN_FORCE)
            ),
        ]
        indexes = [
            *segment_indexes("plan", "-id"),
            models.Index(fields=["year"], name="plan_year"),
            models.Index(fields=["status", "due_at"], name="plan_waiting"),
        ]
        permissions = [
            ("prepare_inspectionplan", "Prepare and file the annual plan of the own body"),
            ("approve_inspectionplan", "Approve annual plans of the own level"),
            ("acknowledge_inspectionplan", "Acknowledge annual plans of lower levels"),
            ("export_inspectionplan", "Export annual plans"),
        ]

    def __str__(self):
        return f"{self.body} {self.year}"

    @property
    def total_days(self) -> int:
        return self.national_days * self.officers

    @property
    def other_total(self) -> int:
        return sum(self.other_days.values())

    @property
    def idle_total(self) -> int:
        return sum(self.idle_days.values())

    @property
    def inspection_days(self) -> int:
        """监督检查工作日 = 总法定工作日 − 其他执法工作日 − 非执法工作日."""
        return self.total_days - self.other_total - self.idle_total


class OfPlan(models.Model):
    """A row that hangs on a plan and is seen with it."""

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        abstract = True


class PlanEntry(OfPlan, TimestampedRecord):
    """One line of the statutory table: a matter, whom it concerns, how and how often."""

    scope_prefix = "plan__"

    plan = models.ForeignKey(
        InspectionPlan, on_delete=models.PROTECT, related_name="entries", verbose_name=_("annual inspection plan")
    )
    order = models.PositiveSmallIntegerField(_("number"))
    group = models.CharField(_("group"), max_length=8, choices=EntryGroup)
    matter = models.CharField(_("matter inspected"), max_length=120)
    basis = models.CharField(_("basis"), max_length=300)
    objects_text = models.CharField(_("objects"), max_length=200)
    target_count = models.PositiveIntegerField(_("number of units"), default=0)
    random_percent = models.PositiveSmallIntegerField(
        _("share drawn at random (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    content = models.TextField(_("what is inspected"), max_length=1000)
    manner = models.CharField(_("manner"), max_length=120)
    frequency = models.PositiveSmallIntegerField(_("times a year"), default=1, validators=MONTHS)
    cap = models.PositiveSmallIntegerField(_("at most a year"), default=2, validators=MONTHS)
    months = ArrayField(models.PositiveSmallIntegerField(validators=MONTHS), default=list, verbose_name=_("months"))
    section = models.CharField(_("section in charge"), max_length=80)
    joint = models.CharField(_("joint with departments"), max_length=200, blank=True, default="")
    days_each = models.PositiveSmallIntegerField(_("working days for one inspection"), default=2)
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("entry of a plan")
        verbose_name_plural = _("entries of plans")
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(name="plan_entry_order_once", fields=["plan", "order"]),
            models.CheckConstraint(name="plan_entry_group_known", condition=Q(group__in=EntryGroup.values)),
            models.CheckConstraint(
                name="plan_entry_within_cap",
                condition=Q(cap__gte=models.F("frequency")),
                violation_error_message=_("The cap is not below the number of times a year."),
            ),
        ]

    def __str__(self):
        return self.matter


class PlanUnit(OfPlan):
    """An enterprise that an entry names (重点检查单位), with the reasons and the months in which its turns come."""

    scope_prefix = "entry__plan__"

    entry = models.ForeignKey(PlanEntry, on_delete=models.PROTECT, related_name="units")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    reasons = ArrayField(models.CharField(max_length=16, choices=KeyReason), default=list, verbose_name=_("reasons"))
    months = ArrayField(models.PositiveSmallIntegerField(validators=MONTHS), default=list, verbose_name=_("months"))

    class Meta:
        verbose_name = _("key unit of a plan")
        verbose_name_plural = _("key units of plans")
        ordering = ["entry", "pk"]
        constraints = [models.UniqueConstraint(name="plan_unit_once", fields=["entry", "enterprise"])]
        indexes = [models.Index(fields=["enterprise"], name="plan_unit_enterprise")]

    def __str__(self):
        return f"{self.enterprise}"
