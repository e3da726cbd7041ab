"""The visit on the spot and what was found there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.visits import VISIT_OPEN, Measure, VisitStatus
from inspections.models.base import BodyRecord, person
from safetyportal.core.models import TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class Visit(BodyRecord):
    """One inspection on the spot (现场检查) by at least two officers, for one task."""

    task = models.ForeignKey("inspections.InspectionTask", on_delete=models.PROTECT, related_name="visits")
    status = models.CharField(_("state"), max_length=16, choices=VisitStatus, default=VisitStatus.OPEN)
    started_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    premises = models.CharField(_("premises inspected"), max_length=200, blank=True, default="")
    site_person = models.CharField(_("person in charge on the spot"), max_length=60, blank=True, default="")
    started_by = person(_("started by"))

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(name="visit_status_known", condition=Q(status__in=VisitStatus.values)),
            models.CheckConstraint(
                name="visit_clock_runs_while_open",
                condition=Q(status__in=VISIT_OPEN, due_at__isnull=False) | (~Q(status__in=VISIT_OPEN) & Q(due_at=None)),
            ),
            models.UniqueConstraint(name="visit_one_open_for_a_task", fields=["task"], condition=Q(ended_at=None)),
        ]
        indexes = [
            *segment_indexes("visit", "-id"),
            models.Index(fields=["enterprise", "-started_at"], name="visit_enterprise"),
            models.Index(fields=["status", "-id"], name="visit_status"),
        ]
        permissions = [
            ("conduct_visit", "Carry out visits"),
            ("export_visit", "Export lists of visits"),
        ]

    def __str__(self):
        return f"{self.enterprise} {self.started_at:%Y-%m-%d}"


class VisitOfficer(models.Model):
    """An officer who was there, with the certificate as it was that day."""

    scope_prefix = "visit__"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    certificate_number = models.CharField(_("enforcement certificate number"), max_length=40)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(name="visit_officer_once", fields=["visit", "user"])]

    def __str__(self):
        return f"{self.user} → {self.visit_id}"


class Finding(TimestampedRecord):
    """One problem found on a visit (存在问题). When it is a hazard, the loop's own record stands behind it."""

    scope_prefix = "visit__"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    hazard = models.OneToOneField(
        "hazards.Hazard", null=True, blank=True, on_delete=models.PROTECT, related_name="finding"
    )
    violation = models.ForeignKey(
        "inspections.Violation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unlawful act"),
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    description = models.TextField(_("what was found"), max_length=2000)
    location = models.CharField(_("where"), max_length=100, blank=True, default="")
    measure = models.CharField(_("measure"), max_length=12, choices=Measure, default=Measure.TIME_LIMIT)
    rectify_by = models.DateField(_("correct by"), null=True, blank=True)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["visit", "order", "pk"]

    def __str__(self):
        return self.description[:60]
