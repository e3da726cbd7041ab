"""Bases of the rows of inspections and enforcement."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from safetyportal.core.models import ClockedRecord, ScopedRecord, TimestampedRecord


def person(label: Any, *, optional: bool = False) -> models.ForeignKey:
    """Somebody who did something; nobody lists by these columns."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=optional,
        blank=optional,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        db_index=False,
    )


class BodyRecord(ScopedRecord, TimestampedRecord, ClockedRecord):
    """What one supervising body does about one enterprise. `place` is the enterprise's, so that every level above sees
    it; only officers of `body` act on it (`workflow.bodies.of_its_body`)."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="%(class)s_rows", verbose_name=_("enterprise")
    )
    body = models.ForeignKey(
        "core.SupervisingBody", on_delete=models.PROTECT, related_name="+", verbose_name=_("supervising body")
    )

    class Meta:
        abstract = True

    def settle(self, enterprise: Any) -> None:
        """Put a new row to its enterprise, with place and sectors."""
        self.enterprise, self.jurisdiction = enterprise, enterprise.jurisdiction
        self.place, self.sectors = enterprise.place, list(enterprise.sectors)
