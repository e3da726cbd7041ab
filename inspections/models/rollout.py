"""How many enterprises of a place are to use the portal (系统推广)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hazards.models.checklists import Dated
from inspections.models.base import person
from safetyportal.core.models import ScopedRecord, TimestampedRecord


class RolloutTarget(ScopedRecord, TimestampedRecord, Dated):
    """The number that the level above sets for a division from a day on."""

    enterprises = models.PositiveIntegerField(_("enterprises to be using the portal"))
    source = models.CharField(_("source"), max_length=300)
    set_by = person(_("entered by"))

    class Meta:
        verbose_name = _("roll-out target")
        verbose_name_plural = _("roll-out targets")
        ordering = ["place", "-valid_from"]
        indexes = [models.Index(fields=["place", "valid_from"], name="rollout_place")]
        permissions = [("keep_rollouttarget", "Set the roll-out targets of the divisions below")]

    def __str__(self):
        return f"{self.jurisdiction} {self.enterprises}"
