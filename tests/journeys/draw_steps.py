"""How a county makes its annual plan and draws by lot on their pages (`test_case.py` tells it)."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from inspections.models import InspectionPlan, InspectionTask, RandomDraw
from inspections.services import assignments_bulk
from tests.factories import assignments as make
from tests.journeys.steps import TABLET, People, fill, keep

ROOT = Path(__file__).resolve().parents[2]


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def make_the_plan(people: People) -> InspectionPlan:
    """Begun with the working days, filled with an entry and its key units, approved by the leader, filed upwards."""
    page = people.at("county", "/inspection-plans/new/")
    page.locator("[name=year]").fill(str(timezone.localdate().year))
    page.locator("[name=officers]").fill("8")
    for name, value in {**make.OTHER, **make.IDLE, "key_days": 100, "general_days": 100}.items():
        page.locator(f"[name={name}]").fill(str(value))
    keep(page, "plan-new")
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_url("**/inspection-plans/*/")
    address = page.url
    entry = {name: str(make.ENTRY[name]) for name in ("matter", "basis", "objects_text", "content", "section")}
    fill(people.at("county", f"{address}acts/entry/"), **entry)
    fill(people.at("county", f"{address}acts/propose/"))
    page = people.at("county", address)
    expect(page.locator("#units tbody tr")).to_have_count(2)  # classes A and B
    expect(page.locator(".formula")).to_contain_text("1035")
    keep(page, "plan")
    plan = InspectionPlan.unscoped.get()
    fill(people.at("county", f"{address}acts/submit/"))
    fill(people.at("leader", f"{address}acts/approve/"), approving_authority="示例区人民政府")
    fill(people.at("county", f"{address}acts/file/"))
    plan.refresh_from_db()
    assert (plan.status, plan.approved_by.username) == ("filed", "leader")
    return plan


def draw_before_a_witness(people: People, wanted: int) -> RandomDraw:
    page = people.at("county", "/random-draws/new/")
    keep(page, "draw-new")
    fill(
        page,
        title="第四季度双随机抽查（示例）",
        wanted=str(wanted),
        finish_by=day(30),
        seed_source="次日公开数值（示例）",
    )
    draw = RandomDraw.unscoped.get()
    address = f"/random-draws/{draw.pk}/"
    fill(people.at("leader", f"{address}acts/witness/"), words="见证 0815")
    fill(people.at("county", f"{address}acts/draw/"), seed_value="3 1 4")
    page = people.at("county", address)
    expect(page.locator("#result tbody tr")).to_have_count(wanted)
    keep(page, "draw")
    draw.refresh_from_db()
    assignments_bulk.create_drawn_tasks(
        draw, actor=draw.operator, now=timezone.now(), progress=lambda done, total: None
    )
    assert InspectionTask.unscoped.filter(draw=draw, status="assigned").count() == wanted
    return draw


def publish_and_repeat(people: People, draw: RandomDraw) -> None:
    """Anybody takes the record from the public page and draws again without the portal's database."""
    page = people.at("county", f"/random-draws/{draw.pk}/")
    page.locator("button[formaction$='/acts/publish/']").click()
    with page.expect_navigation():
        page.locator("#confirm-dialog [value=yes]").click()
    visitor = people.new_page(**TABLET)
    visitor.goto("/double-random/")
    visitor.get_by_text(draw.title).click()
    expect(visitor.locator("main tbody tr")).to_have_count(draw.wanted)
    keep(visitor, "public-draw")
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="抽取记录文件").click()
    path = download.value.path()
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, ROOT / "manage.py", "replay_draw", path]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, env=nowhere)
    assert done.returncode == 0, done.stderr
