"""Checklist standards and their items: norms that flow down from the country to the enterprise, each dated.

A standard of a lower level with the code of an upper one extends it: its items are added, or tighten an upper item.
Nothing here can take an upper item away (hazards/queries/checklists.py puts the levels together).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hazards.choices import RHYTHMS, HazardCategory, HazardLevel, Rhythm
from safetyportal.core import places
from safetyportal.core.access import granted_paths, scope_q
from safetyportal.core.choices import Verification
from safetyportal.core.models import ScopedRecord, TimestampedRecord
from safetyportal.core.places import PlaceField
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet

CHOSEN_RHYTHMS = [(value, label) for value, label in Rhythm.choices if value in RHYTHMS]


def codes(label, length: int = 40):
    """A list of codes that the database can search."""
    return ArrayField(models.CharField(max_length=length), default=list, blank=True, verbose_name=label)


class NormManager(ScopedManager):
    """Rows in the reader's places, and those of the own and the upper levels, which apply there in every trade."""

    def visible_to(self, user, perm: str) -> ScopedQuerySet:
        rows: ScopedQuerySet = ScopedQuerySet(self.model, using=self._db)
        own = scope_q(self.model, user, perm)
        if not own:
            return rows
        above = {up for path in granted_paths(user, perm) for up in places.ancestors(path)}
        prefix = getattr(self.model, "scope_prefix", "")
        return rows.filter(own | Q(**{f"{prefix}place__in": sorted(above)}))


class Dated(models.Model):
    """In force from the first day until the day before `valid_to`."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def on(day, prefix: str = "") -> Q:
        """Rows in force on a day."""
        ends = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day})
        return Q(**{f"{prefix}valid_from__lte": day}) & ends


class Applicability(models.Model):
    """To whom something applies; empty lists together mean to everybody. `sectors` stands on the model itself."""

    supervision_classes = codes(_("supervision classes"), 32)
    special_objects = codes(_("kinds of special objects"), 32)

    class Meta:
        abstract = True


class ChecklistStandard(ScopedRecord, TimestampedRecord, Dated, Applicability):
    """A set of items under one code at one place: `/` the country, a province, a city, or an enterprise's own.

    `sectors`, classes and special objects say to which enterprises it applies; a standard that extends an upper one
    applies where that does.
    """

    is_reference_data = True

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("enterprise"),
    )
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("title"), max_length=120)
    source = models.CharField(_("source"), max_length=500, blank=True, default="")
    verification = models.CharField(
        _("verification"), max_length=1, choices=Verification, default=Verification.UNVERIFIED
    )

    # First, so Django's own machinery uses it.
    unscoped = models.Manager.from_queryset(ScopedQuerySet)()  # type: ignore[misc]  # anew, to stay before `objects`
    objects = NormManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("checklist standard")
        verbose_name_plural = _("checklist standards")
        constraints = [
            models.UniqueConstraint(
                name="standard_once_per_place",
                fields=["place", "code"],
                violation_error_message=_("There is a standard with this code here already."),
            ),
            models.CheckConstraint(
                name="standard_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
        indexes = [models.Index(fields=["code", "place"], name="std_code")]
        permissions = [("keep_checkliststandard", "Keep checklist standards and items of the own level")]

    def __str__(self):
        return self.title


class ChecklistItem(TimestampedRecord, Dated):
    """One thing to look at. A changed text is a new row from a day on, so that an inspection keeps what it asked.

    `tightens`: code of the upper item to which this row adds a method, a higher level or a shorter rhythm.
    """

    scope_prefix = "standard__"

    standard = models.ForeignKey(
        ChecklistStandard, on_delete=models.PROTECT, related_name="items", verbose_name=_("standard")
    )
    code = models.CharField(_("item code"), max_length=40)
    tightens = models.CharField(_("tightens item"), max_length=40, blank=True, default="")
    order = models.PositiveIntegerField(_("order"), default=1000)
    section = models.CharField(_("section"), max_length=60, blank=True, default="")
    category = models.CharField(_("category"), max_length=3, choices=HazardCategory, blank=True, default="")
    title = models.CharField(_("what is required"), max_length=300, blank=True, default="")
    method = models.TextField(_("how to check"), max_length=1000, blank=True, default="")
    basis = models.CharField(_("basis"), max_length=300, blank=True, default="")
    level = models.CharField(_("level of a hazard"), max_length=8, choices=HazardLevel, default=HazardLevel.GENERAL)
    criteria = codes(_("criteria of a major hazard"), 24)
    duty = models.CharField(_("post responsible"), max_length=80, blank=True, default="")
    rhythm = models.CharField(_("own rhythm"), max_length=12, choices=CHOSEN_RHYTHMS, blank=True, default="")
    verification = models.CharField(
        _("verification"), max_length=1, choices=Verification, default=Verification.UNVERIFIED
    )

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = NormManager()

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        constraints = [
            models.UniqueConstraint(
                name="item_once_per_day",
                fields=["standard", "code", "valid_from"],
                violation_error_message=_("This item was already changed for that day."),
            ),
            models.CheckConstraint(
                name="item_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="item_of_its_own_is_whole",
                condition=~Q(tightens="") | (~Q(title="") & ~Q(category="")),
            ),
            models.CheckConstraint(name="item_level_known", condition=Q(level__in=HazardLevel.values)),
        ]
        indexes = [models.Index(fields=["standard", "order"], name="item_order")]

    def __str__(self):
        return f"{self.code} {self.title or self.tightens}"

    @property
    def place(self) -> str:
        return self.standard.place


class InspectionFrequency(Dated, Applicability):
    """A dated rule: how often which standards are inspected by whom. Of several that fit the shortest holds.

    `standards` empty: everything that applies to the enterprise. A lower place adds rules; it can only shorten.
    """

    is_reference_data = True

    code = models.CharField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    place = PlaceField(_("place"), default="/")
    sectors = codes(_("sectors"), 32)
    risk_classes = codes(_("risk classes"), 1)
    standards = codes(_("standards"))
    rhythm = models.CharField(_("rhythm"), max_length=12, choices=CHOSEN_RHYTHMS)
    source = models.CharField(_("source"), max_length=500)
    verification = models.CharField(_("verification"), max_length=1, choices=Verification)

    class Meta:
        verbose_name = _("inspection frequency")
        verbose_name_plural = _("inspection frequencies")
        ordering = ["code", "place", "valid_from"]
        constraints = [
            models.UniqueConstraint(name="frequency_once_per_day", fields=["code", "place", "valid_from"]),
            models.CheckConstraint(
                name="frequency_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
        permissions = [("manage_inspectionfrequency", "Set how often is inspected")]

    def __str__(self):
        return self.title
