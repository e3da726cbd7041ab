"""Figures of a dashboard: those of the rows, within the postings and nowhere else."""

from datetime import date

import pytest
from django.http import Http404

from safetyportal.core import rollups
from safetyportal.core.errors import NotAllowed
from safetyportal.reporting.dashboards.figures import Figures
from safetyportal.reporting.dashboards.frame import frame_of
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import days_ago, make_hazard
from tests.people import make_user, node

pytestmark = pytest.mark.django_db
THIS = NOW.date().replace(day=1)


def figures_for(user, **wanted) -> Figures:
    return Figures(frame_of(user, wanted, NOW))


@pytest.fixture
def hazards():
    mine = make_enterprise("430102001", supervision_classes=["machinery"], sectors=["metallurgy_trade"])
    other = make_enterprise("430104001", supervision_classes=["hazchem_production"], sectors=["hazardous_chemicals"])
    far = make_enterprise("430202001", sectors=["hazardous_chemicals", "metallurgy_trade"])
    make_hazard(mine, "rectifying", overdue=True)
    make_hazard(mine, "closed", found_on=days_ago(400), closed_on=THIS, closed_late=True)
    make_hazard(other, "awaiting", level="major", criteria=["GM-03-1"], source="5", listed=True)
    make_hazard(other, "draft")
    make_hazard(far, "reported")


def test_figures_are_those_of_the_rows_at_each_level(hazards):
    province = figures_for(make_user("province_leader", "43"))
    assert (province.stock.open, province.stock.overdue, province.stock.major, province.stock.listed) == (3, 1, 1, 1)
    flow = province.flow(THIS)
    assert (flow.closed, flow.closed_late) == (1, 1)
    county = figures_for(make_user("county_leader", "430102"))
    assert (county.stock.open, county.stock.overdue, county.stock.major) == (1, 1, 0)
    rollups.fold()
    again = figures_for(make_user("city_leader", "4301"))
    assert (again.stock.open, again.stock.major) == (2, 1)


def test_children_add_up_to_the_place(hazards):
    province = figures_for(make_user("province_leader", "43"))
    lines = province.by_child
    assert {path: line.stock.open for path, line in lines.items()} == {node("4301").path: 2, node("4302").path: 1}
    assert sum(line.flow.found for line in lines.values()) == province.flow(THIS).found
    assert sum(line.stock.overdue for line in province.by_sector) == province.stock.overdue


def test_posting_limited_to_a_sector_counts_the_rows_it_sees(hazards):
    from hazards.models import Hazard

    officer = make_user("industry_officer", "43", sectors=["metallurgy_trade"])
    figures = figures_for(officer)
    seen = Hazard.objects.visible_to(officer, "hazards.view_hazard").exclude(status__in=["draft", "closed"])
    assert figures.stock.open == seen.count() == 2
    assert figures_for(make_user("province_leader", "43"), sector="metallurgy_trade").stock.open == 2
    with pytest.raises(Http404):
        figures_for(officer, sector="hazardous_chemicals")


def test_neighbouring_place_is_not_there(hazards):
    leader = make_user("county_leader", "430102")
    for code in ("430104", "4301", "43", "0", "999999"):
        with pytest.raises(Http404):
            frame_of(leader, {"place": code}, NOW)


def test_posting_at_a_grid_cell_gives_no_figures_of_the_township(hazards):
    from safetyportal.core.models import Jurisdiction

    township = node("430102001")
    Jurisdiction.objects.create(
        code="430102001901", name="示例网格", level=5, parent=township, path=f"{township.path}430102001901/"
    )
    with pytest.raises(NotAllowed):
        frame_of(make_user("grid_officer", "430102001901"), {}, NOW)


def test_enterprise_and_administrators_get_no_figures():
    enterprise = make_enterprise()
    from tests.factories.enterprises import make_staff

    for user in (
        make_staff(enterprise),
        make_user("system_administrator", "43"),
        make_user("audit_administrator", "43"),
    ):
        with pytest.raises(NotAllowed):
            frame_of(user, {}, NOW)


@pytest.mark.parametrize("month", ["2099-01", "x", "2026-13", "2026-1-1"])
def test_month_that_cannot_be_looked_at_is_not_there(month):
    with pytest.raises(Http404):
        frame_of(make_user("province_leader", "43"), {"month": month}, NOW)


def test_reports_are_counted_by_how_they_came_in():
    place, month = node("430102001").path, date(2026, 10, 1)
    for status, late, proxy, zero, count in (
        ("accepted", 0, 0, 0, 5),
        ("submitted", 1, 0, 1, 2),
        ("locked", 0, 1, 0, 1),
        ("overdue", 0, 0, 0, 2),
        ("waived", 0, 0, 0, 7),
    ):
        rollups.add(
            "monthly_reports",
            place,
            count,
            period=month,
            status=status,
            late=late,
            proxy=proxy,
            zero=zero,
            sectors="coal",
        )
    reports = figures_for(make_user("province_leader", "43"), month="2026-11").reports(month)
    assert (reports.due, reports.filed, reports.missing, reports.late) == (10, 8, 2, 2)
    assert (reports.rate, reports.on_time_rate, reports.zero_rate, reports.proxy_rate) == (80.0, 60.0, 25.0, 12.5)


def test_rate_without_base_is_unknown_not_zero():
    reports = figures_for(make_user("province_leader", "43")).reports(THIS)
    assert reports.rate is reports.zero_rate is None
