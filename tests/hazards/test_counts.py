"""A hazard's figures: the row in Python and the million in SQL say the same, also after an enterprise has moved."""

from decimal import Decimal

import pytest
from django.db import connection

from enterprises.services.moving import relocate
from hazards.choices import HazardStatus
from hazards.services import counts
from safetyportal.core import rollups
from safetyportal.core.models import RollupDelta
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import days_ago, make_hazard
from tests.people import make_user, node

pytestmark = pytest.mark.django_db


def figures() -> dict:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT metric, place, dimensions, period, sum(value) FROM (SELECT metric, place, dimensions, period, value"
            " FROM core_rollupcell WHERE depth = 4"
            " UNION ALL SELECT metric, place, dimensions, period, value FROM core_rollupdelta)"
            " AS figures WHERE metric = ANY(%s) GROUP BY 1, 2, 3, 4 HAVING sum(value) <> 0",
            [list(counts.METRICS)],
        )
        return {row[:4]: int(row[4]) for row in cursor.fetchall()}


def a_bit_of_everything(enterprise):
    for status in HazardStatus.values:
        make_hazard(enterprise, status, level="major" if status == "awaiting" else "general")
    make_hazard(
        enterprise, "closed", source="5", actual_cost=Decimal("1234.50"), closed_late=True, found_on=days_ago(70)
    )
    make_hazard(enterprise, "rectifying", overdue=True, listed=True, level="major", criteria=["GM-03-1"])


def test_figures_counted_anew_equal_those_kept_row_by_row():
    a_bit_of_everything(make_enterprise())
    a_bit_of_everything(make_enterprise("430104001", supervision_classes=["hazchem_production"]))
    kept = figures()
    assert len(kept) > 20
    counts.rebuild("/43/")
    assert figures() == kept
    rollups.fold()
    counts.rebuild("/43/")
    assert not RollupDelta.objects.exists(), "nothing differs, so nothing is written"
    RollupDelta.objects.create(metric="hazards", place="/43/4301/430102/430102001/", dimensions="x=1", value=5)
    counts.rebuild("/43/4301/")
    assert figures() == kept


def test_figures_of_open_hazards_follow_an_enterprise_and_closed_ones_stay():
    enterprise = make_enterprise("430102001")
    a_bit_of_everything(enterprise)
    officer = make_user("province_supervisor", "43")
    relocate(enterprise, node("430104001"), actor=officer, now=NOW, action="enterprise.transfer")
    assert rollups.total("hazards", node("430104001").path) == 8
    assert rollups.total("hazards", node("430102001").path, status="closed") == 2
    kept = figures()
    counts.rebuild("/43/")
    assert figures() == kept
