"""Hazards for tests: written straight into the tables with their figures, as the services would leave them."""

from datetime import date, timedelta
from itertools import count

from hazards.choices import CLOCKED, HazardStatus
from hazards.models import Hazard
from hazards.services.counts import cells, shift
from hazards.workflow import HAZARD_FLOW
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise

_numbers = count(1)


def make_hazard(enterprise=None, status: str = HazardStatus.RECTIFYING, **values) -> Hazard:
    """An invented hazard: `make_hazard(enterprise, "awaiting", level="major", source="5")`."""
    today = NOW.date()
    facts = {
        "source": "3",
        "found_on": today - timedelta(days=5),
        "description": f"示例隐患{next(_numbers)}：配电箱未上锁，箱门破损",
        "location": "一车间（示例）",
        "category": "B04",
        "rectify_by": today + timedelta(days=10),
        "controlled_until": today + timedelta(days=30) if status == HazardStatus.CONTROLLED else None,
        "closed_on": today if status == HazardStatus.CLOSED else None,
        "paused_on": today if status == HazardStatus.PAUSED else None,
    } | values
    hazard = Hazard(**facts)
    hazard.settle(enterprise or make_enterprise())
    hazard.status = status
    if status == HazardStatus.DUPLICATE and hazard.duplicate_of is None:
        hazard.duplicate_of = make_hazard(hazard.enterprise)
    if status in CLOCKED:
        clock = HAZARD_FLOW.clocks[status]
        hazard.clock, hazard.due_at = clock.name, clock.due_at(hazard, NOW)
    hazard.save(force_insert=True)
    shift({}, cells(hazard))
    return hazard


def days_ago(days: int) -> date:
    return NOW.date() - timedelta(days=days)
