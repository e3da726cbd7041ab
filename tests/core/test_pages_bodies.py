"""The first real register: supervising bodies, through the client."""

from django.urls import reverse

from safetyportal.core.models import SupervisingBody
from tests import people
from tests.suites.browsing import browser, words


def make_body(number: int = 1, division: str = "430102", **values) -> SupervisingBody:
    """A body at a division; the first three digits of its own number are kept free for tests."""
    node = people.node(division)
    code = f"{division.ljust(9, '0')}{900 + number}"
    return SupervisingBody.unscoped.create(
        code=code, jurisdiction=node, place=node.path, kind="bureau", **{"name": f"示例单位{number}", **values}
    )


def test_list_shows_bodies_of_own_county(inspector):
    mine, theirs = make_body(1), make_body(2, "430103", name="别县单位")
    text = words(browser(inspector).get(reverse("supervisingbody-list")))
    assert mine.code in text
    assert theirs.code not in text


def test_detail_shows_the_facts(inspector):
    mine = make_body(contact_phone="13812345678")
    text = words(browser(inspector).get(reverse("supervisingbody-detail", kwargs={"pk": mine.pk})))
    assert mine.code in text
    assert "138****5678" in text
    assert "13812345678" not in text
