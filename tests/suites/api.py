"""What every list of the API must do. Inherit, say where it is and how a row is made, and get the tests.

class TestSitesApi(ApiSuite):
    path = "sites/"
    scope = "sites:read"

    def make(self, code):
        return make_site(code)
"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import people
from tests.api.client import Program

OWN, NEIGHBOUR, OTHER_CITY, OTHER_PROVINCE = "430102001", "430103002", "430202001", "220102001"
READERS = {  # role and division: the townships among those above that it sees
    ("county_supervisor", "430102"): {OWN},
    ("city_supervisor", "4301"): {OWN, NEIGHBOUR},
    ("province_supervisor", "43"): {OWN, NEIGHBOUR, OTHER_CITY},
    ("county_supervisor", "220102"): {OTHER_PROVINCE},
    ("township_supervisor", "430102002"): set(),
}
HOSTILE = ["'", '"', "%00", "%27%20OR%201=1--", "-1", "9" * 40, "%E2%80%AE", "a" * 3000, "[]", "null", "%ff"]


class ApiSuite:
    """`path` below /api/v1/, `scope` of a token that may read it, `make(code)` a row in that township."""

    path = ""
    scope = ""
    methods = {"GET"}  # of the list
    detail_methods = {"GET"}
    costs_the_same = True

    def make(self, code: str):
        raise AssertionError("say how a row is made")

    @pytest.fixture(autouse=True)
    def _in_peace(self, unhurried):
        pass

    def reader(self):
        return people.make_user("county_supervisor", "430102")

    def listed(self, user, query: str = "limit=200") -> set[int]:
        found, path = set(), f"{self.path}?{query}"
        while path:
            content = Program(user).get(path).json()
            ids = [row["id"] for row in content["results"]]
            assert not found.intersection(ids), "a row was shown twice"
            found.update(ids)
            path = content["next"]
        return found

    def test_readers_see_exactly_their_places_in_list_and_detail(self):
        rows = {code: self.make(code).pk for code in (OWN, NEIGHBOUR, OTHER_CITY, OTHER_PROVINCE)}
        for (role, place), visible in READERS.items():
            user = people.make_user(role, place)
            expected = {rows[code] for code in visible}
            assert self.listed(user) == expected, (role, place)
            opened = {pk for pk in rows.values() if Program(user).get(f"{self.path}{pk}/").status_code == 200}
            assert opened == expected, (role, place)

    def test_hidden_and_missing_rows_give_the_same_bytes(self):
        hidden = self.make(NEIGHBOUR).pk
        program = Program(self.reader())
        answers = [program.get(f"{self.path}{pk}/", X_Request_Id="same-for-both") for pk in (hidden, 987654321)]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        assert dict(answers[0].headers) == dict(answers[1].headers)

    def test_order_of_readers_changes_nothing(self):
        own, foreign = self.make(OWN).pk, self.make(NEIGHBOUR).pk
        city, county = people.make_user("city_supervisor", "4301"), self.reader()

        assert self.listed(city) == {own, foreign}
        assert self.listed(county) == {own}
        assert self.listed(city) == {own, foreign}

    def test_page_costs_the_same_for_one_and_three_rows(self):
        self.make(OWN)
        one = self.cost()
        self.make(OWN)
        self.make(OWN)

        assert self.cost() == one

    def cost(self) -> int:
        program = Program(self.reader())
        program.get(self.path)  # what a process remembers is read now
        return min(self.statements(program) for _time in range(3))  # it reads some of it again each minute

    def statements(self, program) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert program.get(self.path).status_code == 200
        return len(queries)

    def test_anonymous_callers_are_401_everywhere(self):
        pk = self.make(OWN).pk

        for method in ("GET", "POST", "PATCH", "DELETE"):
            for path in (self.path, f"{self.path}{pk}/"):
                assert Program().send(method, path, {}).status_code == 401

    def test_methods_that_are_not_declared_are_405(self):
        pk, program = self.make(OWN).pk, Program(self.reader())

        for path, known in ((self.path, self.methods), (f"{self.path}{pk}/", self.detail_methods)):
            for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - known:
                assert program.send(method, path, {}).status_code == 405, (method, path)

    def test_token_needs_the_scope(self):
        pk, user = self.make(OWN).pk, self.reader()

        assert Program(user, self.scope).get(f"{self.path}{pk}/").status_code == 200
        without = Program(user, "jobs:read")
        assert without.get(self.path).status_code == 403
        assert without.get(f"{self.path}{pk}/").status_code == without.get(f"{self.path}987654321/").status_code == 403

    def test_pages_are_capped(self, set_rule):
        for _number in range(3):
            self.make(OWN)
        set_rule("api.limits", page_size_max=2)

        content = Program(self.reader()).get(f"{self.path}?limit=1000000").json()
        assert len(content["results"]) == 2
        assert len(self.listed(self.reader(), "limit=1")) == 3

    def test_hostile_parameters_widen_nothing_and_break_nothing(self):
        own, program = self.make(OWN).pk, Program(self.reader())
        self.make(NEIGHBOUR)
        for name in (*self.filters(), "ordering", "cursor", "limit", "count", "no_such_name"):
            for value in HOSTILE:
                answer = program.get(f"{self.path}?{name}={value}")
                assert answer.status_code in {200, 400}, (name, value, answer.content)
                if answer.status_code == 200:
                    assert {row["id"] for row in answer.json()["results"]} <= {own}

    def filters(self) -> list[str]:
        from safetyportal.api_urls import router

        viewset = next(viewset for prefix, viewset, _name in router.registry if f"{prefix}/" == self.path)
        return list(viewset.filterset_class.base_filters) if viewset.filterset_class else []


def assert_only_these_change(program: Program, method: str, path: str, body: dict, record, allowed: set[str]) -> None:
    """Mass assignment: a valid body with every other column's name added is refused, each name is pointed at, and the
    row stays as it was."""
    model = type(record)
    names = {name for field in model._meta.concrete_fields for name in (field.name, field.attname)} - allowed
    before = model._base_manager.filter(pk=record.pk).values().get()

    answer = program.send(method, path, body | dict.fromkeys(names, 1), If_Match="*")

    assert answer.status_code == 400, answer.content
    assert {f"/{name}" for name in names} <= {error["pointer"] for error in json.loads(answer.content)["errors"]}
    for name in sorted(names)[:3]:
        assert program.send(method, path, body | {name: 1}, If_Match="*").status_code == 400
    assert model._base_manager.filter(pk=record.pk).values().get() == before
