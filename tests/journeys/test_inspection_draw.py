"""A county sends two officers to a factory that the city inspects too, and is told so; on a tablet.

Set PICTURES to a folder to keep what each page looked like. Plan and draw are part of `test_case.py`.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inspections.models import InspectionTask
from tests.factories import assignments as make
from tests.factories.enterprises import make_enterprise
from tests.journeys.draw_steps import day
from tests.journeys.steps import PHONE, TABLET, keep, sign_in
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county():
    make.bureau()
    officers = [make.make_officer(username=f"officer-{n}", name=f"示例执法员{n}") for n in (1, 2)]
    make_user("county_supervisor", "430102", username="county", name="示例区监管员")
    city = make_user("city_supervisor", "4301", username="city")
    firm = make_enterprise(name="示例芙蓉化工有限公司", sectors=["hazardous_chemicals"])
    make.make_task(firm, body=make.bureau("4301"), actor=city, kind="supervision", now=timezone.now(),
                   finish_by=timezone.localdate() + timedelta(days=12))  # fmt: skip
    return firm, officers


def test_county_plans_a_visit_beside_the_city_and_assigns_it(county, new_page):
    firm, officers = county
    page = new_page(**TABLET)
    page.set_default_timeout(60_000)
    sign_in(page, "county")
    plan_and_assign(page, firm, officers)
    phone = new_page(**PHONE)
    sign_in(phone, officers[0].username)
    phone.goto("/inspection-tasks/mine/")
    expect(phone.get_by_text(firm.name)).to_be_visible()
    keep(phone, "mine-phone")


def plan_and_assign(page, firm, officers) -> None:
    page.goto("/inspection-tasks/plan/?q=芙蓉化工")
    page.get_by_role("link", name=firm.name).click()
    expect(page.locator("#other-visits").get_by_role("link", name="加入")).to_be_visible()
    page.locator("[name=finish_by]").fill(day(10))
    page.locator("[name=planned_on]").fill(day(3))
    page.locator("#act-form button[type=submit]").first.click()
    expect(page.locator(".error-summary, [role=alert]").first).to_contain_text("加入")  # 综合查一次
    keep(page, "plan-refused")
    page.locator("[name=repeat_reason]").fill("群众举报集中（示例）")
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_url("**/inspection-tasks/*/")
    task = InspectionTask.unscoped.get(repeat_reason="群众举报集中（示例）")
    page.goto(f"/inspection-tasks/{task.pk}/acts/assign/")
    page.get_by_label(officers[0].name, exact=True).check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("第四十二条")
    keep(page, "assign-refused")
    page.get_by_label(officers[0].name, exact=True).check()
    page.get_by_label(officers[1].name, exact=True).check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**/inspection-tasks/{task.pk}/")
    expect(page.locator("#officers")).to_contain_text(officers[1].name)
    keep(page, "task")
    page.goto("/inspection-tasks/")
    keep(page, "tasks")
