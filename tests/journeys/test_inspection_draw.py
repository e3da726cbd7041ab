"""A county plans inspections, sends two officers, draws by lot before a witness and publishes; on a tablet.

Set PICTURES to a folder to keep what each page looked like.
"""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from inspections.models import InspectionTask, RandomDraw
from inspections.services import assignments_bulk
from tests.factories import assignments as make
from tests.factories.enterprises import make_enterprise
from tests.journeys.steps import sign_in
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
ROOT = Path(__file__).resolve().parents[2]


def keep(page, name: str) -> None:
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def county():
    body = make.bureau()
    for number in range(8):
        make_enterprise(name=f"示例机械{number}厂有限公司", risk_class="ABCD"[number % 4])
    officers = [make.make_officer(username=f"officer-{n}", name=f"示例执法员{n}") for n in (1, 2, 3)]
    make.make_officer(name="证件过期示例", valid_to=timezone.localdate() - timedelta(days=1))
    make_user("county_supervisor", "430102", username="county", name="示例区监管员")
    make_user("county_leader", "430102", username="leader", name="示例区领导")
    city = make_user("city_supervisor", "4301", username="city")
    firm = make_enterprise(name="示例芙蓉化工有限公司", sectors=["hazardous_chemicals"])
    make.make_task(firm, body=make.bureau("4301"), actor=city, kind="supervision", now=timezone.now(),
                   finish_by=timezone.localdate() + timedelta(days=12))  # fmt: skip
    return body, firm, officers


def test_county_plans_assigns_draws_and_publishes(county, new_page):
    body, firm, officers = county

    def patient(**options):
        opened = new_page(**options)
        opened.set_default_timeout(60_000)  # a draw's pages are many, and the machine may be busy
        return opened

    walk(body, firm, officers, patient)


def walk(body, firm, officers, new_page) -> None:
    page = new_page(**TABLET)
    sign_in(page, "county")
    plan_and_assign(page, firm, officers)
    officer = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    sign_in(officer, "officer-1")
    officer.goto("/inspection-tasks/mine/")
    expect(officer.get_by_text(firm.name)).to_be_visible()
    keep(officer, "mine-phone")
    draw = draw_before_a_witness(page, new_page)
    publish_and_repeat(page, new_page, draw)
    make_the_plan(page, body)


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


def draw_before_a_witness(page, new_page) -> RandomDraw:
    page.goto("/random-draws/new/")
    page.locator("[name=title]").fill("第四季度双随机抽查（示例）")
    page.locator("[name=wanted]").fill("4")
    page.locator("[name=finish_by]").fill(day(30))
    page.locator("[name=seed_source]").fill("次日公开数值（示例）")
    keep(page, "draw-new")
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_url("**/random-draws/*/")
    draw = RandomDraw.unscoped.get()
    witness = new_page(**TABLET)
    sign_in(witness, "leader")
    witness.goto(f"/random-draws/{draw.pk}/acts/witness/")
    witness.locator("[name=words]").fill("见证 0815")
    witness.locator("#act-form button[type=submit]").first.click()
    witness.wait_for_url(f"**/random-draws/{draw.pk}/")
    page.goto(f"/random-draws/{draw.pk}/acts/draw/")
    page.locator("[name=seed_value]").fill("3 1 4")
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_url(f"**/random-draws/{draw.pk}/")
    expect(page.locator("#result tbody tr")).to_have_count(4)
    keep(page, "draw")
    draw.refresh_from_db()
    assignments_bulk.create_drawn_tasks(
        draw, actor=draw.operator, now=timezone.now(), progress=lambda done, total: None
    )
    assert InspectionTask.unscoped.filter(draw=draw, status="assigned").count() == 4
    return draw


def publish_and_repeat(page, new_page, draw) -> None:
    page.goto(f"/random-draws/{draw.pk}/")
    page.locator("button[formaction$='/acts/publish/']").click()
    with page.expect_navigation():
        page.locator("#confirm-dialog [value=yes]").click()
    visitor = new_page(**TABLET)
    visitor.goto("/double-random/")
    visitor.get_by_text(draw.title).click()
    expect(visitor.locator("main tbody tr")).to_have_count(4)
    keep(visitor, "public-draw")
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="抽取记录文件").click()
    path = download.value.path()
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, ROOT / "manage.py", "replay_draw", path]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=nowhere)
    assert done.returncode == 0, done.stderr


def make_the_plan(page, body) -> None:
    page.goto("/inspection-plans/new/")
    page.locator("[name=year]").fill(str(timezone.localdate().year))
    page.locator("[name=officers]").fill("8")
    for name, value in {**make.OTHER, **make.IDLE, "key_days": 100, "general_days": 100}.items():
        page.locator(f"[name={name}]").fill(str(value))
    keep(page, "plan-new")
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_url("**/inspection-plans/*/")
    address = page.url
    page.goto(f"{address}acts/entry/")
    for name in ("matter", "basis", "objects_text", "content", "section"):
        page.locator(f"[name={name}]").fill(str(make.ENTRY[name]))
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_url(address)
    page.goto(f"{address}acts/propose/")
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_url(address)
    expect(page.locator("#units tbody tr")).to_have_count(4)  # classes A and B
    expect(page.locator(".formula")).to_contain_text("1035")
    keep(page, "plan")
