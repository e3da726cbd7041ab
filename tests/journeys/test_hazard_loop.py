"""A hazard from the phone to its closing, and one that the inspector found, was returned once and then closed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hazards.models import Hazard
from safetyportal.core.models import Attachment, Notification
from tests.hazards.loop_helpers import a_firm
from tests.journeys.steps import PHONE, licence_photo, sign_in, take_step
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def picture(name: str) -> dict:
    return {**licence_photo(), "name": name}


def send(page) -> None:
    page.locator("#act-form button[type=submit]").click()
    page.wait_for_load_state("load")


def open_act(page, hazard: Hazard, name: str) -> None:
    page.goto(f"/hazards/{hazard.pk}/acts/{name}/")


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def people_of(code: str):
    firm, head, officer, worker = a_firm(code, name="示例芙蓉精密机械有限公司")
    for person, username in ((head, "head"), (officer, "officer"), (worker, "worker")):
        person.username = username
        person.save(update_fields=["username"])
    return firm, head, officer, worker


def test_worker_reports_on_the_phone_and_the_enterprise_closes_the_loop(new_page):
    _firm, _head, officer, _worker = people_of("430102001")
    phone, desk, chief = new_page(**PHONE), new_page(), new_page()

    sign_in(phone, "worker")
    phone.goto("/hazards/new/")
    phone.locator("input[type=file]").set_input_files(picture("隐患.jpg"))
    phone.locator("[name=description]").fill("示例：二楼平台护栏缺失约两米")
    phone.locator("[name=location]").fill("一车间二楼平台（示例）")
    phone.locator("[name=category]").select_option("B07")
    send(phone)
    hazard = Hazard.unscoped.get()
    assert hazard.status == "reported"
    assert Attachment.unscoped.filter(target_id=hazard.pk).count() == 1
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(phone.locator("#photos img")).to_have_count(1)

    sign_in(desk, "officer")
    expect(desk.locator("main").get_by_text("待评估隐患").first).to_be_visible()
    open_act(desk, hazard, "assess")
    desk.locator("[name=level][value=general]").check()
    desk.locator("[name=rectify_by]").fill(day(5))
    desk.locator("[name=measures]").fill("按标准补装护栏")
    desk.locator("[name=assigned_to]").select_option(index=1)
    send(desk)
    hazard.refresh_from_db()
    assert (hazard.status, hazard.deadline_set_by) == ("rectifying", "enterprise")

    open_act(phone, hazard, "submit")
    phone.locator("[name=rectification]").fill("已补装护栏并刷漆")
    send(phone)
    expect(phone.locator("#act-form")).to_contain_text("请上传整改后的照片")
    phone.locator("input[type=file]").set_input_files(picture("整改后.jpg"))
    send(phone)
    hazard.refresh_from_db()
    assert hazard.status == "awaiting"

    sign_in(chief, "head")
    chief.goto(f"/hazards/{hazard.pk}/")
    expect(chief.locator(".photo-pair img")).to_have_count(2)
    take_step(chief, "合格销号", "现场复查合格")
    hazard.refresh_from_db()
    assert (hazard.status, hazard.closed_late) == ("closed", False)
    assert Notification.objects.filter(user=officer, kind="hazard.decision").exists()


def test_inspector_records_returns_and_closes_and_the_enterprise_cannot(new_page):
    firm, *_staff = people_of("430102001")
    make_user("county_supervisor", "430102", username="county")
    make_user("county_supervisor", "430103", username="neighbour")
    county, phone, chief, neighbour = new_page(), new_page(**PHONE), new_page(), new_page()

    sign_in(county, "county")
    county.goto("/hazards/raise/")
    county.locator("#id_q").fill("芙蓉精密")
    county.locator("main").get_by_role("button", name="搜索").click()
    county.get_by_role("link", name="示例芙蓉精密机械有限公司").click()
    county.locator("[name=description]").fill("示例：安全出口被货物堵塞")
    county.locator("[name=location]").fill("成品仓库（示例）")
    county.locator("[name=category]").select_option("B03")
    county.locator("[name=rectify_by]").fill(day(3))
    county.locator("[name=measures]").fill("立即清理，保持畅通")
    send(county)
    hazard = Hazard.unscoped.get()
    assert (hazard.status, hazard.deadline_set_by, hazard.enterprise_id) == ("rectifying", "county", firm.pk)

    sign_in(phone, "worker")
    for number in (1, 2):
        open_act(phone, hazard, "submit")
        phone.locator("[name=rectification]").fill("已清理")
        phone.locator("input[type=file]").set_input_files(picture(f"整改后{number}.jpg"))
        send(phone)
        if number == 1:
            open_act(county, hazard, "return")
            county.locator("[name=note]").fill("通道仍有杂物")
            send(county)
    hazard.refresh_from_db()
    assert (hazard.status, hazard.return_count) == ("awaiting", 1)

    sign_in(chief, "head")
    chief.goto(f"/hazards/{hazard.pk}/")
    expect(chief.locator("#acts-region")).to_contain_text("由监管部门复查销号")
    sign_in(neighbour, "neighbour")
    assert neighbour.goto(f"/hazards/{hazard.pk}/").status == 404
    county.goto(f"/hazards/{hazard.pk}/")
    take_step(county, "合格销号", "已整改到位")
    hazard.refresh_from_db()
    assert hazard.status == "closed"
