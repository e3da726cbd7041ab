"""Self-inspections behind a monthly report."""

from datetime import date

from django.db.models import Count, QuerySet, Sum

from hazards.choices import InspectionStatus
from hazards.models import SelfInspection


def finished_in(
    rows: QuerySet[SelfInspection], enterprise_id: int, first: date, last: date
) -> QuerySet[SelfInspection]:
    """Those of `rows` that the enterprise finished in these days."""
    return rows.filter(
        enterprise_id=enterprise_id, status=InspectionStatus.DONE, finished_on__gte=first, finished_on__lte=last
    )


def inspections_of(enterprise_id: int, first: date, last: date) -> tuple[int, int]:
    """How often the enterprise inspected itself in these days, and how many persons took part, each time counted."""
    found = finished_in(SelfInspection.unscoped.all(), enterprise_id, first, last)
    sums = found.aggregate(times=Count("pk"), persons=Sum("participant_count"))
    return sums["times"], sums["persons"] or 0
