"""The tree of territory (行政区划, 网格) and the bodies that supervise in it."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import BodyKind, Level, NodeKind
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet


class Jurisdiction(models.Model):
    """One node: country, province, city, county, township (or development zone at any of these), grid cell.

    `path` is the place of everything in it. A node that is merged or renamed keeps its row with `valid_to` and a
    `JurisdictionChange` to its successor, so that history stays where it happened.
    """

    code = models.CharField(_("code"), max_length=16)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    kind = models.CharField(_("kind"), max_length=12, choices=NodeKind, default=NodeKind.ORDINARY)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = PlaceField(_("place"), unique=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                name="jurisdiction_code_once_in_force", fields=["code"], condition=Q(valid_to=None)
            ),
            models.CheckConstraint(
                name="jurisdiction_path_is_a_path", condition=Q(path="/") | Q(path__startswith="/", path__endswith="/")
            ),
        ]
        indexes = [models.Index(fields=["parent", "code"], name="jurisdiction_parent_code")]
        permissions = [("manage_jurisdiction", "Change divisions and grid cells")]

    def __str__(self):
        return self.name


class JurisdictionChange(models.Model):
    """Old → new code with its date and basis: a merged or renamed division (沿革)."""

    old = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="predecessions")
    effective_on = models.DateField(_("effective on"))
    basis = models.CharField(_("basis"), max_length=200)

    class Meta:
        verbose_name = _("division change")
        verbose_name_plural = _("division changes")
        constraints = [
            models.UniqueConstraint(name="division_change_once", fields=["old", "new"]),
            models.CheckConstraint(name="division_change_to_another", condition=~Q(old=models.F("new"))),
        ]

    def __str__(self):
        return f"{self.old_id} → {self.new_id}"


class SupervisingBody(models.Model):
    """A body with supervising duty (监管主体): committee office, bureau, industry department, station, squad."""

    code = models.CharField(
        _("body code"), max_length=12, unique=True, validators=[RegexValidator(r"^\d{12}$", _("Twelve digits."))]
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=BodyKind)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="bodies")
    place = PlaceField(_("place"), editable=False)
    sectors = ArrayField(models.CharField(max_length=32), default=list, blank=True, verbose_name=_("sectors"))
    document_mark = models.CharField(_("document mark"), max_length=10, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=64, blank=True)
    contact_phone = EncryptedTextField(_("contact phone"), blank=True, default="")
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(
        _("postcode"), max_length=6, blank=True, default="", validators=[RegexValidator(r"^\d{6}$", _("Six digits."))]
    )
    active = models.BooleanField(_("active"), default=True)

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("supervising body")
        verbose_name_plural = _("supervising bodies")
        ordering = ["code"]
        indexes = [models.Index(fields=["place"], name="body_place")]
        permissions = [("manage_body", "Change supervising bodies")]

    def __str__(self):
        return self.name
