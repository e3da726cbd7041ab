"""Signing in, lending authority and losing a session, as people meet them in a browser."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from safetyportal.accounts import lockout
from safetyportal.core.models import AuditEntry, Posting, User
from tests.accounts.browser_client import Browser, code_of
from tests.browser import serious_findings
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import PASSWORD, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
NEW_PASSWORD = "Mauve-kestrel-4471"


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("口令").fill(password)
    page.locator("main").get_by_role("button", name="登录").click()


def test_new_person_gets_an_account_changes_the_password_and_is_posted(new_page):
    make_user("system_administrator", "430102", username="sys.furong")
    make_user("security_administrator", "430102", username="sec.furong")
    system, security, person = new_page(), new_page(), new_page()

    sign_in(system, "sys.furong")
    system.get_by_role("navigation", name="主菜单").get_by_role("link", name="账号管理").click()
    system.get_by_role("link", name="新建账号").click()
    system.get_by_label("用户名").fill("zhao.min")
    system.get_by_label("姓名").fill("赵敏（示例）")
    system.get_by_label("所属地区").select_option(label="芙蓉区")
    system.locator("#act-form").get_by_role("button", name="新建账号").click()
    system.get_by_role("button", name="立即查看").click()
    initial = system.locator(".secret code").inner_text()

    sign_in(person, "zhao.min", initial)
    expect(person.get_by_role("heading", name="修改口令")).to_be_visible()
    person.goto("/inbox/")
    expect(person.get_by_role("heading", name="修改口令")).to_be_visible()
    person.get_by_label("当前口令").fill(initial)
    person.get_by_label("新口令", exact=False).first.fill(NEW_PASSWORD)
    person.get_by_label("再次输入新口令").fill(NEW_PASSWORD)
    person.get_by_role("button", name="修改口令").click()
    expect(person.get_by_text("您还没有任职")).to_be_visible()

    sign_in(security, "sec.furong")
    security.goto(f"/people/{User.objects.get(username='zhao.min').pk}/")
    security.get_by_role("link", name="授予任职").click()
    security.get_by_label("角色").select_option(label="县级监管人员")
    security.get_by_label("所在地").select_option(label="芙蓉区")
    security.get_by_label("理由").fill("任命文件（示例）")
    security.get_by_role("button", name="授予任职").click()
    expect(security.get_by_role("cell", name="县级监管人员")).to_be_visible()

    person.reload()  # authority has changed, so the session has ended
    expect(person.get_by_role("heading", name="登录")).to_be_visible()
    sign_in(person, "zhao.min", NEW_PASSWORD)
    person.goto("/account/")
    expect(person.get_by_text("县级监管人员 · 芙蓉区").first).to_be_visible()


def test_timed_delegation_works_with_both_names_and_ends_by_itself(new_page):
    chief = make_user("county_supervisor", "430102", username="wang.wei", name="王维（示例）")
    clerk = make_user("grid_officer", "430102001", username="li.na", name="李娜（示例）")
    head = make_user("enterprise_head", "430102001", name="企业负责人（示例）", phone="13900000002")
    mine, theirs = new_page(), new_page(**PHONE)
    data = reverse("reveal", args=[head.pk, "phone"])

    sign_in(theirs, "li.na")
    expect(theirs.locator("main")).to_be_visible()
    assert theirs.goto(data).status == 404

    sign_in(mine, "wang.wei")
    mine.goto("/account/")
    mine.get_by_role("link", name="授权代办").click()
    mine.get_by_label("被授权人").fill("li.na")
    mine.get_by_label("至").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    mine.get_by_label("理由").fill("外出检查")
    mine.get_by_role("button", name="授权代办").click()
    expect(mine.get_by_text("李娜（示例）代您办理")).to_be_visible()

    theirs.goto("/account/")
    expect(theirs.get_by_text("您代理王维（示例）")).to_be_visible()
    assert theirs.goto(data).status == 200
    theirs.get_by_label("理由").fill("核实联系方式")
    theirs.get_by_role("button", name="查看明文").click()
    expect(theirs.get_by_text("13900000002")).to_be_visible()
    entry = AuditEntry.unscoped.get(action="user.reveal")
    assert (entry.actor_id, entry.on_behalf_of) == (clerk.pk, "王维（示例）")

    Posting.unscoped.filter(user=clerk, on_behalf_of=chief).update(ends_at=timezone.now() + timedelta(seconds=1))
    time.sleep(1.5)  # nobody does anything
    assert theirs.goto(data).status == 404
    mine.reload()
    expect(mine.get_by_role("button", name="立即终止")).to_have_count(0)


def test_second_factor_is_set_up_at_the_first_sign_in_and_asked_at_the_next(new_page, settings):
    settings.OFFICIALS_NEED_SECOND_FACTOR = True
    make_user("county_supervisor", "430102", username="wang.wei")
    page = new_page()

    sign_in(page, "wang.wei")
    expect(page.get_by_role("heading", name="设置双因素认证")).to_be_visible()
    picture = page.get_by_role("img", name=re.compile("二维码"))
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator(".totp-secret").inner_text()
    page.get_by_label("验证码").fill(code_of(secret, -1))
    page.get_by_role("button", name="开启").click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="已妥善保管").click()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, "wang.wei")
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("验证码不正确或已使用过").first).to_be_visible()
    page.get_by_label("验证码").fill(codes[0])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()


def test_browser_proves_itself_when_somebody_is_guessing(new_page, live_server):
    make_user("county_supervisor", "430102", username="wang.wei")
    for number in range(50):
        lockout.begin(lockout.Attempt(f"person.{number}", "127.0.0.1"), proven=False, now=timezone.now())
    page = new_page()

    sign_in(page, "wang.wei")  # Playwright waits until the page has done its sum and gives the button back

    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()


def test_what_was_typed_survives_the_end_of_the_session(new_page):
    make_user("system_administrator", "430102", username="sys.furong")
    page = new_page()
    sign_in(page, "sys.furong")
    page.goto("/people/new/")
    page.get_by_label("姓名").press_sequentially("赵敏（示例）")
    expect(page.locator("[data-draft-state]")).to_contain_text("已保存", timeout=10_000)
    cookie = next(c for c in page.context.cookies() if c["name"] == "sessionid")
    session = SessionStore(cookie["value"])
    session["seen_at"] -= 3600
    session.save()

    page.get_by_label("用户名").fill("zhao.min")
    page.get_by_label("所属地区").select_option(label="芙蓉区")
    page.locator("#act-form").get_by_role("button", name="新建账号").click()
    expect(page.get_by_text("会话已超时")).to_be_visible()
    page.get_by_label("用户名").fill("sys.furong")
    page.get_by_label("口令").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()

    expect(page).to_have_url(re.compile("/people/new/$"))
    page.get_by_role("button", name="恢复草稿").or_(page.get_by_role("link", name="恢复草稿")).first.click()
    expect(page.get_by_label("姓名")).to_have_value("赵敏（示例）")
    assert not User.objects.filter(username="zhao.min").exists()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(new_page, size):
    person = make_user("county_supervisor", "430102", username="wang.wei", phone="13900000001")
    administrators = {"sys.furong": "system", "sec.furong": "security", "aud.furong": "audit"}
    for username, duty in administrators.items():
        make_user(f"{duty}_administrator", "430102", username=username)
    grant = reverse("user-act", args=[person.pk, "grant"])
    pages = {
        "wang.wei": ["/account/", "/account/notifications/", "/account/second-factor/totp/activate/",
                     reverse("delegate", args=[person.postings.get().pk]), "/account/sessions/"],
        "sys.furong": ["/people/", "/people/new/", f"/people/{person.pk}/", "/divisions/changes/",
                       "/divisions/changes/new/"],
        "sec.furong": [grant, "/postings/", "/exceptions/", "/exceptions/new/"],
        "head.furong": ["/staff/", "/staff/new/", "/account/tokens/"],
        "aud.furong": ["/audit/", f"/audit/{_first_entry().pk}/"],
    }  # fmt: skip
    page = new_page(**size)
    make_staff(make_enterprise(), username="head.furong", email="head@example.org")
    findings = {}
    for address in ("/sign-in/", "/forgotten-password/"):
        page.goto(address)
        findings[address] = serious_findings(page)
    for username, addresses in pages.items():
        sign_in(page, username)
        expect(page.locator("main")).to_be_visible()
        for address in addresses:
            assert page.goto(address).status == 200, address
            findings[address] = serious_findings(page)
        page.context.clear_cookies()
    assert {address: found for address, found in findings.items() if found} == {}


def _first_entry() -> AuditEntry:
    """An entry of the county: somebody's failed sign-in."""
    Browser().sign_in("wang.wei", "wrong-Password-1")
    return AuditEntry.unscoped.latest("id")
