"""The dashboard's pages: every figure opens exactly its rows, nothing of a neighbour is shown, papers say the same."""

import io
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse
from openpyxl import load_workbook

from hazards.filters.loop import HazardFilter
from hazards.models import Hazard
from safetyportal.core import rollups
from safetyportal.core.models import AuditEntry
from safetyportal.reporting.dashboards import papers
from safetyportal.reporting.dashboards.figures import Figures
from safetyportal.reporting.dashboards.frame import frame_of
from safetyportal.reporting.dashboards.page import Dashboard
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import days_ago, make_hazard
from tests.people import make_user, node

pytestmark = pytest.mark.django_db
THIS = NOW.date().replace(day=1)


@pytest.fixture
def world():
    near = make_enterprise("430102001", name="示例近处机械厂")
    far = make_enterprise("430104001", name="示例远处机械厂")
    for enterprise in (near, far):
        make_hazard(enterprise, "rectifying", overdue=True, level="major", criteria=["GM-03-1"])
        make_hazard(enterprise, "closed", found_on=days_ago(30), closed_on=THIS)
        make_hazard(enterprise, "draft")
        make_hazard(enterprise, "duplicate")
        make_hazard(enterprise, "awaiting", listed=True)
    return near, far


def rows_of(url: str, user) -> int:
    data = QueryDict(urlsplit(url).query)
    rows = Hazard.objects.visible_to(user, "hazards.view_hazard")
    filtered = HazardFilter(data, rows, user=user, permission="hazards.view_hazard", now=NOW)
    assert filtered.is_valid(), filtered.errors
    return filtered.qs.count()


def page_of(user, **wanted) -> Dashboard:
    frame = frame_of(user, wanted, NOW)
    return Dashboard(frame, Figures(frame))


def test_every_hazard_figure_opens_its_rows(world):
    leader = make_user("city_leader", "4301")
    page = page_of(leader)
    for card in [card for card in page.cards if "/hazards/" in card["url"]]:
        assert rows_of(card["url"], leader) == int(card["value"].replace(",", "")), card["label"]
    for row in page.ranking:
        line = row["line"]
        assert rows_of(row["overdue_url"], leader) == line.stock.overdue
        assert rows_of(row["found_url"], leader) == line.flow.found
        assert rows_of(row["closed_url"], leader) == line.flow.closed
        assert rows_of(row["major_url"], leader) == line.stock.major
        assert rows_of(row["listed_url"], leader) == line.stock.listed
    assert sum(row["line"].stock.overdue for row in page.ranking) == 2


def test_page_shows_own_county_and_nothing_of_the_neighbour(world, client):
    client.force_login(make_user("county_leader", "430102"))
    answer = client.get(reverse("dashboard"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "示例近处机械厂" in text
    assert "示例远处机械厂" not in text
    assert client.get(reverse("dashboard"), {"place": "430104"}).status_code == 404
    assert client.get(reverse("dashboard-wall"), {"place": "4301"}).status_code == 404
    assert client.post(reverse("dashboard-export", args=["pdf"]), {"place": "430104"}).status_code == 404


def test_township_lists_its_enterprises(world, client):
    client.force_login(make_user("township_leader", "430102001"))
    text = client.get(reverse("dashboard")).content.decode()
    assert "示例近处机械厂" in text
    assert "示例远处机械厂" not in text


def test_staff_and_strangers_see_no_dashboard(world, client):
    client.force_login(make_staff(world[0]))
    assert client.get(reverse("dashboard")).status_code == 403
    client.logout()
    assert client.get(reverse("dashboard")).status_code == 302


def test_cost_of_the_page_does_not_grow_with_rows(world, client, django_assert_max_num_queries):
    client.force_login(make_user("province_leader", "43"))
    client.get(reverse("dashboard"))
    for _more in range(3):
        make_hazard(make_enterprise("430111001"), "rectifying", overdue=True, level="major", criteria=["GM-03-1"])
    with django_assert_max_num_queries(32):
        client.get(reverse("dashboard"))


def test_workbook_and_pdf_say_the_figures_and_are_recorded(world, client):
    leader = make_user("city_leader", "4301")
    client.force_login(leader)
    answer = client.post(reverse("dashboard-export", args=["xlsx"]), {"place": "4301", "month": f"{THIS:%Y-%m}"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "芙蓉区" in values
    assert AuditEntry.unscoped.filter(action="list.export", actor=leader).count() == 1
    pdf = client.post(reverse("dashboard-export", args=["pdf"]), {"place": "4301"})
    assert pdf.content.startswith(b"%PDF-")
    assert client.get(reverse("dashboard-export", args=["pdf"])).status_code == 405


def test_lines_end_with_the_last_whole_month(world):
    leader = make_user("city_leader", "4301")
    running, whole = page_of(leader), page_of(leader, month="2026-10")
    found = running.trends[0]["data"]["series"][0]["values"]
    assert (found[-1], len(found)) == (None, 24)
    assert found[-2] == running.figures.flow(date(2026, 10, 1)).found == 2
    assert whole.trends[0]["data"]["series"][0]["values"][-1] == 2
    assert papers._charts(running)[0].series[0].values[-2:] == (2, None)


def filed(status: str, count: int, month: date) -> None:
    parts = {"status": status, "late": 0, "proxy": 0, "zero": 0, "sectors": ""}
    rollups.add("monthly_reports", node("430102001").path, count, period=month, **parts)


@pytest.mark.parametrize(
    ("moment", "judged"),
    [
        pytest.param(datetime(2026, 11, 30, 16, 5, tzinfo=UTC), False, id="first minutes of the 1st"),
        pytest.param(datetime(2026, 12, 5, 15, 59, tzinfo=UTC), False, id="last minute of the 5th"),
        pytest.param(datetime(2026, 12, 5, 16, 0, tzinfo=UTC), True, id="the 6th"),
    ],
)
def test_reports_that_still_come_in_are_counted_but_not_judged(moment, judged):
    filed("accepted", 10, date(2026, 10, 1))
    filed("due", 10, date(2026, 11, 1))
    frame = frame_of(make_user("county_leader", "430102"), {}, moment)
    page = Dashboard(frame, Figures(frame))
    rate, on_time = page.cards[:2]
    assert (rate["value"], on_time["value"]) == ("0.0%", "0.0%")
    assert (rate["delta"]["good"], on_time["delta"]["good"]) == ((False, False) if judged else (None, None))
    assert rate["delta"]["text"].startswith("较上月-100.0个百分点" if judged else "上月全月100.0%")
    assert on_time["tone"] == ("overdue" if judged else "waiting")
    assert ("2026年12月5日前" in on_time["period"]) is not judged
    drawn = page.trends[1]["data"]["series"][0]["values"]
    assert drawn[-2:] == [100.0, 0.0 if judged else None]
    assert (papers._charts(page)[1].series[0].values[-1] is None) is not judged
    assert ("目前已报0家" in papers._sentences(page)[0]) is not judged


def test_papers_of_a_place_without_figures_are_made_too():
    page = page_of(make_user("county_leader", "430103"))
    content, name = papers.pdf(page)
    assert content.startswith(b"%PDF-")
    assert name == f"dashboard-430103-{THIS:%Y-%m}.pdf"
