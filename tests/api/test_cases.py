"""Enforcement cases by the API: scope, periods, and the maker who never approves."""

import pytest

from inspections.queries import cases as queries
from tests.api.client import Program
from tests.factories import cases as make
from tests.factories.cases import Story
from tests.people import make_user
from tests.suites.api import ApiSuite

pytestmark = pytest.mark.django_db


class TestCasesApi(ApiSuite):
    path = "cases/"
    scope = "cases:read"

    def make(self, code):
        return make.make_case(code)


def test_programs_read_periods_and_the_maker_never_approves(unhurried):
    story = Story()
    story.submit()
    approval = queries.open_approval(story.case, "filing")
    body = {"approval": approval.pk}
    path = f"cases/{story.case.pk}/"

    def act(person, name: str):
        program = Program(person)
        seen = Program(story.leader).get(path)
        return program.post(f"{path}{name}/", body, If_Match=seen["ETag"]).status_code

    for person in (story.first, story.second, make_user("county_leader", "430103")):
        assert act(person, "review") in {403, 404}
    assert act(story.reviewer, "review") == 200
    assert act(story.reviewer, "approve") in {403, 409}
    assert act(story.leader, "approve") == 200
    assert story.fresh().status == "filed"
    periods = Program(story.leader).get(f"{path}periods/").json()["results"]
    assert [row["name"] for row in periods] == ["decision"]
    assert "第六十条" in periods[0]["article"]
