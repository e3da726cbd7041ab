"""What anybody may read: published copies and nothing that hangs on them."""

from django.urls import reverse

from tests.oracle.visitors import words


def test_public_listings_show_what_was_published(world):
    """Ten hazards are listed in the world; none was published, so nobody outside reads of one."""
    for name in ("public-listings", "public-listings-json"):
        page = words(world["anonymous"].get(reverse(name)))
        assert "神谕" not in page


def test_metrics_are_not_for_people(world):
    answer = world["anonymous"].get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code in {200, 401, 403, 404}
    assert "神谕" not in words(answer)


def test_a_scanned_poster_shows_the_place_and_no_record(world):
    page = words(world["anonymous"].get(reverse("hazard-scan", kwargs={"token": "oracle23300"})))
    for secret in ("神谕隐患", "1370000", "1380000", "法人9001", "神谕线索"):
        assert secret not in page
