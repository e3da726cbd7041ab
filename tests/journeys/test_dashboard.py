"""The province's leader sees it all on the map, drills down to the record, takes the paper, opens the wall screen."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from safetyportal.core.deadlines import local_day
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.journeys.steps import sign_in
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_leader_drills_from_the_map_to_the_record_and_takes_the_paper(new_page):
    plant = make_enterprise("430102001", name="示例丹霞化工厂", sectors=["hazardous_chemicals"])
    due = timezone.now() - timedelta(days=4)
    hazard = make_hazard(
        plant, "rectifying", overdue=True, level="major", rectify_by=local_day(due), description="示例：氯气报警器停用"
    )
    hazard.due_at = due
    hazard.save(update_fields=["due_at"])
    make_user("province_leader", "43", username="leader")
    page = new_page()
    sign_in(page, "leader")
    page.get_by_role("link", name="驾驶舱").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("湖南省")
    expect(page.locator("[data-chart=choropleth] canvas")).to_be_visible()
    for name in ("长沙市", "芙蓉区", "文艺路街道"):
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("示例丹霞化工厂")
    page.locator(".exception-list").get_by_role("link", name="示例丹霞化工厂").click()
    expect(page.locator("main")).to_contain_text("氯气报警器停用")

    page.goto("/dashboard/?place=4301")
    page.locator(".stat").filter(has_text="当前超期").get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("氯气报警器停用")

    page.goto("/dashboard/?place=4301")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    page.get_by_role("link", name="大屏").click()
    expect(page.locator("body.wall")).to_be_visible()
    expect(page.locator(".wall canvas").first).to_be_visible()


def test_township_clerk_reads_the_dashboard_on_a_phone(new_page):
    make_hazard(make_enterprise("430102001", name="示例近处机械厂"), "rectifying", overdue=True)
    make_user("township_supervisor", "430102001", username="clerk")
    page = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    sign_in(page, "clerk")
    page.goto("/dashboard/")
    expect(page.locator("main")).to_contain_text("示例近处机械厂")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
