"""Two officers visit a factory with a tablet: the whole set in at most 25 screen actions, a lost network, two tablets
at once, the code that the unit scans, another person on the same tablet."""

import os
import re
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hazards.models import Hazard
from inspections.models import EnforcementPaper, Finding, Visit, VisitAnswer, VisitRating
from inspections.services import papers
from safetyportal.core.attachments import attachments_of
from tests import people
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_item, make_standard
from tests.factories.visits import make_officer, make_task, make_visit
from tests.journeys.steps import PHONE, sign_in
from tests.suites.photos import photo

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def factory():
    """A machine factory (invented) with a checklist of its sector, and the two officers of its county."""
    firm = make_enterprise(name="示例浏阳河机械有限公司", sectors=["metallurgy_trade"])
    standard = make_standard("43", "sample", title="机械企业检查表（示例）", supervision_classes=["machinery"])
    titles = ("冲床安装有效的双手按钮或者光电保护装置", "电气线路无私拉乱接", "特种作业人员持证上岗")
    firm.items_made = [make_item(standard, f"S{n}", title=title, order=n) for n, title in enumerate(titles, 1)]
    firm.first = make_officer(username="first", name="示例甲")
    firm.second = make_officer(username="second", name="示例乙")
    finish_by = timezone.localdate() + timedelta(days=10)
    firm.task = make_task(firm, officers=[firm.first, firm.second], title="示例检查", finish_by=finish_by)
    return firm


def approve_plan(firm):
    """Reviewed and approved by two others before the officers set out."""
    now = timezone.now()
    plan = papers.prepare(
        kind="inspection_plan", task=firm.task, values={"content": "机械安全（示例）"}, actor=firm.first, now=now
    )
    plan = papers.submit(paper=plan, actor=firm.first, now=now)
    plan = papers.review(paper=plan, actor=people.make_user("county_supervisor", "430102"), now=now)
    return papers.approve(paper=plan, actor=people.make_user("county_leader", "430102"), now=now)


class Hand:
    """The officer's hand: counts what it does on the screen."""

    def __init__(self, page):
        self.page, self.acts = page, 0

    def tap(self, place):
        self.acts += 1
        (self.page.locator(place) if isinstance(place, str) else place).click()

    def write(self, place, words):
        self.acts += 1
        self.page.locator(place).fill(words)

    def draw(self, name):
        """One signature is one act, however many points the pen leaves."""
        self.acts += 1
        box = self.page.locator(f"[data-pad='{name}']")
        box.scroll_into_view_if_needed()
        edge = box.bounding_box()
        mouse = self.page.mouse
        mouse.move(edge["x"] + 40, edge["y"] + edge["height"] / 2)
        mouse.down()
        for step in range(1, 25):
            mouse.move(edge["x"] + 40 + step * 12, edge["y"] + edge["height"] / 2 + (step % 5 - 2) * 14)
        mouse.up()


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def jpeg(name="现场.jpg", megabytes=0) -> dict:
    upload = photo(name, megabytes)
    return {"name": upload.name, "mimeType": "image/jpeg", "buffer": upload.read()}


def synced(page):
    """Everything is at the server."""
    expect(page.locator("[data-sync]")).to_contain_text(re.compile("已保存|全部保存"), timeout=60_000)


def ready(page):
    expect(page.locator("[data-visit].is-ready")).to_be_visible()


def add_finding(page, description, measure="time_limit", with_photo=True, act=""):
    """`act` is one that the law library proposes for these words."""
    page.locator("[data-add-finding]").click()
    if with_photo:
        page.locator("[data-sheet] [data-camera=before]").set_input_files(jpeg())
    page.locator("[data-sheet] [name=description]").fill(description)
    if act:
        page.locator("[data-proposals]").get_by_role("button", name=act, exact=True).click()
    page.locator("[data-sheet] [name=location]").fill("冲压车间")
    page.locator("[data-sheet] [name=measure]").select_option(measure)
    page.locator("[data-sheet] [data-keep]").click()
    expect(page.locator("[data-findings]")).to_contain_text(description)


def test_whole_set_takes_at_most_25_actions_beyond_the_findings(new_page, factory):
    approve_plan(factory)
    page = new_page(**TABLET)
    sign_in(page, "first")
    hand = Hand(page)
    page.goto("/visits/today/")
    shot(page, "today")
    hand.tap(page.get_by_role("button", name="开始检查"))
    ready(page)
    shot(page, "identity")
    hand.write("[name=confirmed_by]", "示例主管")
    hand.tap("[data-identity]")
    expect(page.locator("[data-screen=facts]")).to_be_visible()
    hand.tap("[data-next]")
    hand.tap("[data-all-pass]")
    shot(page, "checklist")
    hand.tap("[data-next]")
    for number in range(9):  # eight items of the order, and one that cannot wait
        add_finding(page, f"示例问题{number + 1}：防护装置缺失", "suspend" if number == 8 else "time_limit", number < 2)
    shot(page, "findings")
    hand.tap("[data-go=facts]")
    hand.tap("button[data-suggest]")
    shot(page, "facts")
    hand.tap("[data-go=sign]")
    synced(page)
    hand.tap("[data-present]")
    expect(page.locator("[data-papers] a")).to_have_count(4, timeout=60_000)
    for kind in ("inspection_plan", "inspection_record", "on_spot_decision", "rectification_order"):
        with page.expect_popup() as opened:
            hand.tap(f"[data-paper={kind}]")
        opened.value.close()
    hand.draw(f"officer:{factory.first.pk}")
    hand.draw(f"officer:{factory.second.pk}")
    hand.draw("unit")
    shot(page, "sign")
    hand.tap("[data-complete]")
    expect(page.locator("[data-done-box]")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-print]")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-papers] a")).to_have_count(5)  # with the receipt of the handing over
    shot(page, "done")
    hand.acts += 1  # the tap on "print all together", whose file is fetched here as the browser would
    printed = page.request.get(page.locator("[data-print]").get_attribute("href"))
    assert printed.body()[:5] == b"%PDF-"
    if SHOTS:
        with open(f"{SHOTS}/set.pdf", "wb") as file:
            file.write(printed.body())
    sys.stdout.write(f"\nscreen actions for the complete set beyond the findings: {hand.acts}\n")
    assert hand.acts <= 25
    issued = EnforcementPaper.unscoped.exclude(number="").values_list("kind", flat=True)
    assert sorted(issued) == [
        "delivery_receipt", "inspection_plan", "inspection_record", "on_spot_decision", "rectification_order"
    ]  # fmt: skip
    hazards = Hazard.unscoped.all()
    assert {(one.source, one.status) for one in hazards} == {("5", "rectifying")}
    assert hazards.count() == 9
    assert sum(attachments_of(one).count() for one in hazards) == 2
    page.goto(f"/visits/{Visit.unscoped.get().pk}/")
    expect(page.locator("main")).to_contain_text("示例问题8")
    shot(page, "record")


def begin(page, firm, username="first"):
    visit = Visit.unscoped.first() or make_visit(
        firm, officers=[firm.first, firm.second], task=make_task(firm, "under_way", [firm.first, firm.second]),
        item_ids=[item.pk for item in firm.items_made],
    )  # fmt: skip
    sign_in(page, username)
    page.goto(f"/visits/{visit.pk}/work/")
    ready(page)
    return visit


def test_lost_network_loses_nothing_even_after_a_reload(new_page, factory):
    page = new_page(**PHONE)
    visit = begin(page, factory)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # now through the service worker
    ready(page)
    page.context.set_offline(True)
    page.locator("[data-go=checks]").click()
    page.locator("[data-all-pass]").click()  # one entry, whatever the length of the checklist
    expect(page.locator("[data-sync]")).to_have_attribute("data-waiting", "1")
    page.locator("[data-item]").nth(1).locator("[data-result=not_applicable]").click()
    expect(page.locator("[data-sync]")).to_have_attribute("data-waiting", "2")
    page.locator("[data-go=findings]").click()
    add_finding(page, "断网时发现的问题（示例）")
    expect(page.locator("[data-sync]")).to_contain_text("待上传")
    expect(page.locator("[data-offline-notice]")).to_be_visible()
    shot(page, "offline_phone")
    assert (VisitAnswer.unscoped.count(), Finding.unscoped.count()) == (0, 0)

    page.reload()
    ready(page)
    page.locator("[data-go=findings]").click()
    expect(page.locator("[data-findings]")).to_contain_text("断网时发现的问题")
    expect(page.locator("[data-findings] img")).to_have_count(1)

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    synced(page)
    answers = VisitAnswer.unscoped.order_by("item__order").values_list("result", "version")
    assert list(answers) == [("pass", 1), ("not_applicable", 1), ("pass", 1)]
    assert Finding.unscoped.get().description == "断网时发现的问题（示例）"
    assert attachments_of(visit).count() == 1


def test_two_tablets_show_both_values_and_an_officer_chooses(new_page, factory):
    first, second = new_page(**TABLET), new_page(**TABLET)
    begin(first, factory)
    begin(second, factory, "second")
    for page in (first, second):
        page.locator("[data-go=facts]").click()
    with first.expect_response(re.compile("/entries/fact/")):
        first.locator("[data-fact=premises]").fill("一车间（示例）")
        first.locator("[data-fact=premises]").blur()
    synced(first)
    second.locator("[data-fact=premises]").fill("二车间（示例）")
    second.locator("[data-fact=premises]").blur()
    conflict = second.locator(".visit-conflict")
    expect(conflict).to_contain_text("一车间")
    expect(conflict).to_contain_text("二车间")
    shot(second, "conflict")
    assert Visit.unscoped.get().premises == "一车间（示例）"
    with second.expect_response(re.compile("/entries/fact/")):
        conflict.get_by_role("button", name="以我的为准").click()
    synced(second)
    assert Visit.unscoped.get().premises == "二车间（示例）"


def test_another_person_on_the_tablet_reads_nothing_of_the_first(new_page, factory):
    page = new_page(**TABLET)
    visit = begin(page, factory)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    ready(page)
    page.context.set_offline(True)
    page.locator("[data-go=findings]").click()
    add_finding(page, "甲未上传的问题（示例）", with_photo=False)
    expect(page.locator("[data-sync]")).to_contain_text("待上传")
    raw = page.evaluate(READ_ALL)
    assert "visits-" in raw["names"]
    assert "甲未上传" not in raw["content"]
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    synced(page)

    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    page.wait_for_url(re.compile("sign-in|/$"))
    page.wait_for_function("indexedDB.databases().then((all) => all.every((one) => !one.name.startsWith('visits-')))")
    assert page.evaluate("caches.keys().then((all) => all.filter((one) => one.startsWith('visits-pages')))") == []
    page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(f"/visits/{visit.pk}/work/")
    page.context.set_offline(False)


READ_ALL = """async () => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  const found = [];
  for (const name of names.filter((one) => one.startsWith("visits-"))) {
    const told = (ask) => new Promise((resolve) => { ask.onsuccess = () => resolve(ask.result); });
    const base = await told(indexedDB.open(name));
    const rows = await told(base.transaction("waiting").objectStore("waiting").getAll());
    for (const row of rows) found.push(new TextDecoder().decode(row.plain.data));
    base.close();
  }
  return { names: names.join(), content: found.join() };
}"""


def test_unit_scans_the_code_rates_objects_and_reads_the_answer(new_page, factory):
    visit = make_visit(
        factory, "completed", officers=[factory.first, factory.second], completed_at=timezone.now(),
        task=make_task(factory, "done", [factory.first, factory.second]),
    )  # fmt: skip
    phone = new_page(**PHONE)
    phone.goto(f"/v/{visit.code}/")
    expect(phone.locator("main")).to_contain_text("示例甲")
    shot(phone, "code_phone")
    for name, mark in (("lawful", 5), ("manner", 4), ("helpful", 5)):
        phone.locator(f"[name={name}][value='{mark}']").check()
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.locator("main")).to_contain_text("已记录")
    assert VisitRating.unscoped.get().manner == 4
    phone.locator("summary").click()
    phone.locator("[name=text]").fill("检查时间过长（示例）")
    phone.get_by_role("button", name="提交意见").click()
    expect(phone.locator("main")).to_contain_text("检查时间过长")

    people.make_user("county_leader", "430102", username="leader")
    leader = new_page()
    sign_in(leader, "leader")
    leader.goto("/visit-objections/")
    leader.locator("main table a").first.click()
    leader.locator("main").get_by_role("link", name="答复意见", exact=True).click()
    leader.locator("[name=answer]").fill("今后提前告知检查时长（示例）")
    leader.locator("#act-form button[type=submit]").click()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("今后提前告知检查时长")
    shot(phone, "code_answered")


def recheck_item(page, number):
    """An item of the order is found rectified, with a photo."""
    row = page.locator("[data-recheck]").nth(number)
    row.locator("[data-camera=recheck]").set_input_files(jpeg())
    synced(page)
    row.locator("[data-result=passed]").click()
    synced(page)


def test_recheck_on_the_tablet_closes_what_is_rectified(new_page, factory):
    from tests.factories.visits import walk

    day = timezone.localdate() + timedelta(days=7)
    team = [factory.first, factory.second]
    found = [{"description": f"示例问题{n}", "rectify_by": day} for n in (1, 2)]
    visit = walk(factory, team, found, now=timezone.now())
    make_visit(
        factory, officers=team, task=make_task(factory, "under_way", team, kind="recheck", recheck_of=visit)
    )  # fmt: skip
    page = new_page(**TABLET)
    sign_in(page, "first")
    page.goto("/visits/today/")
    page.get_by_role("link", name="继续检查").click()
    ready(page)
    page.locator("[data-go=checks]").click()
    rows = page.locator("[data-recheck]")
    expect(rows).to_have_count(2)
    recheck_item(page, 0)
    rows.nth(1).locator("input[type=text]").fill("缺配件（示例）")
    rows.nth(1).locator("input[type=date]").fill(f"{day + timedelta(days=5)}")
    rows.nth(1).locator("[data-result=extend]").click()
    synced(page)
    shot(page, "recheck")
    page.locator("[data-go=sign]").click()
    page.locator("[data-present]").click()
    hand = Hand(page)
    for name in (f"officer:{factory.first.pk}", f"officer:{factory.second.pk}", "unit"):
        hand.draw(name)
    page.locator("[data-complete]").click()
    expect(page.locator("[data-done-box]")).to_be_visible(timeout=60_000)
    states = [(row.status, row.rectify_by) for row in Hazard.unscoped.order_by("pk")]
    assert states == [("closed", day), ("rectifying", day + timedelta(days=5))]
    assert make_staff(factory).pk
