"""The enforcement case (行政处罚案件)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.cases import CaseStatus, Procedure
from inspections.choices.law import PartyKind
from inspections.models.base import BodyRecord, person
from safetyportal.core.places import segment_indexes


class EnforcementCase(BodyRecord):
    """One case of a body against one party: the enterprise itself, or a person answerable in it."""

    visit = models.ForeignKey(
        "inspections.Visit", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    status = models.CharField(_("state"), max_length=16, choices=CaseStatus, default=CaseStatus.DRAFT)
    procedure = models.CharField(_("procedure"), max_length=10, choices=Procedure, default=Procedure.ORDINARY)
    title = models.CharField(_("name of the case"), max_length=200)
    cause = models.CharField(_("cause of action"), max_length=200)
    party_kind = models.CharField(_("party"), max_length=8, choices=PartyKind, default=PartyKind.UNIT)
    party_name = models.CharField(_("name of the party"), max_length=120)
    opened_by = person(_("proposed by"))
    filed_on = models.DateField(_("filed on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("enforcement case")
        verbose_name_plural = _("enforcement cases")
        constraints = [
            models.CheckConstraint(name="case_status_known", condition=Q(status__in=CaseStatus.values)),
        ]
        indexes = [
            *segment_indexes("case", "-id"),
            models.Index(fields=["enterprise", "-id"], name="case_enterprise"),
            models.Index(fields=["status", "-id"], name="case_status"),
        ]
        permissions = [
            ("handle_enforcementcase", "Handle cases as an officer in charge"),
            ("review_enforcementcase", "Review cases"),
            ("approve_enforcementcase", "Approve cases"),
            ("export_enforcementcase", "Export lists of cases"),
        ]

    def __str__(self):
        return self.title
