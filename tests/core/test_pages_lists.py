"""Filters, columns, saved views and page sizes live in the address and in the person's own views."""

import pytest
from django.urls import reverse

from safetyportal.core.models import SavedView
from safetyportal.core.pages import lists
from tests import people
from tests.core.test_pages_bodies import make_body
from tests.suites.browsing import browser, words

LIST = "supervisingbody-list"


@pytest.fixture
def visitor(inspector):
    return browser(inspector)


def listed(visitor, query: str = "") -> list[str]:
    return [row.name for row in visitor.get(reverse(LIST) + query).context["listing"].page.rows]


def test_filter_narrows_and_shows_a_chip(visitor):
    make_body(1, kind="squad"), make_body(2, kind="bureau")
    answer = visitor.get(reverse(LIST) + "?kind=squad")
    assert [row.name for row in answer.context["listing"].page.rows] == ["示例单位1"]
    (chip,) = answer.context["chips"]
    assert chip["url"] == "?"


def test_unknown_filter_value_shows_nothing(visitor):
    make_body(1)
    assert listed(visitor, "?kind=nonsense") == []


def test_foreign_place_in_the_filter_shows_nothing(visitor):
    make_body(1), make_body(2, "430103")
    assert listed(visitor, "?place=430103") == []


def test_place_filter_goes_down_the_tree(db):
    visitor = browser(people.make_user("city_supervisor", "4301"))
    make_body(1, "430102"), make_body(2, "430103")
    assert listed(visitor, "?place=430103&q=示例单位") == ["示例单位2"]


def test_unknown_parameters_are_never_lookups(visitor):
    make_body(1)
    assert listed(visitor, "?name__startswith=别&id=0&jurisdiction__code=43") == ["示例单位1"]


def test_unknown_order_is_ignored(visitor):
    make_body(1), make_body(2)
    assert listed(visitor, "?sort=contact_phone") == ["示例单位1", "示例单位2"]
    assert listed(visitor, "?sort=-code") == ["示例单位2", "示例单位1"]


def test_columns_come_from_the_address(visitor):
    make_body(1)
    table = visitor.get(reverse(LIST) + "?cols=code&cols=name").context["table"]
    assert [column.name for column in table.columns] == ["code", "name"]


def test_columns_can_be_kept(visitor, inspector):
    visitor.post(reverse("supervisingbody-views"), {"do": "columns", "query": "cols=code&cols=nonsense"})
    table = visitor.get(reverse(LIST)).context["table"]
    assert [column.name for column in table.columns] == ["code"]
    assert SavedView.objects.get(user=inspector, name="").columns == ["code"]


def test_unknown_column_is_ignored(visitor):
    table = visitor.get(reverse(LIST) + "?cols=password").context["table"]
    assert "password" not in [column.name for column in table.columns]


def test_view_is_saved_shown_as_tab_renamed_and_removed(visitor, inspector):
    url = reverse("supervisingbody-views")
    answer = visitor.post(url, {"do": "save", "name": "大队", "query": "kind=squad&sort=-code"})
    view = SavedView.objects.get(user=inspector, name="大队")
    assert answer.url == f"{reverse(LIST)}?kind=squad&sort=-code&view={view.pk}"
    tabs = visitor.get(answer.url).context["tabs"]
    assert [(str(tab["label"]), tab["active"]) for tab in tabs][-1] == ("大队", True)
    visitor.post(url, {"do": "rename", "pk": view.pk, "name": "执法大队"})
    assert SavedView.objects.get(pk=view.pk).name == "执法大队"
    visitor.post(url, {"do": "delete", "pk": view.pk})
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_view_of_another_person_does_not_exist(visitor, neighbour):
    view = SavedView.objects.create(user=neighbour, register="bodies", name="别人的")
    answer = visitor.post(reverse("supervisingbody-views"), {"do": "delete", "pk": view.pk})
    assert answer.status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_view_needs_a_name(visitor, inspector):
    visitor.post(reverse("supervisingbody-views"), {"do": "save", "name": " ", "query": "kind=squad"})
    assert not SavedView.objects.filter(user=inspector).exists()


def test_page_size_comes_from_a_short_list(visitor):
    for number in range(1, 23):
        make_body(number)
    assert len(listed(visitor)) == 20
    assert len(listed(visitor, "?size=50")) == 22
    assert len(listed(visitor, "?size=100000")) == 20


def test_broken_position_shows_the_first_page(visitor):
    make_body(1)
    assert listed(visitor, "?after=%00%ff") == ["示例单位1"]


def test_position_keeps_filter_and_order(visitor):
    for number in range(1, 23):
        make_body(number)
    answer = visitor.get(reverse(LIST) + "?kind=bureau&sort=-code")
    again = visitor.get(reverse(LIST) + answer.context["next_url"])
    assert [row.name for row in again.context["listing"].page.rows] == ["示例单位2", "示例单位1"]
    back = visitor.get(reverse(LIST) + again.context["previous_url"])
    assert back.context["listing"].page.rows == answer.context["listing"].page.rows


def test_count_stops_at_the_limit(visitor, monkeypatch):
    monkeypatch.setattr(lists.listing, "count_limit", lambda now: 2)
    for number in range(1, 5):
        make_body(number)
    assert visitor.get(reverse(LIST)).context["total"] in {"2 以上", "more than 2"}


def test_empty_list_says_what_belongs_here(visitor):
    assert "暂无数据" in words(visitor.get(reverse(LIST)))
    assert "没有符合条件的记录" in words(visitor.get(reverse(LIST) + "?kind=squad"))


def test_list_is_for_holders_of_its_permission(db):
    worker = people.make_user("audit_administrator", "4301")
    assert browser(worker).get(reverse(LIST)).status_code == 403
