"""What the security administrator sees and gives: bodies in the form, people within a limit to sectors."""

import pytest
from django.urls import reverse

from safetyportal.core.access import can
from safetyportal.core.models import Posting, User
from tests.accounts.browser_client import Browser
from tests.core.test_pages_bodies import make_body
from tests.people import make_user

pytestmark = pytest.mark.django_db


def signed_in(person) -> Browser:
    browser = Browser()
    browser.sign_in(person)
    return browser


def grant(browser, person, **values):
    url = reverse("user-act", args=[person.pk, "grant"])
    form = browser.get(url).context["form"]
    role = form.fields["role"].queryset.get(code="county_supervisor")
    technical = {name: form[name].value() or "" for name in ("form_token", "form_seen")}
    given = {"role": role.pk, "jurisdiction": "430102", "starts_on": form["starts_on"].value(), "reason": "示例任命"}
    return browser.post(url, {**technical, **given, **values})


@pytest.fixture
def official(db):
    person = make_user("grid_officer", "430102001")
    User.objects.filter(pk=person.pk).update(place="/43/4301/430102/")
    return person


@pytest.mark.parametrize("by", ["code", "name"])
def test_body_is_chosen_in_the_grant_form(official, by):
    body = make_body(1, "430102", name="示例应急局")
    grant(signed_in(make_user("security_administrator", "430102")), official, body=getattr(body, by))
    assert Posting.unscoped.get(user=official, role__code="county_supervisor").body == body


@pytest.mark.parametrize("division", ["430103", "430102001", "none"])
def test_body_that_does_not_fit_is_refused(official, division):
    words = make_body(1, division).code if division != "none" else "没有的单位"
    if division == "430102001":  # below the place of the posting: the service allows it as the body is within
        words = make_body(2, "430103").name
    answer = grant(signed_in(make_user("security_administrator", "430102")), official, body=words)
    assert "body" in answer.context["form"].errors
    assert not Posting.unscoped.filter(user=official, role__code="county_supervisor").exists()


def test_administrator_limited_to_sectors_lists_the_people_within(official, neighbour):
    limited = make_user("security_administrator", "430102", sectors=["fire"])
    page = signed_in(limited).get(reverse("user-list")).content.decode()
    assert official.username in page
    assert neighbour.username not in page
    assert can(limited, "core.view_user", official)
    assert not can(limited, "core.view_user", neighbour)


def test_limit_to_sectors_stays_for_everything_else(official):
    limited = make_user("county_supervisor", "430102", sectors=["fire"])
    assert not can(limited, "core.reveal_personal_data", official)
    assert not User.people.visible_to(limited, "core.reveal_personal_data").exists()
