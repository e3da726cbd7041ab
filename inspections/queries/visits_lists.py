"""What lists of visits show beside the row itself, and what waits for an officer. Rows come scoped from the caller."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from inspections.choices.visits import VISIT_OPEN
from inspections.models import Finding, InspectionTask, Visit, VisitOfficer, VisitRating


def with_team(rows: QuerySet) -> QuerySet:
    """Visits with their officers and `found`, the number of findings that were not taken back."""
    counted = (
        Finding.unscoped.filter(visit=OuterRef("pk"), removed=False)
        .order_by()
        .values("visit")
        .annotate(n=Count("pk"))
        .values("n")
    )
    team = VisitOfficer.unscoped.select_related("user").order_by("pk")
    found = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    return rows.annotate(found=found).prefetch_related(Prefetch("officers", queryset=team))


def of_officer(user: Any) -> Q:
    """Visits at which this person is an officer."""
    return Q(pk__in=VisitOfficer.unscoped.filter(user=user).values("visit_id"))


def open_visits(user: Any, rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.filter(of_officer(user), status__in=VISIT_OPEN)


def without_visit(rows: QuerySet[InspectionTask]) -> QuerySet[InspectionTask]:
    """Tasks of which no visit is under way."""
    return rows.exclude(pk__in=Visit.unscoped.filter(status__in=VISIT_OPEN).values("task_id"))


def by_code(code: str) -> Visit | None:
    """The visit behind a code, for whoever holds the code."""
    rows = Visit.unscoped.select_related("enterprise", "body", "task")
    return rows.filter(code=code).first() if 16 <= len(code) <= 32 else None


def feedback_of(visit: Visit, holder: str) -> tuple[Any, Any]:
    """The rating and the objection of one holder, None where there is none."""
    ratings = VisitRating.unscoped.filter(visit=visit, holder=holder)
    return ratings.first(), visit.visitobjections(manager="unscoped").filter(holder=holder).first()
