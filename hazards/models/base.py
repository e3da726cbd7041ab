"""Bases of the rows that hang on a hazard."""

from typing import Any

from django.conf import settings
from django.db import models

from safetyportal.core.models import TimestampedRecord
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


def person(label: Any, *, optional: bool = False) -> models.ForeignKey:
    """Somebody who did or asked something; nobody lists by these columns."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=optional,
        blank=optional,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        db_index=False,
    )


class HazardRow(TimestampedRecord):
    """A row of one hazard; seen by exactly those who see the hazard, so it follows the hazard wherever it goes."""

    scope_prefix = "hazard__"

    hazard = models.ForeignKey("hazards.Hazard", on_delete=models.PROTECT, related_name="%(class)s_rows")

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        return self.hazard.place

    @property
    def sectors(self) -> list[str]:
        return list(self.hazard.sectors)

    @property
    def jurisdiction(self) -> Any:
        return self.hazard.jurisdiction
