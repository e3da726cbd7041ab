"""Which papers wait for one person's decision."""

from typing import Any

from django.db.models import Q

from inspections.choices.papers import PaperStatus
from inspections.choices.papers_forms import all_forms
from inspections.models import PaperStep
from inspections.workflow.bodies import bodies_of
from inspections.workflow.papers import APPROVE, REVIEW


def waiting_for(user: Any) -> Q:
    """Papers whose next step of approval this person may take: by the role held and not by whoever had a hand in it.

    The caller's rows are those in scope; the step's guard looks once more, also at lent postings.
    """
    condition = Q(pk__in=[])
    for perm, names in (
        (REVIEW, {"unit_review", "review"}),
        (APPROVE, {"approve"}),
    ):
        bodies = [body.pk for body in bodies_of(user, perm)]
        stages = _stages(names)
        by_stage = Q(pk__in=[])
        for stage, kinds in stages.items():
            by_stage |= Q(stage=stage, kind__in=kinds)
        condition |= Q(body__in=bodies) & by_stage
    touched = PaperStep.unscoped.filter(taken_by=user, counts=True).values("paper")
    return Q(status=PaperStatus.IN_REVIEW) & condition & ~Q(prepared_by=user) & ~Q(pk__in=touched)


def _stages(names: set[str]) -> dict[int, list[str]]:
    """Kinds whose approval has one of these steps at a stage."""
    found: dict[int, list[str]] = {}
    for form in all_forms():
        for stage, step in enumerate(form.approval):
            if step in names:
                found.setdefault(stage, []).append(form.code)
    return found
