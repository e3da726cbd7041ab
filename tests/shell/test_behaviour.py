"""The shell in Chromium: questions, drafts, files, ticking rows, map, charts, phone, and axe on every specimen.

The fixture `new_page` fails a test whose page breaks the content security policy or throws in a script.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import people
from tests.browser import serious_findings

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.shell.specimens"), pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PATIENCE = 60_000  # milliseconds: the processor draws the map, and other tests want it too
PAGES = ["acts", "form", "rows", "filter", "map", "charts"]


@pytest.fixture
def signed_in(client, new_page):
    """A page of a county supervisor; options as for `new_page`."""
    client.force_login(people.make_user("county_supervisor", "430181"), "safetyportal.accounts.backends.SignInBackend")

    def open_page(**options) -> Page:
        page = new_page(**options)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "domain": "localhost", "path": "/"}])
        return page

    return open_page


def test_question_comes_first_and_no_sends_nothing(signed_in):
    page = signed_in()
    page.goto("/specimens/acts/")
    page.get_by_role("button", name="通过").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("确定通过？")
    expect(dialog.get_by_role("button", name="取消")).to_be_focused()

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#done")).to_have_count(0)

    page.get_by_role("button", name="通过").click()
    dialog.get_by_role("button", name="通过").click()
    expect(page.locator("#done")).to_have_text("approve")


def test_refused_act_says_why(signed_in):
    page = signed_in()
    page.goto("/specimens/acts/")
    button = page.get_by_role("button", name="注销")
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("有未销号的隐患。")


def test_form_is_sent_once(signed_in):
    page = signed_in()
    page.goto("/specimens/form/")
    stopped = page.evaluate(
        """() => {
            const form = document.querySelector("main form");
            let stopped = 0;
            document.addEventListener("submit", (event) => {
                stopped += event.defaultPrevented;
                event.preventDefault();
            });
            form.requestSubmit();
            form.requestSubmit();
            return stopped;
        }"""
    )
    assert stopped == 1


def test_draft_is_saved_and_said(signed_in):
    page = signed_in()
    page.goto("/specimens/form/")
    page.get_by_label("企业名称").fill("示例花炮厂")
    expect(page.locator("[data-draft-state]")).to_have_text("已保存 10:32")
    assert page.evaluate("() => localStorage.getItem('portal-draft:1:specimen')") is None


def test_draft_survives_a_lost_connection_and_a_reload(signed_in):
    page = signed_in()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/specimens/draft/", lambda route: route.abort())
    page.goto("/specimens/form/")
    page.get_by_label("企业名称").fill("示例花炮厂")
    page.get_by_label("液氨").check()
    expect(page.locator("[data-draft-state]")).to_contain_text("尚未保存到系统")

    page.goto("/specimens/form/")
    page.get_by_role("button", name="恢复草稿").click()
    expect(page.get_by_label("企业名称")).to_have_value("示例花炮厂")
    expect(page.get_by_label("液氨")).to_be_checked()
    expect(page.get_by_label("有限空间")).not_to_be_checked()


def test_errors_are_summed_up_and_linked(signed_in):
    page = signed_in()
    page.goto("/specimens/form/")
    page.get_by_role("button", name="提交").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    field = page.get_by_label("企业名称")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("必填.*与营业执照一致|与营业执照一致.*必填"))


def test_files_are_looked_at_before_sending(signed_in):
    page = signed_in()
    page.goto("/specimens/form/")
    field, said = page.locator("#id_licence"), page.locator("[data-file-list]")
    field.set_input_files([{"name": "a.exe", "mimeType": "application/x-msdownload", "buffer": b"x"}])
    expect(said).to_contain_text("不接收这种类型")
    field.set_input_files([{"name": "b.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2_000_000}])
    expect(said).to_contain_text("超过 1 MB")
    assert field.evaluate("field => field.files.length") == 0
    field.set_input_files([{"name": "c.pdf", "mimeType": "application/pdf", "buffer": b"x"}])
    expect(said).to_contain_text("c.pdf")
    assert field.evaluate("field => field.files.length") == 1


def test_ticked_rows_show_what_can_be_done_with_them(signed_in):
    page = signed_in()
    page.goto("/specimens/rows/")
    bar, everything = page.locator("[data-bulk-bar]"), page.get_by_label("全选")
    expect(bar).to_be_hidden()
    page.get_by_label("选择 2").check()
    page.get_by_label("选择 4").click(modifiers=["Shift"])
    expect(bar).to_contain_text("已选 3 项")
    assert everything.evaluate("box => box.indeterminate")
    everything.check()
    expect(bar).to_contain_text("已选 5 项")


def test_several_values_are_chosen_from_a_closed_list(signed_in):
    page = signed_in()
    page.goto("/specimens/filter/")
    menu = page.locator(".choice-menu")
    expect(menu.locator("summary")).to_have_text("全部")
    menu.locator("summary").click()
    page.get_by_label("A级").check()
    page.get_by_label("C级").check()
    expect(menu.locator("summary")).to_have_text("A级、C级")
    page.keyboard.press("Escape")
    expect(page.get_by_label("A级")).to_be_hidden()
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#asked")).to_have_text("AC")


def test_column_menu_keeps_one_column(signed_in):
    page = signed_in()
    page.goto("/specimens/filter/")
    page.locator(".column-chooser summary").click()
    page.locator("[data-columns] input").first.click()
    expect(page.locator("[data-columns] input").first).to_be_checked()


def test_rows_are_cards_on_a_phone(signed_in):
    page = signed_in(**PHONE)
    page.goto("/specimens/rows/")
    row = page.locator("tbody tr").first
    assert row.evaluate("row => getComputedStyle(row).display") == "block"
    label = row.locator("[data-label]").first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == '"等级"'
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_menu_opens_on_a_phone(signed_in):
    page = signed_in(**PHONE)
    page.goto("/specimens/rows/")
    menu = page.locator("#sidenav")
    expect(menu).to_be_hidden()
    page.locator(".bottom-nav button").tap()
    expect(menu.get_by_role("button", name="English")).to_be_visible()


def test_map_asks_for_what_is_in_view_and_drills_down(signed_in):
    page = signed_in(viewport={"width": 1000, "height": 600})
    asked = []
    page.on("request", lambda request: "/points/" in request.url and asked.append(request.url))
    page.goto("/specimens/map/")
    expect(page.locator("[data-map-total]")).to_have_text("图上共 42 家", timeout=PATIENCE)
    expect(page.locator("[data-map-missing]")).to_contain_text("另有 3 家没有坐标")
    expect(page.locator("[data-map-problem]")).to_be_hidden()
    assert "status=active" in asked[0]
    assert "bbox=" in asked[0]
    expect(page.locator("[data-map-list] a")).to_have_text(["示例甲厂", "示例乙厂"])

    page.get_by_role("button", name="示例市").click()
    expect(page.locator("[data-map-trail]")).to_contain_text("示例市", timeout=PATIENCE)
    expect(page.locator("[data-map-below]")).to_be_hidden(timeout=PATIENCE)
    expect(page.locator("[data-map]")).not_to_have_attribute("aria-busy", "true", timeout=PATIENCE)
    assert "place=4301" in asked[-1]

    page.get_by_role("checkbox", name="D级").uncheck()
    expect(page.locator("[data-map-list] a")).to_have_text(["示例甲厂"], timeout=PATIENCE)
    assert "class=A&class=B&class=C&class=" in asked[-1]


def test_map_without_graphics_keeps_the_list(signed_in):
    page = signed_in()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/specimens/map/")
    expect(page.locator("[data-map-problem]")).to_be_visible()
    expect(page.locator("[data-map-list] a")).to_have_count(2)


def test_chart_has_a_picture_with_a_name_and_a_table(signed_in):
    page = signed_in()
    page.goto("/specimens/charts/")
    expect(page.get_by_role("img", name="登记数")).to_be_visible()
    page.get_by_text("以表格查看数据").click()
    expect(page.get_by_role("table", name="登记数")).to_contain_text("10月")


def test_language_is_switched_by_post_and_stays(signed_in):
    page = signed_in()
    page.goto("/specimens/rows/")
    page.locator(".topbar").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".brand")).to_have_text("Work Safety Supervision Portal")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_axe_finds_nothing_serious(signed_in, size):
    page = signed_in(**(PHONE if size == "phone" else {}))
    found = []
    for name in PAGES:
        page.goto(f"/specimens/{name}/")
        page.wait_for_load_state("networkidle")
        found += [(name, *one) for one in serious_findings(page)]
    assert found == []
