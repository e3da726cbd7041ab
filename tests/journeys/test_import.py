"""5,000 rows with 300 bad ones: preview names them, the good ones go in, the rest come back and are corrected."""

import pytest
from playwright.sync_api import Page, expect

from enterprises.models import Enterprise
from safetyportal.core import jobs
from safetyportal.core.models import ImportBatch
from tests.imports.books import row, workbook
from tests.journeys.steps import sign_in
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ROWS, BAD = 5_000, 300
FAULTS = (
    {"credit_code": "91430102MA4L1X2X3Q"},
    {"township": "430103002"},  # another county's
    {"staff_total": "很多"},
    {"industry": "9999"},
    {"name": ""},
)


def rows(corrected: bool = False) -> list[dict]:
    step = ROWS // BAD
    made = []
    for number in range(ROWS):
        bad = number % step == 0 and number // step < BAD
        made.append(row(number, **({} if corrected or not bad else FAULTS[number // step % len(FAULTS)])))
    return made


def send(page: Page, content: bytes, name: str) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.goto("/imports/new/enterprises/")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/imports/*/")


def test_good_rows_go_in_and_bad_ones_come_back(new_page):
    make_user("county_supervisor", "430102", username="county")
    page = new_page()
    sign_in(page, "county")

    send(page, workbook(rows()), "企业5000.xlsx")
    jobs.run_waiting()
    page.reload()
    expect(page.locator("main")).to_contain_text("300")
    expect(page.locator("main")).to_contain_text("“很多”")
    assert Enterprise.unscoped.count() == 0, "nothing is written before it is confirmed"

    page.locator("form[action$='/confirm/'] button").click()
    page.wait_for_load_state("load")
    jobs.run_waiting()
    page.reload()
    assert Enterprise.unscoped.count() == ROWS - BAD
    with page.expect_download() as download:
        page.locator("a[href$='/errors.xlsx']").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")

    send(page, workbook(rows()), "企业5000.xlsx")  # the same file once more
    jobs.run_waiting()
    page.reload()
    assert Enterprise.unscoped.count() == ROWS - BAD

    send(page, workbook(rows(corrected=True)), "企业5000改.xlsx")
    jobs.run_waiting()
    page.reload()
    page.locator("form[action$='/confirm/'] button").click()
    page.wait_for_load_state("load")
    jobs.run_waiting()
    assert Enterprise.unscoped.count() == ROWS
    assert ImportBatch.objects.count() >= 2
