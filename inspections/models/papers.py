"""Enforcement documents in the making (执法文书): what is filled in, who approved, which official paper came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PaperStatus
from inspections.models.base import BodyRecord, person
from safetyportal.core.places import segment_indexes


class EnforcementPaper(BodyRecord):
    """One document of a visit or a case. `kind` names its form in `inspections/data/papers`; `values` hold the fields
    of the form; once issued, `document` is the immutable official paper and nothing here changes any more."""

    task = models.ForeignKey(
        "inspections.InspectionTask", null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    visit = models.ForeignKey(
        "inspections.Visit", null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    case = models.ForeignKey(
        "inspections.EnforcementCase", null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    kind = models.CharField(_("kind"), max_length=40)
    status = models.CharField(_("state"), max_length=16, choices=PaperStatus, default=PaperStatus.DRAFT)
    values = models.JSONField(_("fields"), default=dict, blank=True)
    document = models.OneToOneField(
        "core.IssuedDocument", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    prepared_by = person(_("prepared by"))

    class Meta:
        verbose_name = _("enforcement document")
        verbose_name_plural = _("enforcement documents")
        constraints = [
            models.CheckConstraint(name="paper_status_known", condition=Q(status__in=PaperStatus.values)),
            models.CheckConstraint(
                name="paper_belongs_to_something",
                condition=Q(task__isnull=False) | Q(visit__isnull=False) | Q(case__isnull=False),
            ),
        ]
        indexes = [
            *segment_indexes("paper", "-id"),
            models.Index(fields=["kind", "-id"], name="paper_kind"),
            models.Index(fields=["case", "kind"], name="paper_case"),
            models.Index(fields=["visit", "kind"], name="paper_visit"),
        ]
        permissions = [
            ("prepare_enforcementpaper", "Prepare enforcement documents"),
            ("review_enforcementpaper", "Review enforcement documents"),
            ("approve_enforcementpaper", "Approve enforcement documents"),
            ("issue_enforcementpaper", "Issue, correct and void enforcement documents"),
            ("export_enforcementpaper", "Export lists of enforcement documents"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"
