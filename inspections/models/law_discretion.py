"""Discretion (行政处罚裁量): circumstances, and tables of steps that a place keeps for itself."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hazards.models.checklists import Dated, NormManager
from inspections.choices.law import Effect, Gravity, PartyKind, Stage
from inspections.models.law import verification
from safetyportal.core.models import ScopedRecord, TimestampedRecord
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class Circumstance(Dated):
    """A circumstance that the law weighs (《行政处罚法》第三十条至第三十三条), for the country."""

    is_reference_data = True
    place = "/"

    code = models.CharField(_("code"), max_length=24)
    title = models.CharField(_("circumstance"), max_length=200)
    effect = models.CharField(_("effect"), max_length=8, choices=Effect)
    basis = models.CharField(_("basis"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    verification = verification()

    class Meta:
        verbose_name = _("circumstance")
        verbose_name_plural = _("circumstances")
        ordering = ["order", "code", "valid_from"]
        constraints = [models.UniqueConstraint(name="circumstance_once", fields=["code", "valid_from"])]

    def __str__(self):
        return self.title


class DiscretionTable(ScopedRecord, TimestampedRecord, Dated):
    """The steps by which a place fixes the amount within the range of the law.

    `violation` is the code of an unlawful act, or "" for every act without a table of its own. The deepest place whose
    table an upper one allows (`override_down_to`) holds, and of one place the table of the very act.
    """

    is_reference_data = True

    jurisdiction = models.ForeignKey(
        "core.Jurisdiction", on_delete=models.PROTECT, related_name="+", verbose_name=_("division")
    )
    violation = models.CharField(_("unlawful act"), max_length=24, blank=True, default="")
    party = models.CharField(_("party"), max_length=8, choices=PartyKind, blank=True, default="")
    stage = models.CharField(_("situation of the act"), max_length=10, choices=Stage, blank=True, default="")
    title = models.CharField(_("title"), max_length=120)
    number = models.CharField(_("number of the norm"), max_length=120, blank=True, default="")
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    verification = verification()
    override_down_to = models.PositiveSmallIntegerField(_("may be overridden down to level"), default=0)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()  # type: ignore[misc]  # first, as Django takes the first
    objects = NormManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("table of discretion")
        verbose_name_plural = _("tables of discretion")
        constraints = [
            models.UniqueConstraint(
                name="discretion_once_from_a_day",
                fields=["place", "violation", "party", "stage", "valid_from"],
                violation_error_message=_("There is a table for this from that day already."),
            ),
            models.CheckConstraint(
                name="discretion_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
        indexes = [models.Index(fields=["violation", "place"], name="discretion_violation")]
        permissions = [("keep_discretiontable", "Keep tables of discretion of the own level")]

    def __str__(self):
        return self.title


class DiscretionStep(models.Model):
    """One step: when these conditions hold, this part of the range. Shares run from 0 to 1; amounts are yuan."""

    scope_prefix = "table__"

    table = models.ForeignKey(DiscretionTable, on_delete=models.CASCADE, related_name="steps")
    gravity = models.CharField(_("step"), max_length=8, choices=Gravity)
    conditions = models.CharField(_("conditions"), max_length=300)
    share_from = models.DecimalField(_("share from"), max_digits=5, decimal_places=4, null=True, blank=True)
    share_to = models.DecimalField(_("share to"), max_digits=5, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(_("from (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("to (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("step of discretion")
        verbose_name_plural = _("steps of discretion")
        ordering = ["table", "pk"]
        constraints = [
            models.UniqueConstraint(name="discretion_step_once", fields=["table", "gravity"]),
            models.CheckConstraint(
                name="discretion_step_is_shares_or_amounts",
                condition=Q(low=None, high=None, share_from__gte=0, share_to__lte=1, share_to__gte=F("share_from"))
                | Q(share_from=None, share_to=None, low__gte=0, high__gte=F("low")),
            ),
        ]

    def __str__(self):
        return f"{self.table} {self.get_gravity_display()}"
