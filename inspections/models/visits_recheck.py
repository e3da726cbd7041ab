"""Re-inspection item by item: rectified, or not and what follows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.choices.visits import RecheckFollow, RecheckResult
from inspections.models.base import person
from inspections.models.visits import Finding, Visit, VisitManager
from safetyportal.core.models import TimestampedRecord
from safetyportal.core.scoping import ScopedQuerySet


class RecheckItem(TimestampedRecord):
    """One item of an earlier visit's order, looked at again on this visit. `case` is the one that was proposed."""

    scope_prefix = "visit__"
    scope_floor = "visit__seen_from"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="recheck_results")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rechecks")
    result = models.CharField(_("result"), max_length=8, choices=RecheckResult)
    follow = models.CharField(_("what follows"), max_length=10, choices=RecheckFollow, blank=True, default="")
    new_day = models.DateField(_("new time limit"), null=True, blank=True)
    note = models.CharField(_("what was seen"), max_length=500, blank=True, default="")
    case = models.ForeignKey(
        "inspections.EnforcementCase", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    looked_at_by = person(_("looked at by"))

    unscoped = models.Manager.from_queryset(ScopedQuerySet)()
    objects = VisitManager()

    class Meta:
        verbose_name = _("re-inspected item")
        verbose_name_plural = _("re-inspected items")
        constraints = [
            models.UniqueConstraint(name="recheck_item_once", fields=["visit", "finding"]),
            models.CheckConstraint(
                name="recheck_failed_says_what_follows",
                condition=Q(result=RecheckResult.PASSED, follow="") | (Q(result=RecheckResult.FAILED) & ~Q(follow="")),
            ),
        ]

    def __str__(self):
        return f"{self.finding_id} {self.result}"

    @property
    def place(self) -> str:
        return self.visit.place
