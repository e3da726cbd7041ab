"""What makes a hazard a major one (重大事故隐患判定标准): dated data of `hazards/data/major_criteria.toml`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from safetyportal.core.choices import Verification


class MajorInstrument(models.Model):
    """One published standard, for these sectors and supervision classes (none named: for all)."""

    code = models.CharField(_("code"), max_length=24, unique=True)
    title = models.CharField(_("title"), max_length=160)
    number = models.CharField(_("document number"), max_length=80, blank=True, default="")
    sectors = ArrayField(models.CharField(max_length=32), default=list, blank=True, verbose_name=_("sectors"))
    trades = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name=_("supervision classes")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True, default="")
    verification = models.CharField(_("verification"), max_length=1, choices=Verification, default="U")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("standard for major hazards")
        verbose_name_plural = _("standards for major hazards")
        ordering = ["order", "code"]

    def __str__(self):
        return self.title


class MajorCriterion(models.Model):
    """One item: what it describes is a major hazard."""

    instrument = models.ForeignKey(MajorInstrument, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(_("code"), max_length=24, unique=True)
    article = models.CharField(_("article"), max_length=40, blank=True, default="")
    text = models.TextField(_("text"))
    trades = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name=_("supervision classes")
    )
    verification = models.CharField(_("verification"), max_length=1, choices=Verification, default="U")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("criterion of a major hazard")
        verbose_name_plural = _("criteria of a major hazard")
        ordering = ["instrument", "order"]

    def __str__(self):
        return f"{self.code} {self.text}"
