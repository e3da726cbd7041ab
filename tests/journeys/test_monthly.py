"""The report of a month from the 1st to the 6th: one head signs on a phone on the 4th, one firm files nothing."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hazards.models import MonthlyReport
from safetyportal.core import jobs
from safetyportal.core.models import Job, Notification
from tests import people
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.factories.monthly import FIRST, FOURTH, SIXTH, make_inspection, registered
from tests.journeys.steps import PHONE, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch):
    """What the portal's clock says; the server runs in this process."""

    def says(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return says


def run_at_its_time(clock, name: str, moment: datetime) -> None:
    """Let the clock's beat start a periodic job, and a worker do it."""
    clock(moment)
    jobs.tick(moment)
    job = Job.objects.filter(name=name).latest("pk")
    assert jobs.run_job(job.pk) == "done", job.error


def draw(page: Page) -> None:
    """Sign with a finger (the canvas takes pointer events)."""
    field = page.locator("[data-signature-canvas]")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    points = [(0.15, 0.7), (0.3, 0.25), (0.45, 0.75), (0.6, 0.3), (0.8, 0.65)]
    page.mouse.move(box["x"] + box["width"] * points[0][0], box["y"] + box["height"] * points[0][1])
    page.mouse.down()
    for across, down in points[1:]:
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * down, steps=8)
    page.mouse.up()


def test_a_month_from_the_first_to_the_sixth(new_page, clock):
    diligent, lazy = registered(name="示例化工有限公司"), registered(name="示例五金厂")
    make_inspection(diligent, persons=6)
    make_hazard(diligent, "closed", found_on=date(2026, 10, 9), closed_on=date(2026, 10, 12))
    make_hazard(diligent, found_on=date(2026, 10, 20), rectify_by=date(2026, 11, 25))
    head, idle = make_staff(diligent, name="示例王总"), make_staff(lazy)
    county = people.make_user("county_supervisor", "430102")
    township = people.make_user("township_supervisor", "430102001")

    run_at_its_time(clock, "hazards.open_months", FIRST)
    assert MonthlyReport.unscoped.filter(status="due").count() == 2

    clock(FOURTH)
    phone = new_page(**PHONE)
    sign_in(phone, head.username)
    phone.goto("/monthly/")
    phone.locator(".month-card .btn-primary").click()
    expect(phone.locator(".month-figures")).not_to_have_count(0)
    expect(phone.locator("a[href*='behind=general_found'] >> xpath=../..").locator(".month-value")).to_contain_text("2")
    phone.locator(".form-bar a.btn-primary").click()
    phone.locator("#act-form button[type=submit]").click()
    expect(phone).to_have_url(re.compile("/acts/sign/"))
    phone.locator("[data-signature-form] button[type=submit]").click()  # nothing drawn yet: held back
    expect(phone.locator("[data-signature-hint]")).to_have_class("field-error")
    draw(phone)
    phone.locator("[data-signature-form] button[type=submit]").click()
    expect(phone.locator(".signature-picture")).to_be_visible()
    report = MonthlyReport.unscoped.get(enterprise=diligent)
    assert (report.status, report.late, report.signed_method) == ("submitted", False, "drawn")

    run_at_its_time(clock, "hazards.mark_monthly_overdue", SIXTH)
    assert MonthlyReport.unscoped.get(enterprise=lazy).status == "overdue"
    assert Notification.objects.filter(user=idle, key="monthly:2026-10:overdue").count() == 1
    morning = datetime(2026, 11, 6, 0, 30, tzinfo=UTC)
    run_at_its_time(clock, "hazards.remind_monthly", morning)
    assert Notification.objects.filter(user=township, kind="monthly.missing").count() == 1
    seventh = datetime(2026, 11, 7, 0, 30, tzinfo=UTC)
    run_at_its_time(clock, "hazards.remind_monthly", seventh)
    desk = new_page()
    sign_in(desk, county.username)
    desk.goto(Notification.objects.get(user=county, kind="monthly.missing").url)
    expect(desk.locator("table")).to_contain_text("示例五金厂")
    expect(desk.locator("table")).not_to_contain_text("示例化工有限公司")
    desk.locator(".month-nudge button").click()
    desk.locator("#confirm-dialog button[value=yes]").click()
    desk.wait_for_url("**/tasks/**")
    jobs.run_job(Job.objects.get(name="hazards.nudge_monthly").pk)
    assert Notification.objects.filter(user=idle, key__contains=":nudge:").count() == 1

    desk.goto(f"/monthly-reports/{report.pk}/")
    desk.locator("a[href*='behind=general_rectified']").first.click()
    expect(desk.locator("table tbody tr")).to_have_count(1)
