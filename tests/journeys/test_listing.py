"""The city lists the major hazard of a chemical plant: progress, an acceptance that fails, one that passes, public."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from hazards.models import Hazard, Listing, ListingAcceptance, MajorHazardDossier
from safetyportal.core.issued import documents_of
from safetyportal.core.models import AuditEntry
from tests.factories import listings as make
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import make_hazard
from tests.journeys.steps import PHONE, sign_in
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRM = "示例湘江化工有限公司"
PARTS = {
    "situation": "2号液氯储罐紧急切断阀联锁长期停用，原因是仪表故障后未及时更换。",
    "harm": "一旦泄漏可能造成厂区及周边人员中毒；需停用储罐更换仪表，整改难度较大。",
    "treatment": "停用2号储罐，更换切断阀和仪表，恢复联锁并经检测后投用。",
    "goals": "恢复联锁，消除泄漏风险。",
    "methods": "更换切断阀、仪表，联锁逻辑调试。",
    "funds": "安排专项资金18万元，备件已采购。",
    "organisation": "由生产副总牵头，设备部、安全部负责。",
    "schedule": "三个月内完成。",
    "precautions": "储罐倒空置换，设警戒区，落实中毒窒息现场处置方案。",
    "temporary_measures": "停止进料，每两小时巡检。",
    "money": "180000",
}


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def photo(name: str) -> dict:
    upload = make.picture(name)
    return {"name": name, "mimeType": "image/jpeg", "buffer": upload.read()}


def fill(page, address: str, answers: dict | None = None, files: dict | None = None, choose: dict | None = None):
    """Open the form at this address, fill it and send it; the answer is the record."""
    page.goto(address)
    for name, value in (answers or {}).items():
        page.locator(f"#act-form [name={name}]").fill(str(value))
    for name, value in (choose or {}).items():
        field = page.locator(f"#act-form select[name={name}]")
        if field.count():
            field.select_option(value)
        else:
            page.locator(f"#act-form [name={name}][value={value}]").check()
    for name, value in (files or {}).items():
        page.locator(f"#act-form [name={name}]").set_input_files(photo(value))
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_url(lambda url: not url.split("?")[0].endswith(address))


def press(page, address: str, act: str):
    """Take an act that asks for nothing but a confirmation."""
    page.goto(address)
    page.locator(f"button[formaction$='/acts/{act}/']").click()
    with page.expect_navigation():
        page.locator("#confirm-dialog [value=yes]").click()


@pytest.fixture
def plant():
    firm = make_enterprise(name=FIRM, sectors=["hazardous_chemicals"])
    make.make_body("4301")
    make.make_body("430102")
    hazard = make_hazard(
        firm,
        "rectifying",
        level="major",
        handling="suspend",
        description="2号液氯储罐紧急切断阀联锁长期停用",
        location="液氯储罐区",
        rectify_by=timezone.localdate() + timedelta(days=30),
    )
    make_staff(firm, username="head", name="示例厂长")
    make_staff(firm, "enterprise_safety_officer", username="officer", name="示例安全员")
    make_user("county_supervisor", "430102", username="county", name="示例区安委办")
    make_user("city_leader", "4301", username="leader", name="示例市领导")
    make_user("city_supervisor", "4301", username="city", name="示例市安委办")
    return hazard


def dossier_is_filed(head, county, hazard):
    fill(head, f"/hazards/{hazard.pk}/dossier/", PARTS, choose={"stop_scope": "partial"})
    dossier = MajorHazardDossier.unscoped.get()
    for kind in ("measures", "responsibility", "funds", "time", "contingency"):
        fill(head, f"/major-hazards/{dossier.pk}/acts/evidence/", {"text": "已落实，见附件"}, {"upload": f"{kind}.jpg"},
             {"kind": kind})  # fmt: skip
    press(head, f"/major-hazards/{dossier.pk}/", "sign")
    dossier.refresh_from_db()
    assert (dossier.complete, dossier.is_signed) == (True, True)
    fill(county, f"/major-hazards/{dossier.pk}/acts/acknowledge/", {"note": "已阅"})
    assert dossier.hazardfiling_rows.exclude(acknowledged_at=None).count() == 3


def hazard_is_listed(county, leader, hazard) -> Listing:
    county.goto(f"/hazards/{hazard.pk}/")
    county.locator("#listing a.btn").click()
    address = f"/hazards/{hazard.pk}/propose-listing/"
    fill(county, address, {"deadline": day(120), "matters": "2号液氯储罐紧急切断阀联锁长期停用"},
         choose={"level": "city"})  # fmt: skip
    listing = Listing.unscoped.get()
    fill(leader, f"/listings/{listing.pk}/acts/list/", {"requirements": "停用2号储罐，恢复联锁后方可投用。"})
    listing.refresh_from_db()
    assert (listing.status, documents_of(listing).count()) == ("supervised", 1)
    return listing


def acceptance(officer, city, hazard, listing, opinion: str):
    """Rectified, requested, held."""
    base = f"/listings/{listing.pk}/acts"
    fill(
        officer,
        f"/hazards/{hazard.pk}/acts/submit/",
        {"rectification": "已更换切断阀并恢复联锁"},
        {"photos": "整改后.jpg"},
    )
    fill(
        officer, f"{base}/request_acceptance/", {"rectified_note": "治理完成，申请验收"}, {"assessment": "评估报告.jpg"}
    )
    answers = {"held_on": day(0), "members": "张示例（市应急局）、李示例（专家）", "text": "现场核查意见"}
    failed = opinion == "failed"
    if failed:
        answers["new_deadline"] = day(60)
    choose = {"opinion": opinion, **({"consequence": "stop"} if failed else {})}
    fill(city, f"{base}/acceptance/", answers, {"photos": "验收.jpg"}, choose)


def test_city_lists_accepts_and_delists_a_major_hazard(new_page, plant):
    hazard = plant
    head, officer, county, leader, city = new_page(), new_page(**PHONE), new_page(), new_page(), new_page()
    for page, name in ((head, "head"), (officer, "officer"), (county, "county"), (leader, "leader"), (city, "city")):
        sign_in(page, name)

    dossier_is_filed(head, county, hazard)
    listing = hazard_is_listed(county, leader, hazard)
    record = f"/listings/{listing.pk}/"
    press(head, record, "sign_for")
    assert listing.listingdelivery_rows.get().manner == "electronic"
    press_note(city, f"{record}acts/record/")
    fill(city, f"{record}acts/publish/", {"summary": "2号液氯储罐安全联锁停用"})

    fill(officer, f"{record}acts/progress/", {"percent": 60, "done": "切断阀已到货", "money_spent": "90000"},
         {"photos": "到货.jpg"})  # fmt: skip
    cache.clear()
    anybody = new_page()
    anybody.goto("/listed-hazards/")
    assert "60%" in anybody.locator("main").inner_text()

    acceptance(officer, city, hazard, listing, "failed")
    hazard.refresh_from_db()
    assert (hazard.status, hazard.listed) == ("rectifying", True)
    acceptance(officer, city, hazard, listing, "passed")
    press_note(leader, f"{record}acts/delist/")
    press(city, record, "publish_removal")
    fill(county, f"/hazards/{hazard.pk}/acts/verify/", {"note": "复查合格"})

    listing.refresh_from_db()
    closed = Hazard.unscoped.get(pk=hazard.pk)
    assert (listing.status, closed.status, closed.listed) == ("delisted", "closed", False)
    assert [row.opinion for row in ListingAcceptance.unscoped.order_by("id")] == ["failed", "passed"]
    cache.clear()
    anybody.goto("/listed-hazards/?state=delisted")
    shown = anybody.locator("main").inner_text()
    assert FIRM in shown
    assert "示例安全员" not in shown
    steps = AuditEntry.unscoped.filter(target_type="hazards.listing", target_id=str(listing.pk)).order_by("id")
    assert [entry.action for entry in steps] == [
        "listing.create", "listing.list", "listing.notice", "listing.record", "listing.publish",
        "listing.request_acceptance", "listing.fail", "listing.request_acceptance", "listing.pass", "listing.delist",
        "listing.removal", "listing.publish_removal",
    ]  # fmt: skip


def press_note(page, address: str):
    """Send a form that asks for a remark at most."""
    fill(page, address)
