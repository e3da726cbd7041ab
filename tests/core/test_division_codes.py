"""Codes of divisions: recoded, followed through the years, and the boundaries of a place."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from safetyportal.core import access, divisions
from safetyportal.core.choices import FileState
from safetyportal.core.errors import Refusal
from safetyportal.core.models import (
    Attachment,
)
from safetyportal.core.services import divisions as services
from tests import people
from tests.core.tree import BASIS, DAY, PERM, make_file, merge, state_of_the_tree


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def administrator(db):
    return people.make_user("system_administrator", "43")


@pytest.fixture
def city_administrator(db):
    return people.make_user("system_administrator", "4301")


@pytest.fixture
def test_recoded_county_recodes_what_lies_below(administrator, now):
    steps = services.recode_node(
        actor=administrator,
        node=people.node("430102"),
        code="430199",
        name="示例新区",
        effective_on=DAY,
        basis=BASIS,
        now=now,
    )

    assert (steps[0].new.code, steps[0].new.name) == ("430199", "示例新区")
    assert people.node("430199001").path == "/43/4301/430199/430199001/"
    assert people.node("430199001").name == steps[1].old.name


@pytest.mark.parametrize("code", ["430102", "43019", "43019x", "430103"])
def test_recode_needs_a_free_code_of_the_same_length(administrator, now, code):
    before = state_of_the_tree()

    with pytest.raises(Refusal):
        services.recode_node(
            actor=administrator,
            node=people.node("430102"),
            code=code,
            name="示例",
            effective_on=DAY,
            basis=BASIS,
            now=now,
        )

    assert state_of_the_tree() == before


def test_successor_is_found_for_each_day(administrator, now):
    first, second = DAY - timedelta(days=20), DAY - timedelta(days=10)
    merge(administrator, "430102", "430103", now, day=first)
    merge(administrator, "430103", "430104", now, day=second)

    found = [
        divisions.successor_of("430102", day).code
        for day in (first - timedelta(days=1), first, second - timedelta(days=1), second, DAY)
    ]

    assert found == ["430102", "430103", "430103", "430104", "430104"]
    assert divisions.successor_of("999999", DAY) is None


def test_codes_of_an_earlier_day_include_what_was_merged_since(administrator, now):
    merge(administrator, "430102", "430103", now)

    assert divisions.codes_as_of("430103", DAY - timedelta(days=1)) == ["430102", "430103"]
    assert divisions.codes_as_of("430103", DAY) == ["430103"]
    assert divisions.codes_as_of("430102", DAY) == []


def test_grants_reach_predecessors_of_predecessors(administrator, now):
    closed = make_file("430102001", FileState.REFUSED)
    last = people.make_user("county_supervisor", "430104")
    merge(administrator, "430102", "430103", now, day=DAY - timedelta(days=10))
    merge(administrator, "430103", "430104", now)

    access.forget_grants(last)

    assert list(Attachment.objects.visible_to(last, PERM)) == [closed]


def test_boundaries_of_a_province_are_its_cities(db):
    collection = divisions.boundaries_geojson("43")

    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == 14
    assert collection["features"][0]["properties"]["name"] == "长沙市"
    assert collection["features"][0]["geometry"]["type"] in {"Polygon", "MultiPolygon"}


def test_boundaries_of_a_city_are_its_counties(db):
    codes = [feature["id"] for feature in divisions.boundaries_geojson("4301")["features"]]

    assert "430102" in codes
    assert all(code.startswith("4301") for code in codes)
