"""Special campaigns: one scheme, many tasks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import CAMPAIGN_KINDS, CAMPAIGN_OPEN, CampaignStatus, TaskKind
from inspections.models.base import person
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import PlaceField, segment_indexes


class Campaign(ScopedRecord, TimestampedRecord, ClockedRecord):
    """A scheme of special inspections (专项检查方案): which enterprises of an area, what is looked at, until when.

    `place` is the body's; `target_place` the area below it. A scheme of covert visits is seen from the body's place
    and above only.
    """

    scope_floor = "seen_from"

    status = models.CharField(_("state"), max_length=16, choices=CampaignStatus, default=CampaignStatus.DRAFT)
    body = models.ForeignKey(
        "core.SupervisingBody", on_delete=models.PROTECT, related_name="+", verbose_name=_("supervising body")
    )
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind of inspection"), max_length=12, choices=TaskKind, default=TaskKind.SPECIAL)
    content = models.TextField(_("what is inspected"), max_length=1000)
    basis = models.CharField(_("basis"), max_length=300, blank=True, default="")
    starts_on = models.DateField(_("from"))
    finish_by = models.DateField(_("to be finished by"))
    target = models.ForeignKey(
        "core.Jurisdiction", on_delete=models.PROTECT, related_name="+", verbose_name=_("area inspected")
    )
    target_place = PlaceField(editable=False)
    target_sectors = ArrayField(models.CharField(max_length=32), default=list, blank=True, verbose_name=_("sectors"))
    target_classes = ArrayField(
        models.CharField(max_length=1), default=list, blank=True, verbose_name=_("risk classes")
    )
    skip_visited = models.BooleanField(_("leave out who was or will be inspected by somebody else"), default=True)
    seen_from = PlaceField(blank=True, default="", editable=False)
    created_by = person(_("created by"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    created_count = models.PositiveIntegerField(_("tasks created"), default=0, editable=False)
    skipped_count = models.PositiveIntegerField(_("left out"), default=0, editable=False)
    expanded_at = models.DateTimeField(_("all tasks created"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("special campaign")
        verbose_name_plural = _("special campaigns")
        constraints = [
            models.CheckConstraint(name="campaign_status_known", condition=Q(status__in=CampaignStatus.values)),
            models.CheckConstraint(name="campaign_kind_fits", condition=Q(kind__in=CAMPAIGN_KINDS)),
            models.CheckConstraint(
                name="campaign_ends_after_it_starts",
                condition=Q(finish_by__gte=F("starts_on")),
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                name="campaign_covert_is_concealed", condition=~Q(kind=TaskKind.COVERT) | ~Q(seen_from="")
            ),
            models.CheckConstraint(
                name="campaign_clock_runs_while_open",
                condition=Q(status__in=CAMPAIGN_OPEN, due_at__isnull=False)
                | (~Q(status__in=CAMPAIGN_OPEN) & Q(due_at=None)),
            ),
        ]
        indexes = [
            *segment_indexes("campaign", "-id"),
            models.Index(fields=["finish_by"], name="campaign_finish_by"),
        ]
        permissions = [
            ("run_campaign", "Prepare and run special campaigns of the own body"),
            ("export_campaign", "Export lists of special campaigns"),
        ]

    def __str__(self):
        return self.title
