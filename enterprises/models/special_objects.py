"""Special objects by configurable type: a new kind of thing to supervise is a row of data, not a table."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from enterprises.choices import Condition
from enterprises.models.base import EnterpriseRow
from safetyportal.core.places import ROOT
from safetyportal.core.search import SearchTextField, grams_index


class SpecialObjectType(models.Model):
    """A kind of special object and its fields: `[{code, name, name_en, kind, unit, required, choices, min, max}]`."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True, default="")
    schema = models.JSONField(_("fields"), default=list)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(_("active"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True, default="")
    place = ROOT  # the types are the country's

    class Meta:
        verbose_name = _("type of special object")
        verbose_name_plural = _("types of special objects")
        ordering = ["order", "code"]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class SpecialObject(EnterpriseRow):
    """One major hazard source, tailings pond, boiler, confined space …; `values` hold the fields of its type."""

    type = models.ForeignKey(
        SpecialObjectType, on_delete=models.PROTECT, related_name="objects_of_type", verbose_name=_("type")
    )
    name = models.CharField(_("name"), max_length=80)
    number = models.CharField(_("number"), max_length=60, blank=True, default="")
    location = models.CharField(_("location"), max_length=120, blank=True, default="")
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    condition = models.CharField(_("condition"), max_length=10, choices=Condition, default=Condition.IN_USE)
    values = models.JSONField(_("details"), default=dict, blank=True)
    search_text = SearchTextField("name", "number", "location")

    class Meta:
        verbose_name = _("special object")
        verbose_name_plural = _("special objects")
        ordering = ["enterprise", "type__order", "id"]
        constraints = [
            models.CheckConstraint(
                name="special_object_position_is_whole",
                condition=Q(longitude=None, latitude=None) | Q(longitude__isnull=False, latitude__isnull=False),
            ),
            models.CheckConstraint(name="special_object_condition_known", condition=Q(condition__in=Condition.values)),
        ]
        indexes = [
            models.Index(fields=["type", "condition"], name="special_object_type"),
            grams_index("special_object_grams"),
        ]

    def __str__(self):
        return self.name
