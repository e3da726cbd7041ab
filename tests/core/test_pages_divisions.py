"""The tree of divisions within one's area, and grid cells below townships."""

import pytest
from django.urls import reverse

from safetyportal.core.choices import Level
from safetyportal.core.models import Jurisdiction
from tests.core.test_pages_bodies import administrator, make_body, sent
from tests.suites.browsing import browser, words

TOWNSHIP = "430102001"
NEW_CELL = "gridcell-create"


def page(visitor, code: str):
    return visitor.get(reverse("division-detail", kwargs={"code": code}))


def test_area_opens_where_one_is_posted(inspector):
    answer = browser(inspector).get(reverse("division-list"))
    assert answer.context["node"].code == "430102"
    assert TOWNSHIP in words(answer)


@pytest.mark.parametrize("code", ["430103", "4301", "430103001", "999999"])
def test_divisions_outside_do_not_exist(inspector, code):
    assert page(browser(inspector), code).status_code == 404


def test_page_leads_up_and_shows_bodies(city_supervisor):
    body = make_body(1)
    answer = page(browser(city_supervisor), "430102")
    assert [(step["name"], bool(step["url"])) for step in answer.context["trail"]] == [
        ("湖南省", False),
        ("长沙市", True),
    ]
    assert body.name in words(answer)


def test_administrator_adds_a_grid_cell(db):
    visitor = browser(administrator())
    url = reverse(NEW_CELL, kwargs={"code": TOWNSHIP})
    _data, answer = sent(visitor, url, name="第3网格（示例）")
    cell = Jurisdiction.objects.get(parent__code=TOWNSHIP, name="第3网格（示例）")
    assert cell.level == Level.GRID
    assert answer.url == reverse("division-detail", kwargs={"code": TOWNSHIP})
    assert "第3网格（示例）" in words(visitor.get(answer.url))


def test_grid_cell_of_the_same_name_is_refused_with_the_reason(db):
    visitor, url = browser(administrator()), reverse(NEW_CELL, kwargs={"code": TOWNSHIP})
    sent(visitor, url, name="第3网格（示例）")
    _data, answer = sent(visitor, url, name="第3网格（示例）")
    assert answer.status_code == 409
    assert Jurisdiction.objects.filter(parent__code=TOWNSHIP, name="第3网格（示例）").count() == 1


def test_official_adds_no_grid_cell(inspector):
    answer = browser(inspector).post(reverse(NEW_CELL, kwargs={"code": TOWNSHIP}), {"name": "第3网格（示例）"})
    assert answer.status_code == 403
    assert not Jurisdiction.objects.filter(name="第3网格（示例）").exists()


def test_options_below_a_division(inspector):
    url = reverse("division-options")
    assert TOWNSHIP in words(browser(inspector).get(url, {"parent": "430102"}))
    assert words(browser(inspector).get(url, {"parent": TOWNSHIP})).strip().endswith("#}") is False


def test_options_stay_in_scope_when_a_permission_is_named(inspector):
    url, permission = reverse("division-options"), "core.view_supervisingbody"
    visitor = browser(inspector)
    assert "option" in words(visitor.get(url, {"parent": "430102", "permission": permission}))
    assert "option" not in words(visitor.get(url, {"parent": "430103", "permission": permission}))


def test_options_need_a_person_when_a_permission_is_named(db):
    url = reverse("division-options")
    assert browser().get(url, {"parent": "43", "permission": "core.view_supervisingbody"}).status_code == 404
    assert browser().get(url, {"parent": "43", "permission": "nonsense"}).status_code == 404
    assert "长沙市" in words(browser().get(url, {"parent": "43"}))
