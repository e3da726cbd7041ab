"""The interface's pages in a real browser, under the strict content security policy."""

import pytest

from tests import people
from tests.api.client import Program

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sign_in(page, user) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", user.username)
    page.fill("input[name=password]", people.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def test_reader_tries_the_interface_in_the_own_session(page):
    user = people.make_user("county_supervisor", "430102")
    sign_in(page, user)
    page.goto("/api/v1/docs/")

    page.click("#operations-tag-me button")
    page.click("#operations-me-me_retrieve .opblock-summary-control")
    page.click("#operations-me-me_retrieve .try-out__btn")
    page.click("#operations-me-me_retrieve .execute")

    answer = page.locator("#operations-me-me_retrieve .live-responses-table .highlight-code").first
    answer.wait_for()
    assert user.username in answer.inner_text()


def test_person_makes_a_token_and_a_program_uses_it(page, client):
    user = people.make_user("county_supervisor", "430102")
    sign_in(page, user)
    page.goto("/account/tokens/")
    page.click("main a[href='/account/tokens/new/']")
    if "/account/confirm/" in page.url:
        page.fill("input[name=password]", people.PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/account/tokens/new/")
    page.fill("input[name=name]", "示例数据交换")
    page.check("input[value='enterprises:read']")
    page.click("main .form-bar button[type=submit]")

    secret = page.input_value("#secret")
    program = Program()
    program.headers["Authorization"] = f"Bearer {secret}"
    assert program.get("enterprises/").json()["results"] == []

    page.goto("/account/tokens/")
    page.click("main form button")
    page.click("#confirm-dialog button[value=yes]")
    page.wait_for_selector("text=已撤销")
    assert program.get("enterprises/").status_code == 401
