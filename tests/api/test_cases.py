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
    for person in (story.first, story.second, make_user("county_leader", "430103")):
        assert Program(person).post(f"{path}review/", body).status_code in {403, 404}
    assert Program(story.reviewer).post(f"{path}review/", body).status_code == 200
    assert Program(story.reviewer).post(f"{path}approve/", body).status_code in {403, 409}
    assert Program(story.leader).post(f"{path}approve/", body).status_code == 200
    assert story.fresh().status == "filed"
    periods = Program(story.leader).get(f"{path}periods/").json()["results"]
    assert [row["name"] for row in periods] == ["decision"]
    assert "第六十条" in periods[0]["article"]
