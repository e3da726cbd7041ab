"""Penalty decisions for everybody: a copy of what may be told, beside the case that stays internal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.law import PartyKind
from inspections.choices.publication import PUBLICATION_OPEN, PublicationStatus
from inspections.models.base import BodyRecord
from safetyportal.core.places import segment_indexes


class DecisionPublication(BodyRecord):
    """The publication of one decision (《行政处罚法》第四十八条、《安全生产法》第七十八条).

    The columns from `decision_number` on are what the public reads: no person's full name, no number of an identity
    document or telephone. What was withdrawn keeps its copy here and shows its reason there.
    """

    case = models.OneToOneField(
        "inspections.EnforcementCase",
        on_delete=models.PROTECT,
        related_name="publication",
        verbose_name=_("enforcement case"),
    )
    status = models.CharField(_("state"), max_length=16, choices=PublicationStatus, default=PublicationStatus.DUE)
    served_on = models.DateField(_("decision served on"))
    decision_number = models.CharField(_("number of the decision"), max_length=80, blank=True, default="")
    party_kind = models.CharField(_("party"), max_length=8, choices=PartyKind)
    party_shown = models.CharField(_("name as published"), max_length=120)
    credit_code = models.CharField(_("credit code"), max_length=18, blank=True, default="")
    acts = models.TextField(_("unlawful acts"), max_length=2000)
    basis = models.TextField(_("basis"), max_length=2000)
    penalty = models.TextField(_("penalty decided"), max_length=1000)
    decided_on = models.DateField(_("decided on"))
    body_name = models.CharField(_("decided by"), max_length=120)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    reason = models.CharField(_("reason of the withdrawal or exemption"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("publication of a decision")
        verbose_name_plural = _("publications of decisions")
        constraints = [
            models.CheckConstraint(name="publication_status_known", condition=Q(status__in=PublicationStatus.values)),
            models.CheckConstraint(
                name="publication_clock_runs_while_open",
                condition=Q(status__in=PUBLICATION_OPEN, due_at__isnull=False)
                | (~Q(status__in=PUBLICATION_OPEN) & Q(due_at=None)),
            ),
            models.CheckConstraint(
                name="publication_withdrawn_says_why",
                condition=~Q(status__in=["withdrawn", "withdrawing", "exempt"]) | ~Q(reason=""),
            ),
        ]
        indexes = [
            *segment_indexes("publication", "-id"),
            models.Index(fields=["status", "-id"], name="publication_status"),
            models.Index(fields=["due_at", "-id"], name="publication_due"),
        ]
        permissions = [
            ("publish_decisionpublication", "Publish and withdraw decisions of the own body"),
        ]

    def __str__(self):
        return f"{self.decision_number or self.case} {self.party_shown}"
