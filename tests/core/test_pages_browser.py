"""Pages in a real browser: parts are replaced, rows ticked, divisions chosen step by step, drafts kept."""

import re

import pytest
from playwright.sync_api import Page, expect

from safetyportal.core.models import Draft, Notification, SupervisingBody
from tests import people
from tests.browser import serious_findings
from tests.core.test_pages_bodies import administrator, make_body
from tests.suites.browsing import browser

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 390, "height": 844}}
PAGES = (
    "/",
    "/bodies/",
    "/bodies/?kind=squad",
    "/bodies/new/",
    "/inbox/",
    "/tasks/",
    "/divisions/",
    "/tasks/periodic/",
)


@pytest.fixture
def sign_in(live_server):
    """Give a page the session of a person."""

    def give(page: Page, user) -> Page:
        cookie = browser(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return give


@pytest.fixture
def desk(new_page, sign_in, transactional_db):
    """The system administrator of Changsha at a desk, with five bodies."""
    for number in range(1, 6):
        make_body(number)
    return sign_in(new_page(), administrator())


def test_filter_replaces_the_list_and_changes_the_address(desk):
    make_body(6, kind="squad", name="示例执法大队")
    desk.goto("/bodies/")
    desk.get_by_role("combobox", name="类别").select_option("squad")
    with desk.expect_response(lambda answer: "kind=squad" in answer.url) as found:
        desk.get_by_role("button", name="查询").click()
    assert "<html" not in found.value.text()
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk).to_have_url(re.compile("kind=squad"))
    desk.get_by_role("link", name=re.compile("类别")).click()
    expect(desk.locator("tbody tr")).to_have_count(6)


def test_ticked_rows_are_changed_after_a_question(desk):
    desk.goto("/bodies/")
    desk.locator("[data-select-row]").nth(0).check()
    desk.locator("[data-select-row]").nth(1).check()
    desk.get_by_role("button", name="停用").click()
    desk.locator("#confirm-dialog").get_by_role("button", name="确认").click()
    expect(desk.locator("#messages")).to_contain_text("已处理 2 行")
    assert SupervisingBody.unscoped.filter(active=False).count() == 2


def test_division_is_chosen_step_by_step(desk):
    desk.goto("/bodies/new/")
    lists = desk.locator("[data-divisions] select")
    lists.nth(0).select_option("4301")
    lists.nth(1).select_option("430102")
    lists.nth(2).select_option("430102001")
    desk.get_by_label("主体编码").fill("430102001950")
    desk.get_by_label("名称").fill("文艺路监管站（示例）")
    desk.get_by_role("button", name="新增监管主体").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("文艺路监管站")
    assert SupervisingBody.unscoped.get(code="430102001950").jurisdiction == people.node("430102001")


def test_error_leads_to_its_field_and_keeps_what_was_typed(desk):
    desk.goto("/bodies/new/")
    desk.locator("[data-divisions] select").nth(0).select_option("4301")
    desk.get_by_label("主体编码").fill("12")
    desk.get_by_label("名称").fill("文艺路监管站（示例）")
    desk.get_by_role("button", name="新增监管主体").click()
    summary = desk.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(desk.get_by_label("名称")).to_have_value("文艺路监管站（示例）")
    summary.get_by_role("link").click()
    expect(desk.get_by_label("主体编码")).to_be_focused()


def test_draft_is_saved_while_typing_and_restored(desk):
    desk.goto("/bodies/new/")
    with desk.expect_response(lambda answer: "/drafts/" in answer.url):
        desk.get_by_label("名称").press_sequentially("未完成的单位")
    expect(desk.locator("[data-draft-state]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    assert Draft.objects.count() == 1
    desk.evaluate("localStorage.clear()")
    desk.goto("/bodies/")
    desk.goto("/bodies/new/")
    desk.get_by_role("link", name="恢复草稿").click()
    expect(desk.get_by_label("名称")).to_have_value("未完成的单位")


def test_phone_shows_rows_as_cards_and_fits(new_page, sign_in, transactional_db):
    make_body(1)
    page = sign_in(new_page(**PHONE), administrator())
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"], path


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_serious_accessibility_finding(new_page, sign_in, live_server, transactional_db, language):
    user, body = administrator(), make_body(1)
    Notification.objects.create(user=user, kind="x", title="示例通知", key="a")
    page = sign_in(new_page(), user)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    for path in (*PAGES, f"/bodies/{body.pk}/", f"/bodies/{body.pk}/edit/", f"/bodies/{body.pk}/history/"):
        page.goto(path)
        assert serious_findings(page) == [], path
