"""The month's table goes from the county to the city; a cell opens its rows; the city's bulletin is issued."""

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hazards.models import HazardBulletin, LevelReport
from safetyportal.core.issued import valid_document
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.factories.monthly import make_inspection, make_report, registered
from tests.factories.tables import make_level_report
from tests.journeys.steps import PHONE, sign_in
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OCTOBER = date(2026, 10, 1)


def look(page, name: str) -> None:
    """A picture for whoever wants to see the page: LOOK=directory."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def october() -> None:
    """Some firms of two counties with hazards, reports and inspections."""
    for number, code in enumerate(("430102001", "430102002", "430103002") * 3):
        trade = ("coal_mine", "machinery", "road_transport")[number % 3 - number // 3]
        firm = registered(code, supervision_classes=[trade])
        make_hazard(firm, found_on=date(2026, 10, 3 + number))
        make_hazard(firm, "closed", found_on=date(2026, 9, 9), closed_on=date(2026, 10, 9), actual_cost=Decimal(23_456))
        make_report(firm, "submitted" if number % 4 else "overdue", month=OCTOBER)
        make_inspection(firm)


def compile_table(page) -> None:
    """Press the button and say yes."""
    page.locator("main").get_by_role("button", name="汇总", exact=True).first.click()
    page.locator("dialog[open] .btn-primary, dialog[open] [data-confirm-yes]").first.click()
    expect(page.locator("main")).to_contain_text("已汇总")


def test_month_goes_up_and_each_figure_opens_its_rows(new_page):
    october()
    report, upper = make_level_report("430102", "m2"), make_level_report("4301", "m2")
    make_user("county_supervisor", "430102", username="county")
    make_user("city_supervisor", "4301", username="city")
    county, city = new_page(), new_page()

    sign_in(county, "county")
    county.goto("/level-reports/")
    expect(county.locator("main")).to_contain_text("月报表（二）")
    look(county, "register")
    county.goto(f"/level-reports/{report.pk}/")
    compile_table(county)
    expect(county.locator(".level-table")).to_contain_text("机械制造")
    look(county, "county-table")
    row = county.locator(".level-table tr", has_text="合计")
    shown = row.locator("td").nth(6).inner_text().strip()
    row.locator("td").nth(6).locator("a").click()
    county.wait_for_load_state("load")
    expect(county.locator("table.table-dense tbody tr")).to_have_count(int(shown))
    county.goto(f"/level-reports/{report.pk}/acts/submit/")
    county.locator("[name=head_name]").fill("示例局长")
    county.locator("[name=phone]").fill("0731-88880000")
    look(county, "submit")
    county.locator("#act-form button[type=submit]").click()
    expect(county.locator("main")).to_contain_text("已报送，待审核")
    report.refresh_from_db()
    assert report.status == "submitted"

    sign_in(city, "city")
    city.goto(f"/level-reports/{report.pk}/acts/accept/")
    city.locator("#act-form button[type=submit]").click()
    expect(city.locator("#table")).to_be_visible()
    report.refresh_from_db()
    assert report.status == "accepted"
    city.goto(f"/level-reports/{upper.pk}/")
    compile_table(city)
    expect(city.locator("#below")).to_contain_text("芙蓉区")
    expect(city.locator("#below")).to_contain_text("已接收")
    look(city, "city-table")
    city.goto(f"/level-reports/{upper.pk}/print/")
    look(city, "print")
    with city.expect_download() as download:
        city.goto(f"/level-reports/{upper.pk}/")
        city.locator("form[action$='/table.xlsx'] button").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_enterprise_signs_its_quarter_on_a_phone(new_page):
    firm = registered("430102001", name="示例芙蓉精密机械有限公司")
    make_hazard(firm, found_on=date(2026, 8, 3))
    report = make_level_report(kind="own_quarter", enterprise=firm)
    make_staff(firm, "enterprise_head", username="head")
    phone = new_page(**PHONE)
    sign_in(phone, "head")
    phone.goto(f"/level-reports/{report.pk}/")
    look(phone, "phone-detail")
    phone.goto(f"/level-reports/{report.pk}/acts/sign/")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    canvas = phone.locator("[data-signature-canvas]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    phone.mouse.move(box["x"] + 30, box["y"] + 60)
    phone.mouse.down()
    for step in range(1, 24):
        phone.mouse.move(box["x"] + 30 + step * 9, box["y"] + 60 + (step % 3) * 25)
    phone.mouse.up()
    look(phone, "phone-sign")
    phone.locator("#act-form button[type=submit]").click()
    expect(phone.locator("main")).to_contain_text("已报送，待审核")
    report.refresh_from_db()
    assert (report.status, report.signed_method) == ("submitted", "drawn")
    look(phone, "phone-signed")


def test_bulletin_is_drafted_edited_and_issued_by_a_leader(new_page):
    october()
    make_user("city_supervisor", "4301", username="city")
    make_user("city_leader", "4301", username="leader")
    city, leader = new_page(), new_page()
    sign_in(city, "city")
    city.goto("/bulletins/new/")
    city.locator("[name=month]").fill("2026-10")
    city.locator("#act-form button[type=submit]").click()
    expect(city.locator("#ranking")).to_be_visible()
    bulletin = HazardBulletin.unscoped.get()
    expect(city.locator("#ranking")).to_contain_text("天心区")
    look(city, "bulletin")
    city.goto(f"/bulletins/{bulletin.pk}/edit/")
    city.locator("[name=problems]").fill("（一）示例：个别单位未报送。")
    look(city, "bulletin-edit")
    city.locator("#act-form button[type=submit]").click()
    expect(city.locator("main")).to_contain_text("个别单位未报送")

    sign_in(leader, "leader")
    leader.goto(f"/bulletins/{bulletin.pk}/acts/issue/")
    leader.locator("#act-form button[type=submit]").click()
    expect(leader.locator("main")).to_contain_text("已印发")
    bulletin.refresh_from_db()
    assert bulletin.status == "issued"
    assert valid_document(bulletin, "hazards.bulletin").number == bulletin.number
    expect(leader.locator("main")).to_contain_text(bulletin.number)
    look(leader, "bulletin-issued")
    assert LevelReport.unscoped.count() == 0
