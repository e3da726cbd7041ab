"""The basis prompt in a real browser: typed, chosen by keyboard, followed by what the act brings."""

import os
import re

import pytest
from playwright.sync_api import expect

from inspections.queries.law import version_of
from tests.conftest import NOW
from tests.people import make_user
from tests.suites.browsing import browser

pytestmark = pytest.mark.journey
PICTURES = os.environ.get("LAW_PICTURES", "")


@pytest.fixture
def desk(new_page, live_server, transactional_db):
    def open_page(user, **options):
        page = new_page(**options)
        cookie = browser(user).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return open_page


def keep(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_an_act_is_chosen_by_a_few_characters_and_the_keyboard(desk):
    page = desk(make_user("city_supervisor", "4301"))
    page.goto("/law/discretion/new/")
    box = page.get_by_role("combobox", name="违法行为")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("警示标志")
    options = page.get_by_role("option").filter(has_text="第九十九条第（一）项")
    expect(options.first).to_be_visible()
    keep(page, "prompt_open")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("_0$"))
    box.press("Enter")
    expect(box).to_have_value(re.compile("安全警示标志"))
    expect(page.locator("select[name=violation]")).to_have_value(str(version_of("AQ16", NOW.date()).pk))
    expect(page.locator(".law-brief")).to_contain_text("处50,000元以下罚款")
    expect(page.locator(".law-brief")).to_contain_text("第六十五条")
    keep(page, "prompt_chosen")
    box.fill("")
    expect(page.locator(".law-brief")).to_have_count(0)
    box.fill("没有这种行为")
    expect(page.get_by_text("没有匹配的违法行为")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_text("没有匹配的违法行为")).to_be_hidden()


@pytest.mark.parametrize(("name", "width"), [("desktop", 1440), ("tablet", 820), ("phone", 390)])
def test_pages_of_the_law_fit_the_screen(desk, name, width):
    page = desk(make_user("city_supervisor", "4301"), viewport={"width": width, "height": 900})
    act = version_of("AQ07", NOW.date()).pk
    for part, address in {
        "acts": "/law/unlawful-acts/?in_force=1",
        "act": f"/law/unlawful-acts/{act}/",
        "discretion": "/law/discretion/",
        "figures": "/enforcement-figures/",
        "live": "/live-cases/",
        "public": "/penalty-decisions/",
        "push": "/event-subscriptions/new/",
    }.items():
        page.goto(address)
        keep(page, f"{part}_{name}")
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1, part
