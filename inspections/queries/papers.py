"""Which documents a visit or case has, which count, and what must come before another (the forms' `after`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from inspections.choices.papers import PAPER_OPEN, PAPER_VALID
from inspections.choices.papers_forms import form_of, name_of
from inspections.models import EnforcementCase, EnforcementPaper, InspectionTask, Visit
from safetyportal.core.deadlines import local_day

VIEW = "inspections.view_enforcementpaper"
DECISIONS = ("penalty_decision_unit", "penalty_decision_person", "summary_decision_unit", "summary_decision_person")
_CONDITIONS: list[Callable[[EnforcementCase], Iterable[str]]] = []


@dataclass(frozen=True)
class Missing:
    """What is not there yet: one of `kinds`, by which article, in words."""

    kinds: tuple[str, ...]
    basis: str
    why: str

    def __str__(self):
        names = "、".join(f"《{name_of(kind)}》" for kind in self.kinds)
        return f"{self.why}（{self.basis}）：{names}"


def register_conditions(find: Callable[[EnforcementCase], Iterable[str]]) -> None:
    """Say what is true of a case: `hearing_due`, `hearing_asked`, `legal_review_due`, `collective_due`."""
    _CONDITIONS.append(find)


def conditions_of(case: EnforcementCase | None) -> set[str]:
    return {name for find in _CONDITIONS for name in find(case)} if case is not None else set()


def papers_of(
    *, task: InspectionTask | None = None, visit: Visit | None = None, case: EnforcementCase | None = None
) -> QuerySet[EnforcementPaper]:
    """Papers of one case with those of the visit it came from, or of one inspection with its task's; oldest first.

    The caller has found the record in scope."""
    return EnforcementPaper.unscoped.filter(_of(task, visit, case)).select_related("document").order_by("pk")


def readable_of(user: Any, **matter: Any) -> QuerySet[EnforcementPaper]:
    """Those of `papers_of` that this person may read: pages tell of no others."""
    readable = EnforcementPaper.objects.visible_to(user, VIEW).filter(pk__in=papers_of(**matter).values("pk"))
    return readable.select_related("document").order_by("pk")


def _of(task: InspectionTask | None, visit: Visit | None, case: EnforcementCase | None) -> Q:
    condition = Q(pk__in=[])
    if case is not None:
        condition |= Q(case=case)
        visit = visit or case.visit
    if visit is not None:
        condition |= Q(visit=visit) | Q(task=visit.task_id)
        origin = visit.task.recheck_of_id
        condition |= Q(visit=origin) if origin else Q()
    if task is not None:
        condition |= Q(task=task) | Q(visit__task=task)
    return condition


def valid_paper(
    kind: str | Iterable[str],
    *,
    task: InspectionTask | None = None,
    visit: Visit | None = None,
    case: EnforcementCase | None = None,
) -> EnforcementPaper | None:
    """The newest paper of this kind (or one of these) that was issued and counts."""
    kinds = [kind] if isinstance(kind, str) else list(kind)
    return papers_of(task=task, visit=visit, case=case).filter(kind__in=kinds, status__in=PAPER_VALID).last()


def open_paper(kind: str, **matter: Any) -> EnforcementPaper | None:
    """The newest paper of this kind that is still being made."""
    return papers_of(**matter).filter(kind=kind, status__in=PAPER_OPEN).last()


def missing_before(
    kind: str,
    *,
    task: InspectionTask | None = None,
    visit: Visit | None = None,
    case: EnforcementCase | None = None,
    now: Any,
    conditions: Iterable[str] | None = None,
) -> list[Missing]:
    """Constraints of order that are not met; `conditions` are those known of the case unless they are given."""
    form = form_of(kind, local_day(now))
    if not form.after:
        return []
    known = set(conditions) if conditions is not None else conditions_of(case)
    rows = papers_of(task=task, visit=visit, case=case).filter(status__in=PAPER_VALID)
    there = set(rows.values_list("kind", flat=True))
    found = []
    for rule in form.after:
        if rule.when and rule.when not in known:
            continue
        lacking = tuple(code for code in rule.papers if code not in there)
        if (rule.any and len(lacking) == len(rule.papers)) or (not rule.any and lacking):
            found.append(Missing(lacking, rule.basis, rule.why))
    return found
