"""What is kept is given out until something is written where it looks, and only to those it was made for."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from enterprises.services import life
from enterprises.services.moving import relocate
from safetyportal.core import kept as keeping
from safetyportal.core.kept import kept, name_of, stale_after_commit, written
from safetyportal.core.pages import listing
from safetyportal.reporting.dashboards.figures import figures_of_frame
from safetyportal.reporting.dashboards.frame import frame_of
from tests import people
from tests.conftest import NOW
from tests.core.test_pages_bodies import make_body
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db
COUNTY = "/43/4301/430102/"


class Source:
    """Counts how often it was asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


@pytest.mark.parametrize(
    ("changed", "again"),
    [(COUNTY, 2), (f"{COUNTY}430102001/", 2), ("/43/4301/430103/", 1), ("/43/4301/", 1)],
)
def test_answer_is_kept_until_something_is_written_below_its_place(changed, again):
    source = Source()
    assert [kept("x", [COUNTY], source) for _time in range(2)] == [1, 1]
    written([changed])
    assert kept("x", [COUNTY], source) == again


def test_what_is_written_meanwhile_makes_the_answer_stale():
    """A change that commits while the answer is worked out may be in it or not."""
    source = Source()

    def slowly() -> int:
        written([COUNTY])
        return source()

    assert kept("x", [COUNTY], slowly) == 1
    assert kept("x", [COUNTY], source) == 2


def test_any_of_several_places_counts():
    source = Source()
    for changed, expected in (("/43/4302/", 1), ("/43/4303/", 2), (COUNTY, 3)):
        written([changed])
        assert kept("x", [COUNTY, "/43/4303/"], source) == expected


def test_a_mark_outlives_what_was_kept_before_it():
    """Else a mark that is gone would look like one that never was, and give out what is long stale."""
    source = Source()
    kept("x", [COUNTY], source)
    written([COUNTY])
    client = cache._cache.get_client(None)
    left = {name: client.ttl(cache.make_key(name)) for name in ("kept:x", f"mark:{COUNTY}")}
    assert left["kept:x"] <= keeping.KEPT_SECONDS < left[f"mark:{COUNTY}"]


def test_nothing_that_is_not_worth_it_is_kept():
    source = Source()
    assert [kept("x", (), source, worth=lambda found: found > 1) for _time in range(3)] == [1, 2, 2]


def test_while_the_cache_is_away_answers_are_made_anew(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    source = Source()
    assert [kept("x", [COUNTY], source) for _time in range(2)] == [1, 2]
    written([COUNTY])


def test_a_page_for_everybody_is_stale_once_the_change_is_in_the_database(db, django_capture_on_commit_callbacks):
    source = Source()
    kept("x", ["page"], source)
    with django_capture_on_commit_callbacks() as waiting:
        stale_after_commit("page")
    assert kept("x", ["page"], source) == 1
    for callback in waiting:
        callback()
    assert kept("x", ["page"], source) == 2


def test_names_tell_apart_what_differs_in_any_part():
    assert len({name_of("a", "bc"), name_of("ab", "c"), name_of("a", "b", "c"), name_of("a", ("b", "c"))}) == 4


# The home page


def counts(visitor) -> dict[str, int]:
    context = visitor.get(reverse("home")).context
    lines = [line["item"] for part in ("waiting", "overdue", "news", "figures") for line in context[part]]
    return {line.url: line.count for line in lines}


def test_home_shows_at_once_what_somebody_else_did(inspector):
    visitor, firm = browser(inspector), make_enterprise("430102001")
    before = counts(visitor)
    suspended = life.suspend(enterprise=firm, note="停产检修", actor=inspector, now=NOW)
    after = counts(visitor)
    assert suspended.status == "suspended"
    assert before != after


def test_home_asks_little_when_nothing_was_written(inspector, django_assert_max_num_queries):
    visitor = browser(inspector)
    first = counts(visitor)
    with django_assert_max_num_queries(10):
        assert counts(visitor) == first


def test_home_of_who_lost_a_posting_shows_nothing_of_it(inspector):
    make_hazard(make_enterprise("430102001"), "awaiting", level="major", criteria=["GM-03-1"])
    visitor = browser(inspector)
    assert counts(visitor)
    inspector.postings.update(ends_at=NOW)
    assert counts(visitor) == {}


# Figures of dashboards


def open_hazards(user) -> int:
    return figures_of_frame(frame_of(user, {}, NOW)).stock.open


def test_figures_are_read_once_for_all_who_look(django_assert_num_queries):
    make_hazard(make_enterprise("430102001"), "rectifying")
    one, other = (people.make_user("county_leader", "430102") for _each in range(2))
    frames = [frame_of(user, {}, NOW) for user in (one, other)]
    whole = figures_of_frame(frames[0])
    with django_assert_num_queries(0):
        again = figures_of_frame(frames[1])
        shown = (again.stock, again.by_sector, again.by_child, again.flow(again.months[-1]))
    assert shown == (whole.stock, whole.by_sector, whole.by_child, whole.flow(whole.months[-1]))
    assert again.reports(frames[1].back(30).month) == whole.reports(frames[1].back(30).month), "read when asked for"


def test_sectors_of_the_reader_are_told_apart():
    make_hazard(make_enterprise("430102001", sectors=["metallurgy_trade"]), "rectifying")
    assert open_hazards(people.make_user("industry_officer", "430102", sectors=["metallurgy_trade"])) == 1
    assert open_hazards(people.make_user("industry_officer", "430102", sectors=["hazardous_chemicals"])) == 0
    assert open_hazards(people.make_user("county_leader", "430102")) == 1


def test_a_move_shows_in_both_counties(django_capture_on_commit_callbacks):
    firm = make_enterprise("430102001")
    make_hazard(firm, "rectifying")
    leaders = [people.make_user("county_leader", code) for code in ("430102", "430104")]
    assert [open_hazards(user) for user in leaders] == [1, 0]
    with django_capture_on_commit_callbacks(execute=True):
        relocate(
            firm, people.node("430104001"), actor=people.make_user("city_supervisor", "4301"), now=NOW,
            action="enterprise.transfer",
        )  # fmt: skip
    assert [open_hazards(user) for user in leaders] == [0, 1]


# Totals of lists


def total(visitor) -> str:
    return visitor.get(reverse("supervisingbody-list")).context["listing"].total


def test_small_totals_are_counted_each_time_and_large_ones_may_be_a_minute_old(inspector, monkeypatch):
    visitor = browser(inspector)
    make_body(1)
    assert total(visitor) == "1"
    make_body(2)
    assert total(visitor) == "2"
    monkeypatch.setattr(listing, "MANY", 2)
    assert total(visitor) == "2"
    make_body(3)
    assert total(visitor) == "2"


def test_a_kept_total_is_not_that_of_another_place(inspector, neighbour, monkeypatch):
    monkeypatch.setattr(listing, "MANY", 0)
    make_body(1), make_body(2), make_body(3, "430103")
    assert [total(browser(user)) for user in (inspector, neighbour, inspector)] == ["2", "1", "2"]
