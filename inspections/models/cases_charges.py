"""What a case charges: one row a violation, with what is proposed and what is decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import PenaltyKind, Weighing
from inspections.choices.law import Stage
from inspections.models.cases import CaseRow


class CaseCharge(CaseRow):
    """One unlawful act (违法事实) of the party. `act` numbers the acts of the case: several charges of one act violate
    several norms, and only the highest fine counts (《行政处罚法》第二十九条)."""

    violation = models.ForeignKey(
        "inspections.Violation", on_delete=models.PROTECT, related_name="+", verbose_name=_("unlawful act")
    )
    finding = models.ForeignKey(
        "inspections.Finding", null=True, blank=True, on_delete=models.PROTECT, related_name="charges"
    )
    act = models.PositiveSmallIntegerField(_("number of the act"), default=1)
    act_from = models.DateField(_("act committed on"))
    act_to = models.DateField(_("act lasted until"), null=True, blank=True)
    stage = models.CharField(_("situation of the act"), max_length=10, choices=Stage, default=Stage.FIRST)
    facts = models.TextField(_("facts"), max_length=8000)
    evidence = ArrayField(models.PositiveIntegerField(), default=list, blank=True, verbose_name=_("evidence"))
    weighing = models.CharField(_("weighing"), max_length=8, choices=Weighing, default=Weighing.NONE)
    weighing_reason = models.CharField(_("reason of the weighing"), max_length=500, blank=True, default="")
    proposed_kinds = ArrayField(
        models.CharField(max_length=16, choices=PenaltyKind), default=list, blank=True, verbose_name=_("proposed")
    )
    proposed_fine = models.DecimalField(_("proposed fine (yuan)"), max_digits=14, decimal_places=2, default=0)
    proposed_confiscation = models.DecimalField(
        _("proposed confiscation (yuan)"), max_digits=14, decimal_places=2, default=0
    )
    noticed_kinds = ArrayField(models.CharField(max_length=16), default=list, blank=True, editable=False)
    noticed_fine = models.DecimalField(
        _("fine as notified (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    noticed_confiscation = models.DecimalField(
        _("confiscation as notified (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    decided_kinds = ArrayField(models.CharField(max_length=16), default=list, blank=True, editable=False)
    decided_fine = models.DecimalField(
        _("decided fine (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    decided_confiscation = models.DecimalField(
        _("decided confiscation (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ["case", "act", "pk"]
        constraints = [
            models.CheckConstraint(name="charge_ends_later", condition=Q(act_to=None) | Q(act_to__gte=F("act_from"))),
            models.CheckConstraint(
                name="charge_amounts", condition=Q(proposed_fine__gte=0, proposed_confiscation__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["violation", "act_from"], name="charge_act")]

    def __str__(self):
        return str(self.violation)

    @property
    def act_end(self):
        """Day on which the act ended: a continuing act counts from its end (《行政处罚法》第三十六条)."""
        return self.act_to or self.act_from
