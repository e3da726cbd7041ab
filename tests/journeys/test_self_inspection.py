"""A safety officer inspects on a phone: two hazards, a lost network, a second phone; a worker reports by QR code."""

import re

import pytest
from playwright.sync_api import expect

from hazards.models import Hazard, InspectionAnswer, SelfInspection, WorkerReport
from safetyportal.core.attachments import attachments_of
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_inspection, make_item, make_poster, make_standard
from tests.journeys.steps import PHONE, sign_in
from tests.suites.photos import photo

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plant():
    """A chemical plant (invented) with four items of its own, and its people."""
    firm = make_enterprise(name="示例湘江化工有限公司", supervision_classes=["other"])
    own = make_standard(firm, "own", title="本厂检查标准（示例）")
    titles = ("配电箱加盖上锁，线路无破损", "安全阀在校验有效期内", "应急通道畅通", "可燃气体报警器工作正常")
    firm.items_made = [
        make_item(own, f"E{n}", title=title, rhythm="day", basis="《安全生产法》第三十六条", order=n)
        for n, title in enumerate(titles, start=1)
    ]
    make_item(own, "E9", title="联锁未擅自停用", rhythm="day", level="major", criteria=["GM-13-1"], order=9)
    firm.officer = make_staff(firm, "enterprise_safety_officer", username="officer", name="示例安全员")
    firm.worker = make_staff(firm, "enterprise_worker", username="worker", name="示例班长")
    return firm


def jpeg(name="现场.jpg", megabytes=0) -> dict:
    upload = photo(name, megabytes)
    return {"name": upload.name, "mimeType": "image/jpeg", "buffer": upload.read()}


def item(page, title):
    return page.locator("[data-check]").filter(has_text=title)


def press(page, title, word):
    item(page, title).locator(".check-choice").get_by_role("button", name=word).click()


def synced(page):
    expect(page.locator("[data-sync]")).to_contain_text(re.compile("已保存|Saved"))


def begin(page, firm):
    make_inspection(firm, rhythm="day")
    sign_in(page, "officer")
    page.goto("/self-inspections/today/")
    page.locator(".round .btn-big").first.click()
    expect(page.locator("[data-walk]")).to_be_visible()


def test_officer_inspects_with_hazards_and_finishes(new_page, plant):
    page = new_page(**PHONE)
    begin(page, plant)
    for title in ("安全阀", "应急通道"):
        press(page, title, "合格")
    press(page, "可燃气体", "不适用")
    for title, words in (("配电箱", "2号配电箱无盖，线头裸露（示例）"), ("联锁", "R101联锁旁路未审批（示例）")):
        press(page, title, "隐患")
        box = item(page, title)
        box.locator("[data-photo]").set_input_files(jpeg(megabytes=10 if title == "联锁" else 0))
        box.locator("[name=note]").fill(words)
        box.locator("[name=location]").fill("一车间")
        box.locator("[data-record]").dblclick()
        expect(box.locator(".check-known a")).to_be_visible()
    synced(page)
    hazards = {hazard.description: hazard for hazard in Hazard.unscoped.all()}
    assert {(one.level, one.status) for one in hazards.values()} == {("general", "reported"), ("major", "reported")}
    expect(page.locator("[data-photos] .is-waiting")).to_have_count(0)
    assert [attachments_of(one).count() for one in hazards.values()] == [1, 1]

    page.locator("[data-finish]").click()
    page.locator("[name=participants]").fill("示例安全员，示例班长")
    page.locator("[name=participant_count]").fill("2")
    page.locator("#act-form button[type=submit]").click()
    expect(page.locator("main").get_by_text("2号配电箱无盖").first).to_be_visible()
    row = SelfInspection.unscoped.get()
    assert (row.status, row.hazard_count, row.pass_count, row.na_count, row.participant_count) == ("done", 2, 2, 1, 2)


def test_lost_network_loses_nothing_even_after_a_reload(new_page, plant):
    page = new_page(**PHONE)
    begin(page, plant)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("[data-walk].is-ready")).to_be_visible()
    page.wait_for_function("caches.open('selfcheck').then((store) => store.keys()).then((keys) => keys.length > 5)")
    page.context.set_offline(True)

    press(page, "安全阀", "合格")
    press(page, "配电箱", "隐患")
    box = item(page, "配电箱")
    box.locator("[data-photo]").set_input_files(jpeg())
    box.locator("[name=note]").fill("无网络时发现的隐患（示例）")
    box.locator("[data-record]").click()
    expect(page.locator("[data-sync]")).to_contain_text("待上传")
    expect(page.locator("[data-offline-notice]")).to_be_visible()
    assert InspectionAnswer.unscoped.count() == 0

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()  # the service worker has the page
    expect(item(page, "安全阀")).to_have_class(re.compile("is-pass"))
    expect(page.locator("[data-sync]")).to_contain_text("待上传")

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    synced(page)
    expect(page.locator("[data-photos] .is-waiting")).to_have_count(0)
    assert {row.item.code: row.result for row in InspectionAnswer.unscoped.all()} == {"E1": "hazard", "E2": "pass"}
    hazard = Hazard.unscoped.get()
    assert (hazard.description, attachments_of(hazard).count()) == ("无网络时发现的隐患（示例）", 1)


def test_two_phones_show_both_answers_and_a_person_decides(new_page, plant):
    first, second = new_page(**PHONE), new_page(**PHONE)
    begin(first, plant)
    sign_in(second, "worker")
    second.goto(first.url)
    expect(second.locator("[data-walk].is-ready")).to_be_visible()
    press(first, "应急通道", "合格")
    synced(first)
    press(second, "应急通道", "不适用")
    conflict = item(second, "应急通道").locator("[data-conflict]")
    expect(conflict).to_contain_text("示例安全员")
    assert InspectionAnswer.unscoped.get().result == "pass"
    conflict.get_by_role("button", name="以我的为准").click()
    synced(second)
    assert InspectionAnswer.unscoped.get().result == "na"


def test_keyboard_alone_is_enough(new_page, plant):
    page = new_page()
    begin(page, plant)
    expect(page.locator("[data-walk].is-ready")).to_be_visible()
    item(page, "配电箱").focus()
    page.keyboard.press("1")
    page.keyboard.press("j")
    page.keyboard.press("3")
    synced(page)
    expect(page.locator("[data-answered]")).to_have_text("2")
    assert {row.item.code: row.result for row in InspectionAnswer.unscoped.all()} == {"E1": "pass", "E2": "na"}


def test_worker_reports_by_qr_code_and_sees_what_becomes_of_it(new_page, plant):
    poster = make_poster(plant)
    worker, officer = new_page(**PHONE), new_page()
    worker.goto(f"/scan/{poster.token}/")
    worker.locator("[name=description]").fill("叉车通道堆满货物（示例）")
    worker.locator("[name=location]").fill("成品库")
    worker.locator("[name=photos]").set_input_files([jpeg()])
    expect(worker.locator("main button[type=submit]")).to_be_enabled()
    worker.locator("main button[type=submit]").click()
    receipt = worker.locator(".receipt-code").inner_text()
    report = WorkerReport.unscoped.get()
    assert receipt == report.receipt

    sign_in(officer, "officer")
    officer.goto(f"/worker-reports/{report.pk}/acts/accept/")
    officer.locator("[name=category]").select_option("B07")
    officer.locator("#act-form button[type=submit]").click()
    expect(officer.locator("main").get_by_text("已确认为隐患").first).to_be_visible()
    worker.goto(f"/scan/receipt/?code={receipt}")
    expect(worker.locator("main").get_by_text("已确认为隐患")).to_be_visible()
    assert attachments_of(Hazard.unscoped.get()).count() == 1
