"""Running cases for leaders: where each stands, on what basis, which period ends first, overdue ones on top."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from inspections.choices.cases import CASE_OPEN, OWN_CLOCKS, ClockName
from inspections.models import CaseCharge, CaseClock, EnforcementCase
from safetyportal.core import places
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.models import Jurisdiction

VIEW_CASE = "inspections.view_enforcementcase"
SHOWN = 50
NEVER = datetime(9999, 1, 1, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Running:
    """One case with the basis of its charges and its nearest period."""

    case: EnforcementCase
    basis: tuple[str, ...]
    clock: str
    article: str
    due_at: datetime | None


def running_cases(user: Any, place: str) -> QuerySet:
    """Open cases that the reader may see in a place, each with the end of its nearest own period (`ends`)."""
    rows = EnforcementCase.objects.visible_to(user, VIEW_CASE).filter(status__in=CASE_OPEN, place__startswith=place)
    clocks = CaseClock.unscoped.filter(case=OuterRef("pk"), stopped_at=None, name__in=OWN_CLOCKS).order_by("due_at")
    ends = Coalesce(Subquery(clocks.values("due_at")[:1]), "due_at", Value(NEVER), output_field=DateTimeField())
    return rows.annotate(ends=ends)


def page_of(rows: QuerySet, offset: int = 0) -> list[Running]:
    """The most urgent first: three statements whatever is shown."""
    found = list(rows.select_related("enterprise", "body").order_by("ends", "pk")[offset : offset + SHOWN])
    numbers = [case.pk for case in found]
    basis: dict[int, dict[str, None]] = {}
    charges = CaseCharge.unscoped.filter(case__in=numbers).order_by("act", "pk")
    for case, words in charges.values_list("case_id", "violation__punished"):
        basis.setdefault(case, {})[words] = None
    clocks: dict[int, CaseClock] = {}
    for clock in CaseClock.unscoped.filter(case__in=numbers, stopped_at=None, name__in=OWN_CLOCKS).order_by("-due_at"):
        clocks[clock.case_id] = clock  # the earliest comes last
    return [_running(case, tuple(basis.get(case.pk, ())), clocks.get(case.pk)) for case in found]


def _running(case: Any, basis: tuple[str, ...], clock: CaseClock | None) -> Running:
    due_at = None if case.ends == NEVER else case.ends
    if clock is None:
        return Running(case, basis, "", "", due_at)
    return Running(case, basis, str(ClockName(clock.name).label), clock.article, due_at)


def figures(rows: QuerySet, now: datetime, soon: datetime) -> dict[str, Any]:
    """How many run, are overdue, end soon, and since when the oldest runs."""
    return rows.aggregate(
        running=Count("pk"),
        overdue=Count("pk", filter=Q(ends__lt=now)),
        soon=Count("pk", filter=Q(ends__gte=now, ends__lt=soon)),
        oldest=Min("filed_on"),
    )


def by_place(rows: QuerySet, node: Jurisdiction, now: datetime) -> list[dict[str, Any]]:
    """Running and overdue cases of each division right below, the worst first."""
    level = {depth: name for name, depth in places.DEPTHS.items()}.get(places.depth(node.path) + 1)
    if level is None:
        return []
    names = dict(Jurisdiction.objects.filter(parent=node, valid_to=None).values_list("code", "name"))
    counted = (
        rows.order_by()
        .values(f"place__{level}")
        .annotate(running=Count("pk"), overdue=Count("pk", filter=Q(ends__lt=now)))
    )
    found = [
        {"code": row[f"place__{level}"], "name": names[row[f"place__{level}"]], **_two(row)}
        for row in counted
        if row[f"place__{level}"] in names
    ]
    return sorted(found, key=lambda row: (-row["overdue"], -row["running"], row["code"]))


def _two(row: dict[str, Any]) -> dict[str, int]:
    return {"running": row["running"], "overdue": row["overdue"]}
