"""The main job from end to end: from the phone in the plant to the province's map, table and bulletin (issue 3).

Each part has its own journey; this one shows that what one hands over is what the next takes up.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from hazards.models import Hazard, HazardBulletin, LevelReport, MonthlyReport
from safetyportal.core.models import Notification
from safetyportal.core.rollups import fold
from tests.conftest import NOW
from tests.factories import listings as make
from tests.factories.enterprises import make_staff
from tests.factories.inspections import make_inspection, make_item, make_standard
from tests.factories.monthly import registered
from tests.journeys import test_listing as listing_steps
from tests.journeys import test_monthly as monthly_steps
from tests.journeys import test_self_inspection as walk_steps
from tests.journeys.steps import PHONE, sign_in, take_step
from tests.journeys.test_monthly import clock  # noqa: F401 -- a fixture
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRST = datetime(2026, 11, 30, 16, 10, tzinfo=UTC)  # 1 December, 00:10 in Shanghai
FOURTH = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def world():
    """A chemical plant and a firm that will file nothing, their people, and the offices above them."""
    plant = registered(name="示例湘江化工有限公司", supervision_classes=["hazchem_production"])
    plant.idle = registered(name="示例五金厂")
    own = make_standard(plant, "own", title="本厂检查标准（示例）")
    make_item(own, "E1", title="配电箱加盖上锁，线路无破损", rhythm="day", order=1)
    make_item(own, "E2", title="联锁未擅自停用", rhythm="day", level="major", criteria=["GM-13-1"], order=2)
    make.make_body("4301"), make.make_body("430102")
    make_staff(plant, username="head", name="示例厂长")
    make_staff(plant, "enterprise_safety_officer", username="officer", name="示例安全员")
    make_staff(plant.idle, username="idle")
    for role, code, username in (
        ("county_supervisor", "430102", "county"), ("city_supervisor", "4301", "city"),
        ("city_leader", "4301", "leader"), ("province_supervisor", "43", "province"),
        ("province_leader", "43", "province-leader"), ("township_supervisor", "430102001", "township"),
    ):  # fmt: skip
        make_user(role, code, username=username)
    return plant


class Desks:
    """Everybody's browser, opened when somebody is first needed; sessions end with the days that pass."""

    def __init__(self, new_page):
        self.new_page, self.open = new_page, {}

    def __getitem__(self, username: str):
        if username not in self.open:
            phone = username in {"head", "officer"}
            self.open[username] = self.new_page(**(PHONE if phone else {}))
            sign_in(self.open[username], username)
        return self.open[username]


def test_from_the_plant_to_the_province(new_page, world, clock):  # noqa: F811
    desks = Desks(new_page)
    clock(NOW)
    general, major = _inspected(desks["officer"], world)
    _general_is_closed(desks, general)
    _major_is_listed_and_delisted(desks, major, clock)
    desks.open.clear()
    report = _month_is_filed(desks, world, clock)
    _idle_firm_is_overdue(world, report, clock)
    _province_sees_it(desks, world)


def _inspected(phone, plant) -> tuple[Hazard, Hazard]:
    make_inspection(plant, rhythm="day")
    phone.goto("/self-inspections/today/")
    phone.locator(".round .btn-big").first.click()
    for title, words in (("配电箱", "2号配电箱无盖，线头裸露（示例）"), ("联锁", "R101联锁旁路未审批（示例）")):
        walk_steps.press(phone, title, "隐患")
        box = walk_steps.item(phone, title)
        box.locator("[data-photo]").set_input_files(walk_steps.jpeg())
        box.locator("[name=note]").fill(words)
        box.locator("[name=location]").fill("一车间")
        box.locator("[data-record]").click()
        expect(box.locator(".check-known a")).to_be_visible()
    for box in phone.locator("[data-check]").all():
        if not box.locator(".check-known a").count():  # what the sector's checklist asks besides
            box.locator(".check-choice").get_by_role("button", name="合格").click()
    walk_steps.synced(phone)
    phone.locator("[data-finish]").click()
    phone.locator("[name=participants]").fill("示例安全员，示例班长")
    phone.locator("[name=participant_count]").fill("2")
    phone.locator("#act-form button[type=submit]").click()
    expect(phone.locator("main").get_by_text("2号配电箱无盖").first).to_be_visible()
    return Hazard.unscoped.get(level="general"), Hazard.unscoped.get(level="major")


def _general_is_closed(desks, hazard: Hazard) -> None:
    base = f"/hazards/{hazard.pk}/acts"
    days = {"rectify_by": listing_steps.day(5)}
    listing_steps.fill(
        desks["officer"], f"{base}/assess/", {**days, "measures": "加盖上锁"}, choose={"level": "general"}
    )
    listing_steps.fill(desks["officer"], f"{base}/submit/", {"rectification": "已加盖上锁"}, {"photos": "整改后.jpg"})
    desks["county"].goto(f"/hazards/{hazard.pk}/")
    expect(desks["county"].locator(".photo-pair img")).to_have_count(2)
    take_step(desks["county"], "合格销号", "现场复查合格")
    hazard.refresh_from_db()
    assert hazard.status == "closed"


def _major_is_listed_and_delisted(desks, hazard: Hazard, clock) -> None:  # noqa: F811
    head, officer, county, leader, city = (desks[name] for name in ("head", "officer", "county", "leader", "city"))
    days = {"rectify_by": listing_steps.day(30), "measures": "恢复联锁"}
    listing_steps.fill(county, f"/hazards/{hazard.pk}/acts/assess/", days, choose={"level": "major"})
    listing_steps.dossier_is_filed(head, county, hazard)
    listing = listing_steps.hazard_is_listed(county, leader, hazard)
    record = f"/listings/{listing.pk}/"
    listing_steps.press(head, record, "sign_for")
    listing_steps.press_note(city, f"{record}acts/record/")
    listing_steps.fill(city, f"{record}acts/publish/", {"summary": "联锁停用"})
    listing_steps.fill(
        officer, f"{record}acts/progress/", {"percent": 60, "done": "切断阀已到货"}, {"photos": "到货.jpg"}
    )
    for minutes, opinion in ((5, "failed"), (10, "passed")):
        clock(NOW + timedelta(minutes=minutes))
        listing_steps.acceptance(officer, city, hazard, listing, opinion)
    listing_steps.press_note(leader, f"{record}acts/delist/")
    listing_steps.press(city, record, "publish_removal")
    listing_steps.fill(county, f"/hazards/{hazard.pk}/acts/verify/", {"note": "复查合格"})
    cache.clear()
    anybody = desks.new_page()
    anybody.goto("/listed-hazards/?state=delisted")
    expect(anybody.locator("main")).to_contain_text("示例湘江化工有限公司")
    hazard.refresh_from_db()
    assert (hazard.status, hazard.listed) == ("closed", False)


def _month_is_filed(desks, plant, clock) -> MonthlyReport:  # noqa: F811
    monthly_steps.run_at_its_time(clock, "hazards.open_months", FIRST)
    monthly_steps.run_at_its_time(clock, "hazards.open_level_reports", FIRST + timedelta(hours=1))
    clock(FOURTH)
    phone = desks["head"]
    phone.goto("/monthly/")
    phone.locator(".month-card .btn-primary").click()
    found = phone.locator("a[href*='behind=general_rectified'] >> xpath=../..").locator(".month-value")
    expect(found).to_contain_text("1")
    phone.locator(".form-bar a.btn-primary").click()
    phone.locator("#act-form button[type=submit]").click()
    monthly_steps.draw(phone)
    phone.locator("[data-signature-form] button[type=submit]").click()
    expect(phone.locator(".signature-picture")).to_be_visible()
    report = MonthlyReport.unscoped.get(enterprise=plant)
    figures = report.content["figures"]
    assert (report.status, report.late, figures["major_closed"]) == ("submitted", False, 1)
    return report


def _idle_firm_is_overdue(plant, report: MonthlyReport, clock) -> None:  # noqa: F811
    owed = MonthlyReport.unscoped.get(enterprise=plant.idle)
    assert owed.deadline == report.deadline
    monthly_steps.run_at_its_time(clock, "hazards.mark_monthly_overdue", owed.deadline)
    owed.refresh_from_db()
    assert owed.status == "overdue"
    monthly_steps.run_at_its_time(clock, "hazards.remind_monthly", owed.deadline + timedelta(hours=9))
    told = Notification.objects.filter(user__username="idle", key="monthly:2026-11:overdue")
    missing = Notification.objects.filter(user__username="township", kind="monthly.missing")
    assert (told.count(), missing.count()) == (1, 1)


def _province_sees_it(desks, plant) -> None:
    while fold():
        pass
    page = desks["province-leader"]
    page.goto("/dashboard/?month=2026-11")
    expect(page.locator("[data-chart=choropleth] canvas")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    table = LevelReport.unscoped.get(kind="m1", first=NOVEMBER, jurisdiction__code="43")
    desks["province"].goto(f"/level-reports/{table.pk}/")
    desks["province"].locator("main").get_by_role("button", name="汇总", exact=True).first.click()
    desks["province"].locator("dialog[open] .btn-primary, dialog[open] [data-confirm-yes]").first.click()
    expect(desks["province"].locator("main")).to_contain_text("已汇总")
    page.goto(f"/level-reports/{table.pk}/")
    row = page.locator(".level-table tr", has_text="合计")
    for column, figure in (("due", "1"), ("general_rectified", "1"), ("major_closed", "1")):
        expect(row.locator(f"a[href$=':period:{column}']")).to_have_text(figure)
    row.locator("a[href$=':period:general_rectified']").click()
    page.locator("main table tbody tr a").first.click()
    expect(page.locator("main")).to_contain_text("2号配电箱无盖")
    _bulletin(desks, page)


def _bulletin(desks, page) -> None:
    desks["city"].goto("/bulletins/new/")
    desks["city"].locator("[name=month]").fill("2026-11")
    desks["city"].locator("#act-form button[type=submit]").click()
    expect(desks["city"].locator("#ranking")).to_contain_text("芙蓉区")
    bulletin = HazardBulletin.unscoped.get()
    desks["leader"].goto(f"/bulletins/{bulletin.pk}/acts/issue/")
    desks["leader"].locator("#act-form button[type=submit]").click()
    expect(desks["leader"].locator("main")).to_contain_text("已印发")
    page.goto(f"/bulletins/{bulletin.pk}/")
    expect(page.locator("main")).to_contain_text("已印发")
    assert timezone.localdate().month == 12
