"""The law library: instruments, articles, unlawful acts with their penalties, as dated rows.

Everything is in force from `valid_from` until the day before `valid_to`. A changed text is a new row from a day on, so
that a case keeps the law of its day.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hazards.models.checklists import Dated, NormManager, codes
from inspections.choices.law import AccidentGrade, AmountBasis, Consequence, InstrumentKind, PartyKind, Stage
from inspections.choices.visits import Measure
from safetyportal.core.choices import Verification
from safetyportal.core.places import PlaceField


def verification() -> models.CharField:
    return models.CharField(_("verification"), max_length=1, choices=Verification, default=Verification.UNVERIFIED)


class LawInstrument(Dated):
    """One edition of a law, regulation or rule. `place` is the country, or the place that enacted it."""

    is_reference_data = True

    code = models.CharField(_("code"), max_length=16)
    title = models.CharField(_("title"), max_length=120)
    number = models.CharField(_("number of the norm"), max_length=120, blank=True, default="")
    kind = models.CharField(_("rank"), max_length=12, choices=InstrumentKind)
    place = PlaceField(_("place"), default="/")
    ended_by = models.CharField(_("replaced by"), max_length=200, blank=True, default="")
    note = models.CharField(_("remark"), max_length=300, blank=True, default="")
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    verification = verification()

    objects = models.Manager()
    norms = NormManager()

    class Meta:
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(name="law_edition_once", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="law_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self):
        return f"《{self.title}》"


class LawArticle(models.Model):
    """What one article says, in short and in our own words: to recognise it by, not to quote it from."""

    is_reference_data = True

    instrument = models.ForeignKey(
        LawInstrument, on_delete=models.PROTECT, related_name="articles", verbose_name=_("law")
    )
    number = models.PositiveSmallIntegerField(_("article"))
    label = models.CharField(_("article in words"), max_length=24, editable=False)
    statement = models.TextField(_("in short"), max_length=1000)
    verification = verification()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["instrument", "number"]
        constraints = [models.UniqueConstraint(name="article_once", fields=["instrument", "number"])]

    def __str__(self):
        return f"{self.instrument}{self.label}"

    @property
    def place(self) -> str:
        return self.instrument.place


class Violation(Dated):
    """One kind of unlawful act (违法行为) with the articles it violates and the articles that punish it, as in force
    on the days of the row. Its penalties (`sanctions`) and, by its code, steps of discretion hang on it."""

    is_reference_data = True

    code = models.CharField(_("code"), max_length=24)
    title = models.CharField(_("unlawful act"), max_length=200)
    violated = models.CharField(_("article violated"), max_length=200, blank=True, default="")
    punished = models.CharField(_("article that punishes"), max_length=200)
    articles_violated = models.ManyToManyField(LawArticle, blank=True, related_name="+")
    articles_punishing = models.ManyToManyField(LawArticle, blank=True, related_name="+")
    place = PlaceField(_("place"), default="/")
    order = models.PositiveSmallIntegerField(_("order"), default=1000)
    measure = models.CharField(_("measure on the spot"), max_length=12, choices=Measure, default=Measure.TIME_LIMIT)
    papers = codes(_("suggested documents"))
    categories = codes(_("kinds of hazards"), 3)
    checklist_items = codes(_("checklist items"), 24)
    trades = codes(_("sectors concerned"), 32)
    keywords = models.CharField(_("key words"), max_length=300, blank=True, default="")
    note = models.CharField(_("remark"), max_length=300, blank=True, default="")
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    verification = verification()

    objects = models.Manager()
    norms = NormManager()  # for pages: those of the country, of the places above the reader, and of the reader's

    class Meta:
        verbose_name = _("unlawful act")
        verbose_name_plural = _("unlawful acts")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(name="violation_once_from_a_day", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="violation_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]
        permissions = [("keep_violation", "Keep the law library")]

    def __str__(self):
        return self.title

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Sanction(models.Model):
    """What one unlawful act costs one party in one situation: a range and what comes with it.

    `low` and `high` are yuan, times the gains, or per cent of income, as `basis` says; both ends are included. A row
    with `gains_from`, `gains_below` or `accident` holds only where the facts are so.
    """

    is_reference_data = True

    violation = models.ForeignKey(Violation, on_delete=models.CASCADE, related_name="sanctions")
    party = models.CharField(_("party"), max_length=8, choices=PartyKind)
    stage = models.CharField(_("situation of the act"), max_length=10, choices=Stage)
    basis = models.CharField(_("range in"), max_length=8, choices=AmountBasis, default=AmountBasis.FIXED)
    low = models.DecimalField(_("from"), max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("to"), max_digits=14, decimal_places=2, null=True, blank=True)
    cap = models.DecimalField(_("at most (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    gains_from = models.DecimalField(_("gains from"), max_digits=14, decimal_places=2, null=True, blank=True)
    gains_below = models.DecimalField(_("gains below"), max_digits=14, decimal_places=2, null=True, blank=True)
    accident = models.CharField(_("accident"), max_length=8, choices=AccidentGrade, blank=True, default="")
    consequences = ArrayField(
        models.CharField(max_length=12, choices=Consequence),
        default=list,
        blank=True,
        verbose_name=_("other penalties"),
    )
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("penalty")
        verbose_name_plural = _("penalties")
        ordering = ["violation", "order"]
        constraints = [
            models.CheckConstraint(
                name="sanction_range_is_one",
                condition=Q(basis=AmountBasis.NONE, low=None, high=None)
                | (~Q(basis=AmountBasis.NONE) & Q(low__gte=0, high__gte=F("low"))),
            ),
            models.CheckConstraint(name="sanction_party_known", condition=Q(party__in=PartyKind.values)),
            models.CheckConstraint(name="sanction_stage_known", condition=Q(stage__in=Stage.values)),
        ]

    def __str__(self):
        return f"{self.violation} {self.get_party_display()} {self.get_stage_display()}"

    @property
    def place(self) -> str:
        return self.violation.place
