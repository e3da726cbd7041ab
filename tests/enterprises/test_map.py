"""The map: who finds it in the menu, and how many cells a hand-made address may ask for."""

import pytest
from django.urls import reverse

from enterprises.map_points import MOST_CELLS, Window, cell_size, size_within
from enterprises.views.registers import EnterpriseRegister
from safetyportal.core import navigation
from tests.factories.enterprises import make_enterprise
from tests.people import make_user
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db


def test_menu_asks_for_what_the_map_asks_for():
    (entry,) = (entry for entry in navigation.entries() if entry.url_name == "enterprise-map")
    assert entry.permission == EnterpriseRegister.permission


def test_expert_finds_the_map_and_may_open_it():
    expert = make_user("expert", "430102")
    assert "/enterprises/map/" in {entry["url"] for entry in navigation.for_user(expert, "/")}
    assert browser(expert).get("/enterprises/map/").status_code == 200


def test_screen_of_a_fitting_zoom_keeps_its_cells():
    assert size_within(Window(112, 28, 114, 29), cell_size(9)) == cell_size(9)


@pytest.mark.parametrize("window", [Window(-180, -90, 180, 90), Window(73, 18, 135, 54), Window(73, 18, 135, 18)])
def test_cells_of_any_window_are_bounded(window):
    size = size_within(window, cell_size(18))
    across, up = (window.east - window.west) // size + 2, (window.north - window.south) // size + 2
    assert across * up <= MOST_CELLS


@pytest.mark.parametrize("query", ["zoom=18", "zoom=nan", "zoom=inf", "zoom=18&bbox=-180,-90,180,90"])
def test_far_zoom_without_a_window_gives_no_feature_per_firm(query, monkeypatch):
    monkeypatch.setattr("enterprises.map_points.MOST", 2)
    monkeypatch.setattr("enterprises.map_points.MOST_CELLS", 9)
    for number in range(5):
        for step in range(4):
            make_enterprise("430102001", longitude=112.9 + number / 100, latitude=28.1 + step / 100)
    answer = browser(make_user("county_supervisor", "430102")).get(f"{reverse('enterprise-points')}?{query}")
    features = answer.json()["features"]
    assert len(features) <= 9
    assert sum(feature["properties"]["count"] for feature in features) == 20
