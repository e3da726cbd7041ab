"""The page that everybody reads: only what an official published, nothing about persons, not too often."""

import json

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from hazards.models import Hazard, Listing, ListingPublication
from hazards.services import listing_progress, listing_publishing
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import Rule
from tests.conftest import NOW
from tests.factories import listings as make
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db
CANARY = "CANARYXQZ"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def public(query: str = "") -> str:
    cache.clear()
    answer = browser().get(reverse("public-listings") + query)
    assert answer.status_code == 200
    return words(answer) + words(browser().get(reverse("public-listings-json") + query))


def published(code="430102001", summary="液氯储罐安全联锁停用", **values):
    listing = make.make_listing(make.make_major(code), **values)
    by = make_user(f"{listing.level}_supervisor", listing.place.split("/")[{"county": 3, "city": 2}[listing.level]])
    return listing_publishing.publish(listing=listing, summary=summary, actor=by, now=NOW)


def test_nothing_is_public_before_an_official_confirms_it():
    listing = make.make_listing()
    assert listing.enterprise.name not in public()
    listing_publishing.publish(listing=listing, summary="液氯储罐安全联锁停用", actor=make.office(), now=NOW)
    page = public()
    for part in (listing.enterprise.name, "液氯储罐安全联锁停用", "2027-03-20", listing.notice_number, "芙蓉区"):
        assert part in page, part


def test_public_page_leaks_nothing():
    firm = make_enterprise(
        legal_representative=CANARY, safety_head=CANARY, safety_head_phone="13912345678", production_address=CANARY,
        registered_address=CANARY, sectors=["hazardous_chemicals"],
    )  # fmt: skip
    hazard = make.make_major(
        enterprise=firm, description=CANARY, location=CANARY, measures=CANARY, responsible=CANARY, finder=CANARY,
        responsible_phone="13812345678",
    )  # fmt: skip
    listing = make.make_listing(
        hazard, matters=CANARY, requirements=CANARY, department=CANARY, copies=CANARY,
        by=make_user("city_leader", "4301", name=CANARY),
    )  # fmt: skip
    office = make_user("city_supervisor", "4301", name=CANARY)
    head = make_staff(firm, name=CANARY)
    facts = {"done": CANARY, "problems": CANARY, "actor": head, "now": NOW}
    listing_publishing.publish(listing=listing, summary="安全联锁停用", actor=office, now=NOW)
    listing_progress.file_progress(listing=listing, percent=25, money_spent=77777, **facts)
    page = public()
    assert "25%" in page
    for secret in (CANARY, "13912345678", "13812345678", "77777", f"E{firm.pk}", firm.credit_code):
        assert secret not in page, secret
    rows = json.loads(words(browser().get(reverse("public-listings-json"))))["results"]
    assert set(rows[0]) == {
        "id", "enterprise_name", "summary", "level", "body_name", "number", "listed_on", "deadline", "percent",
        "percent_on", "delisted_on", "published_on", "removal_published_on", "division",
    }  # fmt: skip


@pytest.mark.parametrize("summary", ["联系王某13812345678", "身份证11010519491231002X", "电话0731-8888 8888"])
def test_summary_with_personal_numbers_is_refused(summary):
    listing = make.make_listing()
    with pytest.raises(ValidationError):
        listing_publishing.publish(listing=listing, summary=summary, actor=make.office(), now=NOW)
    assert ListingPublication.objects.count() == 0
    assert Listing.unscoped.get().published_at is None


def test_only_the_office_of_the_level_publishes_and_only_once():
    listing = make.make_listing()
    facts = {"listing": listing, "summary": "联锁停用", "now": NOW}
    for person in (make.office("county"), make.office("province"), make_user("city_supervisor", "4302"), make.leader()):
        with pytest.raises(NotAllowed):
            listing_publishing.publish(actor=person, **facts)
    listing_publishing.publish(actor=make.office(), **facts)
    with pytest.raises(TransitionDenied):
        listing_publishing.publish(actor=make.office(), **facts)


def test_write_off_is_public_once_it_is_published():
    row = published()
    Listing.unscoped.filter(pk=row.pk).update(status="delisted", due_at=None, delisted_on=NOW.date())
    assert 'removal_published_on": null' in public()
    row.refresh_from_db()
    listing_publishing.publish_removal(listing=row, actor=make.office(), now=NOW)
    assert f'delisted_on": "{NOW.date()}' in public("?state=delisted")
    assert row.enterprise.name not in public("?state=listed")


def test_filter_by_county_and_city_shows_what_lies_there():
    here, there = published(), published("430103002", level="county")
    assert here.enterprise.name in public("?division=430102")
    assert there.enterprise.name not in public("?division=430102")
    assert {here.enterprise.name, there.enterprise.name} <= {
        row["enterprise_name"]
        for row in json.loads(words(browser().get(reverse("public-listings-json") + "?division=4301")))["results"]
    }
    for query in ("?division=4302", "?division=999999", "?before=1"):
        assert here.enterprise.name not in public(query), query
    for query in ("?division=%27", "?before=-1", "?state=x", "?division=" + "9" * 500, "?before=%00"):
        public(query)


def test_pages_follow_each_other(monkeypatch):
    monkeypatch.setattr("hazards.queries.public_listings.PAGE", 2)
    rows = [published() for _number in range(3)]
    first = json.loads(words(browser().get(reverse("public-listings-json"))))
    second = json.loads(words(browser().get(reverse("public-listings-json") + f"?before={first['before']}")))
    names = [row["enterprise_name"] for row in (*first["results"], *second["results"])]
    assert sorted(names) == sorted(row.enterprise.name for row in rows)
    assert second["before"] is None


def test_page_is_cached_for_everybody_and_fresh_after_a_publication(django_assert_num_queries):
    published()
    browser().get(reverse("public-listings"))
    with django_assert_num_queries(0):
        answer = browser().get(reverse("public-listings"))
    assert "max-age=60" in answer["Cache-Control"]


def test_shared_caches_keep_the_rows_and_not_the_page_with_a_readers_token():
    assert b"csrfmiddlewaretoken" in (page := browser().get(reverse("public-listings"))).content
    assert page["Cache-Control"] == "private, max-age=60"
    assert browser().get(reverse("public-listings-json"))["Cache-Control"] == "public, max-age=60"


def test_address_that_asks_too_often_waits():
    visitor, limit = browser(), 3
    Rule.objects.filter(key="hazard.public_requests_per_minute").update(value=limit)
    started = timezone.now().minute
    answers = [visitor.get(reverse("public-listings")).status_code for _number in range(limit + 1)]
    if timezone.now().minute == started:
        assert answers == [200] * limit + [429]


def test_hazard_page_is_not_public():
    row = published()
    hazard = Hazard.unscoped.get(pk=row.hazard_id)
    for url in (reverse("listing-detail", args=[row.pk]), reverse("hazard-detail", args=[hazard.pk])):
        assert browser().get(url).status_code == 302
