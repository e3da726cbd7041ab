"""What every register must do, whoever reads it: inherit, say which register and how to make a row."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safetyportal.core.global_search import search_everything
from safetyportal.core.models import AuditEntry
from safetyportal.core.pages import keyset
from tests import people
from tests.suites.browsing import browser, words


class RegisterSuite:
    """Give `register` (the class) and `make(self, division, number)`, which saves one row at that division.

    `reader` and `neighbour` are (role, division) of two people whose areas do not overlap; `home` and `foreign` are
    where their rows lie. `search_word(row)` is what the global search should find a row by; None where it is not
    searched.
    """

    register: type
    reader = ("county_supervisor", "430102")
    neighbour = ("county_supervisor", "430103")
    home = "430102"
    foreign = "430103"

    def make(self, division: str, number: int):
        raise NotImplementedError

    def search_word(self, row) -> str | None:
        return None

    @pytest.fixture
    def own(self, db):
        return people.make_user(*self.reader)

    @pytest.fixture
    def other(self, db):
        return people.make_user(*self.neighbour)

    def url(self, page: str, **kwargs) -> str:
        return reverse(f"{self.register.model._meta.model_name}-{page}", kwargs=kwargs or None)

    def state(self) -> tuple:
        """Everything that a refused request must leave as it was."""
        rows = self.register.model._base_manager.order_by("pk").values_list()
        return list(rows), AuditEntry.unscoped.count()

    def listed(self, user, query: str = "") -> set[int]:
        answer = browser(user).get(self.url("list") + query)
        assert answer.status_code == 200
        return {row.pk for row in answer.context["listing"].page.rows}

    def exported(self, user, kind: str = "csv", query: str = ""):
        return browser(user).post(self.url("export") + query, {"format": kind})

    # Scope

    def test_list_shows_exactly_the_visible_rows(self, own, other):
        mine, theirs = [self.make(self.home, n) for n in (1, 2)], self.make(self.foreign, 3)
        assert {row.pk for row in mine} <= self.listed(own)
        assert theirs.pk not in self.listed(own)
        assert theirs.pk in self.listed(other)
        assert not {row.pk for row in mine} & self.listed(other)

    def test_list_equals_visible_to(self, own):
        self.make(self.home, 1), self.make(self.foreign, 2)
        visible = self.register.model.objects.visible_to(own, self.register.permission).values_list("pk", flat=True)
        assert self.listed(own, "?size=100") == set(visible[:100])

    def test_foreign_detail_does_not_exist(self, own):
        theirs = self.make(self.foreign, 1)
        for page in ("detail", "history", "print"):
            assert browser(own).get(self.url(page, pk=theirs.pk)).status_code == 404

    def test_own_detail_opens(self, own):
        mine = self.make(self.home, 1)
        for page in ("detail", "history", "print"):
            assert browser(own).get(self.url(page, pk=mine.pk)).status_code == 200

    def test_unknown_number_does_not_exist(self, own):
        assert browser(own).get(self.url("detail", pk=2_000_000_000)).status_code == 404

    def test_foreign_acts_do_not_exist_and_nothing_changes(self, own):
        theirs = self.make(self.foreign, 1)
        before, visitor = self.state(), browser(own)
        for name in self.register.acts:
            assert visitor.post(self.url("act", pk=theirs.pk, name=name)).status_code == 404
        if self.register.edit is not None:
            assert visitor.post(self.url("edit", pk=theirs.pk)).status_code in {403, 404}
        assert self.state() == before

    def test_foreign_row_refuses_the_whole_bulk_act(self, own):
        mine, theirs = self.make(self.home, 1), self.make(self.foreign, 2)
        before = self.state()
        for name in self.register.bulk_acts:
            answer = browser(own).post(self.url("bulk", name=name), {"ids": [mine.pk, theirs.pk]})
            assert answer.status_code == 409
        assert self.state() == before

    def test_anonymous_is_led_to_sign_in(self, own):
        mine = self.make(self.home, 1)
        for page, kwargs in (("list", {}), ("detail", {"pk": mine.pk}), ("history", {"pk": mine.pk})):
            answer = browser().get(self.url(page, **kwargs))
            assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))

    def test_global_search_stays_in_scope(self, own, other):
        mine = self.make(self.home, 1)
        word = self.search_word(mine)
        if word is not None:
            address = self.url("detail", pk=mine.pk)
            assert address in {hit.url for _kind, hits in search_everything(own, word) for hit in hits}
            assert address not in {hit.url for _kind, hits in search_everything(other, word) for hit in hits}

    # Cost and order

    def test_list_costs_the_same_for_one_and_three_rows(self, own):
        self.make(self.home, 1)
        one = self.queries(own, self.url("list"))
        self.make(self.home, 2), self.make(self.home, 3)
        assert self.queries(own, self.url("list")) == one

    def queries(self, user, url: str) -> int:
        visitor = browser(user)
        visitor.get(url)  # what a process reads once
        return min(self.counted(visitor, url) for _time in range(3))  # it reads some of it again each minute

    def counted(self, visitor, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert visitor.get(url).status_code == 200
        return len(counted)

    def test_every_order_is_served_by_an_index(self):
        paths = [*self.register.sortable().values(), self.register.ordering[0].removeprefix("-")]
        unserved = [path for path in paths if not keyset.index_serves(self.register.model, path)]
        assert unserved == []

    def test_pages_follow_each_other_in_every_order(self, own):
        for number in range(1, 6):
            self.make(self.home, number)
        rows = self.register.model.objects.visible_to(own, self.register.permission)
        for path in self.register.sortable().values():
            for order in ((path, "id"), (f"-{path}", "-id"), self.register.ordering):
                assert_pages_are_whole(rows, order)

    # Export

    def test_export_contains_exactly_the_filtered_rows(self, own):
        self.make(self.home, 1), self.make(self.home, 2), self.make(self.foreign, 3)
        visible = self.register.model.objects.visible_to(own, self.register.permission).count()
        lines = words(self.exported(own)).strip().split("\r\n")
        assert len(lines) == visible + 1

    def test_export_has_no_formula(self, own):
        import openpyxl

        self.make(self.home, 1)
        answer = self.exported(own, "xlsx")
        sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr", "d", "b"}

    def test_export_is_in_the_trail(self, own):
        self.make(self.home, 1)
        b"".join(self.exported(own).streaming_content)
        entry = AuditEntry.unscoped.filter(action="list.export", actor=own).get()
        assert entry.changes["list"] == self.register.slug

    # Parts

    def test_htmx_gets_the_list_part_only(self, own):
        self.make(self.home, 1)
        answer = browser(own).get(self.url("list"), headers={"HX-Request": "true"})
        assert "<html" not in words(answer)
        assert "HX-Request" in answer["Vary"]

    def test_get_changes_nothing(self, own):
        mine = self.make(self.home, 1)
        before, visitor = self.state(), browser(own)
        for url in (self.url("list"), self.url("detail", pk=mine.pk), self.url("history", pk=mine.pk)):
            visitor.get(url)
        assert self.state() == before


def assert_pages_are_whole(rows, order, size: int = 2) -> None:
    """Going forward page by page gives all rows once; going back gives the same pages."""
    pages, page = [], keyset.page(rows, order, size)
    while True:
        pages.append([row.pk for row in page.rows])
        if not page.after:
            break
        page = keyset.page(rows, order, size, after=page.after)
    numbers = [pk for part in pages for pk in part]
    assert sorted(numbers) == sorted(rows.values_list("pk", flat=True)), order
    for expected in reversed(pages[:-1]):
        page = keyset.page(rows, order, size, before=page.before)
        assert [row.pk for row in page.rows] == expected, order
    assert page.before == ""
