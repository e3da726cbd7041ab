"""Abstract bases of every business row."""

from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class WordedRecord(models.Model):
    """Says stored values in words as Django does, but looks the words up once: a list asks for forty of them, and
    Django translates every choice of the field each time."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> str:
        try:
            return _words(field, get_language())[getattr(self, field.attname)]
        except (KeyError, TypeError):  # a value that is not among the choices, or cannot be one
            return super()._get_FIELD_display(field)  # type: ignore[misc]  # the stubs do not know it


@lru_cache(maxsize=2048)
def _words(field: models.Field, _language: str) -> dict[Any, str]:
    """Words of the choices by stored value; none where the choices are made anew each time."""
    return {value: str(label) for value, label in field.flatchoices} if isinstance(field.choices, list) else {}


class ScopedRecord(WordedRecord):
    """A row that belongs to a place and, where it has a trade, to sectors. Services set both; nobody else does."""

    jurisdiction = models.ForeignKey("core.Jurisdiction", on_delete=models.PROTECT, related_name="+")
    place = PlaceField(_("place"), editable=False)
    sectors = ArrayField(models.CharField(max_length=32), default=list, blank=True, verbose_name=_("sectors"))

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()  # first, so Django's own machinery uses it
    objects = ScopedManager()

    class Meta:
        abstract = True


class TimestampedRecord(WordedRecord):
    """`version` rises with each change: a form or API call that was made from an older one is refused, not merged."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class ClockedRecord(WordedRecord):
    """State and the one running clock. Only `Workflow.run` writes these columns."""

    status = models.CharField(_("state"), max_length=16, db_index=False)
    clock = models.CharField(max_length=24, blank=True, default="", editable=False)
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
