"""Sessions: idle and absolute ends by duty, one's own list, the page one was on, step-up."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from safetyportal.core.models import AuditEntry, Draft, User
from safetyportal.core.services import postings
from tests.accounts.browser_client import Browser
from tests.people import PASSWORD, make_user, node

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db):
    return make_user("county_supervisor", "430102")


def signed_in(user, address: str = "10.0.0.1") -> Browser:
    browser = Browser(address)
    browser.sign_in(user)
    assert browser.is_signed_in
    return browser


# Minutes: (role, code, idle, absolute), the platform's defaults.
LIMITS = [
    ("county_supervisor", "430102", 30, 720),
    ("security_administrator", "430102", 15, 480),
    ("enterprise_head", "430102001", 120, 720),
]


@pytest.mark.asvs("V7.3.1")
@pytest.mark.parametrize(("role", "code", "idle", "absolute"), LIMITS)
def test_idle_session_ends(role, code, idle, absolute):
    browser = signed_in(make_user(role, code))
    browser.age_session(seen_at=idle * 60 - 30)
    assert browser.get("/account/").status_code == 200

    browser.age_session(seen_at=idle * 60 + 30)
    answer = browser.get("/account/?tab=2")

    assert answer.headers["Location"] == "/sign-in/?next=%2Faccount%2F%3Ftab%3D2"
    assert not browser.is_signed_in
    assert AuditEntry.unscoped.filter(action="session.end").count() == 1


@pytest.mark.asvs("V7.3.2")
@pytest.mark.parametrize(("role", "code", "idle", "absolute"), LIMITS)
def test_session_ends_after_its_longest_time_however_busy(role, code, idle, absolute):
    browser = signed_in(make_user(role, code))
    browser.age_session(signed_in_at=absolute * 60 - 30)
    assert browser.get("/account/").status_code == 200

    browser.age_session(signed_in_at=60)

    assert browser.get("/account/").status_code == 302


def test_activity_keeps_a_session_alive(user):
    browser = signed_in(user)
    for _i in range(4):
        browser.age_session(seen_at=25 * 60)
        assert browser.get("/account/").status_code == 200
    seen = UserSession.objects.get(user=user).last_seen_at
    assert timezone.now() - seen < timedelta(minutes=1)


def test_after_signing_in_again_one_is_on_the_same_page(user):
    browser = signed_in(user)
    browser.age_session(seen_at=3600)
    answer = browser.post("/account/edit/", {}, HTTP_REFERER="http://testserver/account/edit/?draft=1")
    assert answer.headers["Location"] == "/sign-in/?next=%2Faccount%2Fedit%2F%3Fdraft%3D1"

    again = browser.post(answer.headers["Location"], {"login": user.username, "password": PASSWORD})

    assert again.headers["Location"] == "/account/edit/?draft=1"


@pytest.mark.asvs("V3.7.2")
def test_foreign_referer_is_not_followed(user):
    browser = signed_in(user)
    browser.age_session(seen_at=3600)

    answer = browser.post("/account/edit/", {}, HTTP_REFERER="https://evil.example/x")

    assert answer.headers["Location"] == "/sign-in/?next=%2F"


def test_expired_session_answers_programs_and_page_parts_in_their_form(user):
    browser = signed_in(user)
    browser.age_session(seen_at=3600)
    answer = browser.get("/inbox/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/account/")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in/?next=%2Faccount%2F")

    browser = signed_in(user)
    browser.age_session(seen_at=3600)
    assert browser.get("/api/v1/jurisdictions/").status_code in {401, 403}


def test_draft_that_saves_itself_after_the_end_leaves_the_page_its_explanation(user):
    browser = signed_in(user)
    browser.age_session(seen_at=3600)

    saved = browser.post(reverse("draft-save", args=["people:new"]), {"name": "x"}, HTTP_ACCEPT="application/json")
    assert saved.status_code == 401
    assert browser.get(f"{reverse('division-options')}?parent=4301", HTTP_SEC_FETCH_MODE="cors").status_code == 200
    assert not Draft.objects.filter(user=user).exists()
    assert browser.get("/api/v1/jurisdictions/").status_code == 401

    answer = browser.post("/account/edit/", {}, HTTP_REFERER="http://testserver/account/edit/", follow=True)
    assert "会话已超时" in answer.content.decode()
    assert not browser.is_signed_in
    assert AuditEntry.unscoped.filter(action="session.end", actor=user).count() == 1


def test_nobody_gets_a_sign_in_page_inside_a_page_or_a_script(user):
    stranger = Browser()

    part = stranger.get("/inbox/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/account/")
    assert (part.status_code, part.headers["HX-Redirect"]) == (204, "/sign-in/?next=%2Faccount%2F")
    draft = stranger.post(reverse("draft-save", args=["people:new"]), {"name": "x"}, HTTP_ACCEPT="application/json")
    assert draft.status_code == 401
    assert not Draft.objects.exists()


@pytest.mark.asvs("V7.5.2")
def test_people_see_and_end_their_own_sessions_only(user):
    here, there = signed_in(user), signed_in(user, "10.0.0.2")
    stranger = signed_in(make_user("county_supervisor", "430103"), "10.0.0.3")
    page = here.page("usersessions_list").content.decode()
    assert "10.0.0.2" in page
    assert "10.0.0.3" not in page
    other = UserSession.objects.get(ip="10.0.0.2")

    assert stranger.post(reverse("session-end", args=[other.pk])).status_code == 404
    assert there.get("/account/").status_code == 200
    assert here.get(reverse("session-end", args=[other.pk])).status_code == 405
    assert here.post(reverse("session-end", args=[other.pk])).status_code == 302

    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert AuditEntry.unscoped.filter(action="session.end", actor=user).count() == 1


@pytest.mark.asvs("V7.5.2")
def test_end_all_other_sessions(user):
    here, there = signed_in(user), signed_in(user, "10.0.0.2")

    here.post(reverse("usersessions_list"))

    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


@pytest.mark.asvs("V8.3.2")
def test_sessions_end_with_a_change_of_authority(user):
    browser = signed_in(user)
    security = make_user("security_administrator", "430102")
    now = timezone.now()

    postings.grant_posting(
        user=user, role="county_leader", jurisdiction=node("430102"), starts_at=now, actor=security, now=now
    )
    assert browser.get("/account/").status_code == 302

    browser = signed_in(User.objects.get(pk=user.pk))
    postings.end_posting(user.postings.get(role__code="county_leader"), actor=security, now=now, reason="x")
    assert browser.get("/account/").status_code == 302


@pytest.mark.asvs("V7.5.3")
def test_step_up_asks_again_and_then_goes_on(user):
    user.phone = "13900000001"
    user.save()
    browser = signed_in(user)
    page = reverse("reveal", args=[user.pk, "phone"])
    assert browser.get(page).status_code == 200

    session = browser.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 601
    session.save()
    answer = browser.get(page)
    assert answer.headers["Location"].startswith("/account/confirm/")
    asked = browser.post(page)
    assert asked.headers["Location"].startswith("/account/confirm/")
    assert not AuditEntry.unscoped.filter(action="user.reveal").exists()

    shown = browser.post(asked.headers["Location"], {"password": PASSWORD, "next": page})
    if shown.status_code == 302:
        shown = browser.post(page)
    assert "13900000001" in shown.content.decode()


@pytest.mark.asvs("V14.3.2")
def test_pages_of_a_signed_in_person_are_not_cached(user):
    assert "no-store" in signed_in(user).get("/account/").headers["Cache-Control"]
