"""Double-random draws (双随机): pools fixed and published as a digest, then drawn before a witness, then never changed.

The database itself refuses a change of what was fixed or drawn (migration 0002).
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import DRAW_DONE, DrawStatus
from inspections.models.base import person
from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord
from safetyportal.core.places import segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class RandomDraw(ScopedRecord, TimestampedRecord, ClockedRecord):
    """One draw of enterprises and of officers for each. `place` is the body's."""

    status = models.CharField(_("state"), max_length=16, choices=DrawStatus, default=DrawStatus.COMMITTED)
    body = models.ForeignKey(
        "core.SupervisingBody", on_delete=models.PROTECT, related_name="+", verbose_name=_("supervising body")
    )
    title = models.CharField(_("title"), max_length=120)
    content = models.TextField(_("what is inspected"), max_length=1000, blank=True, default="")
    entry = models.ForeignKey(
        "inspections.PlanEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="draws",
        verbose_name=_("entry of the annual plan"),
    )  # fmt: skip
    sectors_drawn = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name=_("sectors drawn from")
    )
    wanted = models.PositiveIntegerField(_("units to draw"), validators=[MinValueValidator(1)])
    per_object = models.PositiveSmallIntegerField(
        _("officers for each unit"), validators=[MinValueValidator(2), MaxValueValidator(6)]
    )
    finish_by = models.DateField(_("to be finished by"))
    object_count = models.PositiveIntegerField(_("units in the pool"), editable=False)
    officer_count = models.PositiveIntegerField(_("officers in the pool"), editable=False)
    left_out = models.JSONField(_("left out of the pool"), default=dict, editable=False)
    pool_text = models.TextField(editable=False)  # canonical JSON, as it is published
    object_ids = ArrayField(models.BigIntegerField(), editable=False)  # enterprises in the order of the pool
    officer_ids = ArrayField(models.BigIntegerField(), editable=False)  # people in the order of the pool
    pool_digest = models.CharField(_("digest of the pools"), max_length=64, editable=False)
    committed_by = person(_("pools fixed by"))
    committed_at = models.DateTimeField(_("pools fixed at"))
    seed_source = models.CharField(_("public value that gives the seed"), max_length=200, blank=True, default="")
    seed_value = models.CharField(_("value of the seed"), max_length=200, blank=True, default="")
    witness = person(_("witness"), optional=True)
    witness_words = models.CharField(_("words of the witness"), max_length=60, blank=True, default="")
    operator = person(_("drawn by"), optional=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True, editable=False)
    record_text = models.TextField(editable=False, blank=True, default="")
    record_digest = models.CharField(_("digest of the record"), max_length=64, blank=True, default="", editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    redraw_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="redraws", editable=False,
        verbose_name=_("draws again"),
    )  # fmt: skip
    redraw_reason = models.CharField(_("reason for drawing again"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("double-random draw")
        verbose_name_plural = _("double-random draws")
        constraints = [
            models.CheckConstraint(name="draw_status_known", condition=Q(status__in=DrawStatus.values)),
            models.CheckConstraint(
                name="draw_operator_is_not_the_witness", condition=Q(operator=None) | ~Q(operator=F("witness"))
            ),
            models.CheckConstraint(
                name="draw_done_names_two_people",
                condition=~Q(status__in=DRAW_DONE) | Q(operator__isnull=False, witness__isnull=False),
            ),
            models.CheckConstraint(
                name="draw_again_gives_its_reason", condition=Q(redraw_of=None) | ~Q(redraw_reason="")
            ),
        ]
        indexes = [
            *segment_indexes("draw", "-id"),
            models.Index(fields=["due_at"], name="draw_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["published_at"], name="draw_published"),
        ]
        permissions = [
            ("draw_randomdraw", "Fix pools, draw and publish for the own body"),
            ("witness_randomdraw", "Witness draws"),
            ("export_randomdraw", "Export lists of draws"),
        ]

    def __str__(self):
        return self.title


class DrawnUnit(models.Model):
    """One line of a result: this enterprise, these officers. Written once with the draw."""

    scope_prefix = "draw__"

    draw = models.ForeignKey(RandomDraw, on_delete=models.PROTECT, related_name="units")
    position = models.PositiveIntegerField(_("number"))
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("enterprise"), max_length=200)
    officers = ArrayField(models.BigIntegerField(), verbose_name=_("officers"))

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        ordering = ["draw", "position"]
        constraints = [
            models.UniqueConstraint(name="drawn_position_once", fields=["draw", "position"]),
            models.UniqueConstraint(name="drawn_enterprise_once", fields=["draw", "enterprise"]),
        ]

    def __str__(self):
        return self.name
