"""The menu shows what a person may open, in order, and marks where one is."""

import pytest
from django.urls import reverse

from safetyportal.core import navigation
from safetyportal.core.navigation import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def menu(monkeypatch):
    monkeypatch.setattr(navigation, "_ENTRIES", [])
    navigation.register(
        Entry("later", "profile", "user", order=30),
        Entry("bodies", "supervisingbody-list", "building", "core.view_supervisingbody", order=20),
        Entry("rules", "profile", "scale", "core.manage_rule", order=25),
        Entry("home", "home", "home", order=10),
    )


def labels(user, path="/") -> list[str]:
    return [line["label"] for line in navigation.for_user(user, path)]


def test_lines_stand_in_order_and_only_for_holders(inspector):
    assert labels(inspector) == ["home", "bodies", "later"]


def test_registered_twice_stands_once(inspector):
    navigation.register(Entry("home", "home", "home", order=10))
    assert labels(inspector).count("home") == 1
    assert len(navigation.entries()) == 4


def test_longest_match_is_where_one_is(inspector):
    path = reverse("supervisingbody-list") + "12/"
    active = [line["label"] for line in navigation.for_user(inspector, path) if line["active"]]
    assert active == ["bodies"]
    assert [line["label"] for line in navigation.for_user(inspector, reverse("home")) if line["active"]] == ["home"]


def test_lines_of_a_group_stay_together_whoever_registers_them(inspector):
    navigation.register(Entry("early of the group", "profile", "user", order=15, group="G"))
    navigation.register(Entry("late of the group", "profile", "user", order=99, group="G"))
    assert labels(inspector) == ["home", "early of the group", "late of the group", "bodies", "later"]
