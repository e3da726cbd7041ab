"""What people do again and again in the stories: sign in, fill the registration, take a step on a record."""

import io
import os
import re
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect

from tests.people import PASSWORD

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def keep(page: Page, name: str) -> None:
    """Set PICTURES to a folder to keep what each page looked like."""
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="登录")).to_have_count(0)


def licence_photo() -> dict:
    """A photo as a phone takes it."""
    picture = Image.new("RGB", (1600, 1200), (240, 235, 220))
    picture.paste((190, 30, 30), (200, 100, 1400, 160))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return {"name": "营业执照.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def choose_division(page: Page, *names: str) -> None:
    """Choose step by step down the tree: `choose_division(page, "湖南省", "长沙市", "芙蓉区", "文艺路街道")`."""
    lists = page.locator("[data-divisions] select")
    for depth, name in enumerate(names):
        expect(lists).to_have_count(depth + 1)
        lists.nth(depth).select_option(label=name)


def fill_all_steps(page: Page, answers: dict[str, str], other: dict[str, Callable]) -> None:
    """Go through a form of steps and fill what each shows; `other`: what to do with fields that are not typed in."""
    for _step in range(12):
        for selector, act in other.items():
            field = page.locator(f"{selector}:visible").first
            if field.count():
                act(field)
        for name, value in answers.items():
            field = page.locator(f"input[name={name}]:visible").first
            if field.count() and not field.input_value():
                field.fill(value)
        further = page.locator("[data-step-next]")
        if not further.is_visible():
            return
        further.click()


def take_step(page: Page, name: str, note: str = "") -> None:
    """Press a button of the record; where a form opens, give the reason and send it."""
    page.locator("main").get_by_role("link", name=name, exact=True).or_(
        page.locator("main").get_by_role("button", name=name, exact=True)
    ).first.click()
    field = page.locator("dialog[open] textarea, #act-form textarea").first
    if note:
        field.fill(note)
    send = page.locator("dialog[open] button[type=submit], #act-form button[type=submit]").first
    if send.count():
        send.click()
    page.wait_for_load_state("load")


def number_in(text: str) -> int:
    """The first number of a text such as "109 家"."""
    return int(re.sub(r"[,，]", "", re.search(r"[\d,，]+", text).group()))


class People:
    """Everybody's tablet; who was signed out meanwhile signs in again."""

    def __init__(self, new_page):
        self.new_page, self.pages = new_page, {}

    def at(self, username: str, address: str):
        if username not in self.pages:
            self.pages[username] = self.new_page(**TABLET)
            self.pages[username].set_default_timeout(60_000)
            sign_in(self.pages[username], username)
        page = self.pages[username]
        page.goto(address)
        if "/sign-in/" in page.url:
            sign_in(page, username)
            page.goto(address)
        return page


def fill(page, /, **values) -> None:
    """Fill the form of an act and send it; an error that appears fails the story with its words."""
    for name, value in values.items():
        field = page.locator(f"#act-form [name={name}]")
        kind = field.first.get_attribute("type") or field.first.evaluate("one => one.tagName.toLowerCase()")
        if kind == "radio":
            page.locator(f"#act-form [name={name}][value='{value}']").check()
        elif kind == "checkbox":
            for one in [value] if isinstance(value, str) else value:
                page.locator(f"#act-form [name={name}][value='{one}']").check()
        elif kind == "select":
            field.select_option(value)
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(value)
    address = page.url
    page.locator("#act-form button[type=submit]").first.click()
    page.wait_for_load_state("load")
    if page.url == address:
        raise AssertionError(page.locator(".error-summary, [role=alert]").first.inner_text())
