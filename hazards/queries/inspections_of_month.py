"""Self-inspections behind a monthly report."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from hazards.choices import InspectionStatus
from hazards.models import SelfInspection
from safetyportal.core.prepared import DAYS, LATER_DAYS, NUMBERS, Prepared


def finished_in(
    rows: QuerySet[SelfInspection], enterprise_id: int, first: date, last: date
) -> QuerySet[SelfInspection]:
    """Those of `rows` that the enterprise finished in these days."""
    return rows.filter(
        enterprise_id=enterprise_id, status=InspectionStatus.DONE, finished_on__gte=first, finished_on__lte=last
    )


def inspections_of(enterprise_id: int, first: date, last: date) -> tuple[int, int]:
    """How often the enterprise inspected itself in these days, and how many persons took part, each time counted."""
    sums = _SUMS.rows(enterprise=enterprise_id, first=first, last=last)
    return sums[0] if sums else (0, 0)


def _sums(enterprise: int, first: date, last: date) -> QuerySet[SelfInspection, Any]:
    found = finished_in(SelfInspection.unscoped.all(), enterprise, first, last).order_by().values("enterprise_id")
    return found.annotate(times=Count("pk"), persons=Sum("participant_count", default=0)).values_list(
        "times", "persons"
    )


_SUMS = Prepared(_sums, enterprise=NUMBERS, first=DAYS, last=LATER_DAYS)
