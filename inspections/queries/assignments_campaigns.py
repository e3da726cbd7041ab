"""Which enterprises a special campaign is about."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from enterprises.choices import EnterpriseStatus
from enterprises.models import Enterprise
from inspections.choices.assignments import TaskStatus
from inspections.models import Campaign, InspectionTask
from safetyportal.core.access import place_q

RUN = "inspections.run_campaign"


def targets(campaign: Campaign, actor: Any) -> QuerySet[Enterprise]:
    """Enterprises in operation in the area that fit sectors and risk classes, within the actor's own scope."""
    rows = Enterprise.objects.visible_to(actor, RUN).filter(
        place_q(campaign.target_place), status=EnterpriseStatus.ACTIVE
    )
    if campaign.target_sectors:
        rows = rows.filter(sectors__overlap=campaign.target_sectors)
    if campaign.target_classes:
        rows = rows.filter(risk_class__in=campaign.target_classes)
    return rows.order_by("pk")


def counts(campaign: Campaign) -> dict[str, int]:
    """How far the tasks of a campaign are."""
    rows = InspectionTask.unscoped.filter(campaign=campaign).order_by()
    found: dict[str, int] = rows.aggregate(
        total=Count("pk", filter=~Q(status=TaskStatus.CANCELLED)),
        planned=Count("pk", filter=Q(status=TaskStatus.PLANNED)),
        assigned=Count("pk", filter=Q(status=TaskStatus.ASSIGNED)),
        under_way=Count("pk", filter=Q(status=TaskStatus.UNDER_WAY)),
        done=Count("pk", filter=Q(status=TaskStatus.DONE)),
    )
    return found | {"percent": found["done"] * 100 // found["total"] if found["total"] else 0}
