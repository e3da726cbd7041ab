"""What is asked for and decided about a hazard: more time, and a lower level."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import DeadlineSetter
from hazards.choices_loop import AskStatus
from hazards.models.base import HazardRow, person
from safetyportal.core.models import ClockedRecord


def _constraints(name: str) -> list[models.BaseConstraint]:
    pending = Q(status=AskStatus.PENDING)
    return [
        models.CheckConstraint(name=f"{name}_status_known", condition=Q(status__in=AskStatus.values)),
        models.CheckConstraint(
            name=f"{name}_clock_runs_only_while_pending",
            condition=pending & Q(due_at__isnull=False) | (~pending & Q(due_at=None)),
        ),
        models.UniqueConstraint(
            name=f"{name}_one_pending",
            fields=["hazard"],
            condition=pending,
            violation_error_message=_("A request of this kind is already waiting for decision."),
        ),
    ]


class _Ask(HazardRow, ClockedRecord):
    """A reasoned request that somebody else decides."""

    status = models.CharField(_("state"), max_length=16, choices=AskStatus, default=AskStatus.PENDING)
    reason = models.TextField(_("reason"), max_length=1000)
    requested_by = person(_("requested by"))
    decided_by = person(_("decided by"), optional=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_note = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")

    class Meta:
        abstract = True


class ExtensionRequest(_Ask):
    """The enterprise asks for more time; the level that set the time limit decides (`level` when it was asked)."""

    old_day = models.DateField(_("time limit so far"))
    new_day = models.DateField(_("extend to"))
    level = models.CharField(_("decided by the level"), max_length=10, choices=DeadlineSetter)
    interim_measures = models.TextField(_("measures until then"), max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = _("extension request")
        verbose_name_plural = _("extension requests")
        constraints = [
            *_constraints("hazard_extension"),
            models.CheckConstraint(name="hazard_extension_is_later", condition=Q(new_day__gt=models.F("old_day"))),
        ]
        indexes = [models.Index(fields=["due_at"], name="hazard_extension_due", condition=Q(status="pending"))]
        permissions = [("lapse_request", "Let requests lapse that have lost their object")]

    def __str__(self):
        return f"{self.hazard.number} → {self.new_day}"


class LevelReview(_Ask):
    """Somebody holds that a major hazard is a general one; somebody else at the authority decides.

    `criteria` keeps what was ticked when it was asked.
    """

    criteria = models.JSONField(_("criteria ticked"), default=list, blank=True)

    class Meta:
        verbose_name = _("review of the level")
        verbose_name_plural = _("reviews of the level")
        constraints = _constraints("hazard_review")
        indexes = [models.Index(fields=["due_at"], name="hazard_review_due", condition=Q(status="pending"))]

    def __str__(self):
        return f"{self.hazard.number} {self.get_status_display()}"
