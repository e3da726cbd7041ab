"""Bases of the registry's rows."""

from django.db import models

from safetyportal.core.crypto import blind_index
from safetyportal.core.models import TimestampedRecord
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class EnterpriseRow(TimestampedRecord):
    """A row that belongs to one enterprise and is seen by exactly those who see the enterprise."""

    scope_prefix = "enterprise__"

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="%(class)s_rows")

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        return self.enterprise.place


def index_personal_data(record) -> None:
    """Keep each `<field>_index` column equal to the blind index of its encrypted field."""
    columns = {field.name for field in record._meta.concrete_fields}
    for name in columns:
        if f"{name}_index" in columns:
            setattr(record, f"{name}_index", blind_index(getattr(record, name)))
