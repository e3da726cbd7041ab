"""The pages on which people make and end their tokens."""

import pytest
from django.test import Client
from django.urls import reverse

from safetyportal.core.models import ApiToken
from tests import people
from tests.api.client import Program, make_token


@pytest.fixture
def browser(inspector):
    """Signed in as the inspector, who has just given the password again."""
    return signed_in(inspector)


def signed_in(user, *, recently: bool = True) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend="safetyportal.accounts.backends.SignInBackend")
    if recently:
        answer = client.post(reverse("account_reauthenticate"), {"password": people.PASSWORD})
        assert answer.status_code == 302
    return client


def fill(client, **values):
    page = client.get(reverse("api-token-create"))
    assert page.status_code == 200
    form = page.context["form"]
    token = form["form_token"].value()
    return {"name": "示例程序", "scope_names": ["jobs:read"], "days": 30, "form_token": token} | values


def test_token_is_shown_once_and_works(browser, inspector):
    data = fill(browser)

    page = browser.post(reverse("api-token-create"), data)

    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    program = Program()
    program.headers["Authorization"] = f"Bearer {secret}"
    assert program.get("me/").json()["username"] == inspector.username
    assert secret not in browser.get(reverse("api-token-list")).content.decode()


def test_form_sent_twice_makes_one_token(browser):
    data = fill(browser)
    browser.post(reverse("api-token-create"), data)

    again = browser.post(reverse("api-token-create"), data)

    assert again.url == reverse("api-token-list")
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"days": 366}, "days"),
        ({"days": 0}, "days"),
        ({"scope_names": []}, "scope_names"),
        ({"scope_names": ["enterprises:admin"]}, "scope_names"),
        ({"name": "  "}, "name"),
        ({"body": 999999}, "body"),
    ],
)
def test_wrong_input_is_shown_at_its_field(browser, values, field):
    page = browser.post(reverse("api-token-create"), fill(browser, **values))

    assert field in page.context["form"].errors
    assert not ApiToken.objects.exists()


def test_password_is_asked_for_first(inspector):
    client = signed_in(inspector, recently=False)

    assert client.get(reverse("api-token-create")).status_code == 302
    assert client.post(reverse("api-token-create"), {"name": "x"}).status_code == 302
    assert not ApiToken.objects.exists()


def test_people_without_the_permission_get_no_form(db):
    worker = people.make_user("enterprise_worker", "430102001")

    assert signed_in(worker, recently=False).get(reverse("api-token-create")).status_code == 403
    page = signed_in(worker).get(reverse("api-token-list"))
    assert page.status_code == 200
    assert reverse("api-token-create") not in page.content.decode()


def test_own_token_is_revoked_and_anothers_does_not_exist(browser, inspector, neighbour):
    mine, secret = make_token(inspector, "jobs:read")
    foreign, _secret = make_token(neighbour, "jobs:read")

    assert browser.post(reverse("api-token-revoke", args=[foreign.pk])).status_code == 404
    assert browser.post(reverse("api-token-revoke", args=[mine.pk])).url == reverse("api-token-list")

    foreign.refresh_from_db()
    assert foreign.revoked_at is None
    program = Program()
    program.headers["Authorization"] = f"Bearer {secret}"
    assert program.get("me/").status_code == 401
    page = browser.get(reverse("api-token-list")).content.decode()
    assert "revoked" in page
    assert reverse("api-token-revoke", args=[mine.pk]) not in page


def test_get_revokes_nothing(browser, inspector):
    mine, _secret = make_token(inspector, "jobs:read")

    assert browser.get(reverse("api-token-revoke", args=[mine.pk])).status_code == 405
    mine.refresh_from_db()
    assert mine.revoked_at is None


def test_anonymous_visitors_are_sent_to_the_sign_in_page(db):
    for name, arguments in (("api-token-list", []), ("api-token-create", []), ("api-token-revoke", [1])):
        assert Client().post(reverse(name, args=arguments)).status_code == 302
