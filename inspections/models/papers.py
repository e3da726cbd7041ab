"""Enforcement documents in the making (执法文书): what is filled in, who approved, which official paper came of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers import PAPER_SHOWN, PaperStatus
from inspections.choices.papers_forms import Form, form_of, forms_on, name_of
from inspections.models.base import BodyRecord, person
from safetyportal.core.places import PlaceField, segment_indexes
from safetyportal.core.scoping import ScopedManager, ScopedQuerySet

INTERNAL = "inspections.view_internal_enforcementpaper"


class PaperQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any, perm: str) -> "PaperQuerySet":
        """Rows over which `user` holds `perm`. The addressee, who does not see the authority's own papers, sees those
        that were issued and are meant for the party."""
        from safetyportal.core.access import scope_key, scope_q  # noqa: PLC0415 -- leaf

        rows = super().visible_to(user, perm)
        if scope_key(user, perm) == scope_key(user, INTERNAL):
            return rows
        return rows.filter(Q(status__in=PAPER_SHOWN, for_party=True) | scope_q(self.model, user, INTERNAL))


class PaperManager(ScopedManager):
    def visible_to(self, user: Any, perm: str) -> PaperQuerySet:
        return PaperQuerySet(self.model, using=self._db).visible_to(user, perm)


class EnforcementPaper(BodyRecord):
    """One document of a visit or a case. `kind` names its form in `inspections/data/papers`; `values` hold the fields
    of the form; once issued, `document` is the immutable official paper and nothing here changes any more.

    The papers of a covert inspection are seen from the place of its body and from above only (`seen_from`) until the
    visit is presented: the scheme of an inspection tells of it as much as the task does.
    """

    scope_floor = "seen_from"

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
    form_on = models.DateField(_("form as of"))
    for_party = models.BooleanField(_("for the party"), default=False)
    status = models.CharField(_("state"), max_length=16, choices=PaperStatus, default=PaperStatus.DRAFT)
    stage = models.PositiveSmallIntegerField(_("steps of approval taken"), default=0, editable=False)
    values = models.JSONField(_("fields"), default=dict, blank=True)
    document = models.OneToOneField(
        "core.IssuedDocument", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(_("document number"), max_length=80, blank=True, default="", editable=False)
    issued_on = models.DateField(_("issued on"), null=True, blank=True, editable=False)
    served_on = models.DateField(_("served on"), null=True, blank=True, editable=False)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by", verbose_name=_("corrects")
    )
    correction_note = models.CharField(_("reason of the correction"), max_length=500, blank=True, default="")
    prepared_by = person(_("prepared by"))
    seen_from = PlaceField(blank=True, default="", editable=False)

    unscoped = models.Manager.from_queryset(PaperQuerySet)()  # type: ignore[misc]  # anew, to stay before `objects`
    objects = PaperManager()  # type: ignore[misc]  # narrower than the one of every record

    class Meta:
        verbose_name = _("enforcement document")
        verbose_name_plural = _("enforcement documents")
        constraints = [
            models.CheckConstraint(name="paper_status_known", condition=Q(status__in=PaperStatus.values)),
            models.CheckConstraint(
                name="paper_belongs_to_something",
                condition=Q(task__isnull=False) | Q(visit__isnull=False) | Q(case__isnull=False),
            ),
            models.CheckConstraint(
                name="paper_shown_is_issued", condition=~Q(status__in=PAPER_SHOWN) | Q(document__isnull=False)
            ),
        ]
        indexes = [
            *segment_indexes("paper", "-id"),
            models.Index(fields=["kind", "-id"], name="paper_kind"),
            models.Index(fields=["case", "kind"], name="paper_case"),
            models.Index(fields=["visit", "kind"], name="paper_visit"),
            models.Index(fields=["enterprise", "-id"], name="paper_enterprise"),
            models.Index(fields=["status", "-id"], name="paper_status"),
            models.Index(fields=["number"], name="paper_number", condition=~Q(number="")),
        ]
        permissions = [
            ("view_internal_enforcementpaper", "See drafts and internal enforcement documents"),
            ("prepare_enforcementpaper", "Prepare enforcement documents"),
            ("review_enforcementpaper", "Review enforcement documents"),
            ("approve_enforcementpaper", "Approve enforcement documents"),
            ("issue_enforcementpaper", "Issue, correct and void enforcement documents"),
            ("export_enforcementpaper", "Export lists of enforcement documents"),
        ]

    def __str__(self):
        return f"{self.kind_label} {self.number}".strip()

    @property
    def kind_label(self) -> str:
        return name_of(self.kind)

    @property
    def form(self) -> Form:
        """The form as in force when the paper was begun. Raises `UnknownForm`."""
        return form_of(self.kind, self.form_on)

    @property
    def next_step(self) -> str:
        """The step of approval that waits; "" when none does."""
        known = forms_on(self.form_on).get(self.kind)
        if known is None or self.status != PaperStatus.IN_REVIEW or self.stage >= len(known.approval):
            return ""
        return known.approval[self.stage]
