"""Law and code tables as dated data."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import DayKind, Verification
from safetyportal.core.places import ROOT, PlaceField


class Rule(models.Model):
    """One legal or local value, in force from–to at a place and below. Read with `safetyportal.core.rules.rule`."""

    key = models.CharField(_("key"), max_length=80)
    place = PlaceField(_("place"), default="/")
    value = models.JSONField(_("value"))
    unit = models.CharField(_("unit"), max_length=24, blank=True, default="")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    verification = models.CharField(_("verification"), max_length=1, choices=Verification)
    override_down_to = models.PositiveSmallIntegerField(_("may be overridden down to level"), default=0)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["key", "place", "valid_from"]
        constraints = [
            models.UniqueConstraint(name="rule_once_per_place_and_day", fields=["key", "place", "valid_from"]),
            models.CheckConstraint(
                name="rule_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
        permissions = [("manage_rule", "Change rules and calendars")]

    def __str__(self):
        return f"{self.key} {self.place} {self.valid_from}"


class CalendarDay(models.Model):
    """A day that differs from the week: statutory holiday, or a weekend worked in exchange (调休)."""

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind)
    name = models.CharField(_("name"), max_length=40)
    source = models.CharField(_("source"), max_length=200)
    verification = models.CharField(_("verification"), max_length=1, choices=Verification)
    place = ROOT  # the calendar is the country's

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("work calendar")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(name="calendar_day_once", fields=["day"])]

    def __str__(self):
        return f"{self.day} {self.name}"


class CodeEntry(models.Model):
    """One line of a code table (字典): industry class, registration type, supervision class, risk class …"""

    table = models.CharField(_("table"), max_length=32)
    code = models.CharField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True, default="")
    parent_code = models.CharField(_("parent"), max_length=32, blank=True, default="")
    level = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True, default="")
    verification = models.CharField(max_length=1, choices=Verification, default=Verification.UNVERIFIED)
    place = ROOT  # code tables are the country's

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("code tables")
        ordering = ["table", "order", "code"]
        constraints = [models.UniqueConstraint(name="code_once_in_its_table", fields=["table", "code"])]
        permissions = [("manage_code", "Change code tables")]

    def __str__(self):
        return self.name


class Boundary(models.Model):
    """Outline of a division as GeoJSON geometry: loaded data, so that an officially reviewed set can replace it."""

    code = models.CharField(_("division code"), max_length=12, unique=True)
    parent_code = models.CharField(max_length=12, db_index=True)
    name = models.CharField(_("name"), max_length=80)
    center = models.JSONField(null=True)
    geometry = models.JSONField()
    source = models.CharField(max_length=200)
    review_number = models.CharField(_("map review number"), max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")

    def __str__(self):
        return self.name
