"""The second factor: asked at every sign-in, each code once, required of officials and administrators."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from safetyportal.accounts.services import second_factor
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import AuditEntry
from tests.accounts.browser_client import Browser, code_of, give_second_factor
from tests.people import make_user

pytestmark = pytest.mark.django_db
AUTHENTICATE = "/account/second-factor/authenticate/"
ACTIVATE = "/account/second-factor/totp/activate/"


@pytest.fixture
def user(db):
    return make_user("county_supervisor", "430102")


@pytest.mark.asvs("V6.3.3")
def test_password_alone_opens_nothing(user):
    secret = give_second_factor(user)
    browser = Browser()

    answer = browser.sign_in(user)

    assert answer.headers["Location"] == AUTHENTICATE
    assert not browser.is_signed_in
    assert browser.get("/account/").headers["Location"].startswith("/sign-in/")
    assert browser.post(AUTHENTICATE, {"code": "000000"}).status_code == 200
    assert not browser.is_signed_in
    browser.post(AUTHENTICATE, {"code": code_of(secret)})
    assert browser.get("/account/").status_code == 200
    notes = AuditEntry.unscoped.filter(action="user.sign_in_failed").values_list("note", flat=True)
    assert list(notes) == ["second factor"]


@pytest.mark.asvs("V6.5.1")
def test_each_code_counts_once(user):
    secret = give_second_factor(user)
    code = code_of(secret)
    first, second = Browser("10.0.0.1"), Browser("10.0.0.2")
    for browser in (first, second):
        browser.sign_in(user)
        browser.post(AUTHENTICATE, {"code": code})
    assert (first.is_signed_in, second.is_signed_in) == (True, False)

    for key in cache.keys("allauth.mfa.totp.used*") if hasattr(cache, "keys") else []:
        cache.delete(key)
    second.post(AUTHENTICATE, {"code": code})
    assert not second.is_signed_in


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (1, True), (2, False)])
@pytest.mark.asvs("V6.5.5", "V6.5.8")
def test_clocks_may_differ_by_half_a_minute(user, steps, accepted):
    secret = give_second_factor(user)
    browser = Browser()
    browser.sign_in(user)

    browser.post(AUTHENTICATE, {"code": code_of(secret, steps)})

    assert browser.is_signed_in is accepted


@pytest.mark.asvs("V6.3.1")
def test_guessing_codes_is_stopped(user):
    secret = give_second_factor(user)
    browser = Browser()
    browser.sign_in(user)
    for number in range(5):
        browser.post(AUTHENTICATE, {"code": f"{number:06}"})

    browser.post(AUTHENTICATE, {"code": code_of(secret)})

    assert not browser.is_signed_in


@pytest.mark.asvs("V6.5.1")
def test_recovery_code_works_once(user, django_capture_on_commit_callbacks):
    browser = Browser()
    browser.sign_in(user)
    browser.get(ACTIVATE)
    secret = browser.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(ACTIVATE, {"code": code_of(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    codes = browser.page("mfa_view_recovery_codes").context["unused_codes"]
    assert len(codes) == 10
    assert Authenticator.objects.get(user=user, type="totp").data["secret"] != secret  # encrypted at rest

    outcomes = []
    for address in ("10.0.0.2", "10.0.0.3"):
        other = Browser(address)
        other.sign_in(user)
        other.post(AUTHENTICATE, {"code": codes[0]})
        outcomes.append(other.is_signed_in)
    assert outcomes == [True, False]
    notes = AuditEntry.unscoped.filter(action="user.second_factor").values_list("note", flat=True)
    assert "added totp" in set(notes)


@pytest.mark.parametrize(
    ("role", "code", "required"),
    [
        ("county_supervisor", "430102", True),
        ("system_administrator", "430102", True),
        ("audit_administrator", "430102", True),
        ("enterprise_head", "430102001", False),
    ],
)
@pytest.mark.asvs("V6.3.3", "V6.3.4")
def test_required_of_officials_and_administrators(role, code, required, settings):
    settings.OFFICIALS_NEED_SECOND_FACTOR = True
    browser = Browser()
    browser.sign_in(make_user(role, code))

    for page in ("/account/", "/inbox/"):
        answer = browser.get(page)
        assert (answer.headers.get("Location") == ACTIVATE) is required
    if not required:
        return
    assert browser.get("/api/v1/jurisdictions/").status_code == 403
    page = browser.get(ACTIVATE)
    assert page.status_code == 200
    assert " style=" not in page.content.decode()
    browser.post(ACTIVATE, {"code": code_of(browser.session["mfa.totp.secret"])})
    assert browser.get("/account/").status_code == 200


@pytest.mark.asvs("V6.3.3")
def test_required_factor_cannot_be_switched_off(user, settings):
    settings.OFFICIALS_NEED_SECOND_FACTOR = True
    secret = give_second_factor(user)
    browser = Browser()
    browser.sign_in(user)
    browser.post(AUTHENTICATE, {"code": code_of(secret)})
    assert browser.get("/account/").status_code == 200

    browser.post(reverse("mfa_deactivate_totp"))

    assert second_factor.is_set(user)
    settings.OFFICIALS_NEED_SECOND_FACTOR = False
    browser.post(reverse("mfa_deactivate_totp"))
    assert not second_factor.is_set(user)


@pytest.mark.asvs("V6.5.6")
def test_reset_takes_a_lost_factor_off_and_ends_sessions(user):
    give_second_factor(user)
    now = timezone.now()
    admin = make_user("system_administrator", "430102")
    hash_before = user.get_session_auth_hash()

    second_factor.reset(user, actor=admin, now=now, reason="手机丢失")

    user.refresh_from_db()
    assert not Authenticator.objects.filter(user=user).exists()
    assert user.get_session_auth_hash() != hash_before


@pytest.mark.parametrize(
    ("role", "code"),
    [("system_administrator", "430103"), ("security_administrator", "430102"), ("county_leader", "4301")],
)
@pytest.mark.asvs("V6.4.4")
def test_reset_is_refused_for_others(user, role, code):
    give_second_factor(user)
    role = "city_leader" if code == "4301" else role
    with pytest.raises(NotAllowed):
        second_factor.reset(user, actor=make_user(role, code), now=timezone.now(), reason="x")
    assert second_factor.is_set(user)


def test_reset_of_another_administrators_factor_only_from_above():
    security = make_user("security_administrator", "430102")
    give_second_factor(security)
    beside, above = make_user("system_administrator", "430102"), make_user("system_administrator", "4301")

    with pytest.raises(NotAllowed):
        second_factor.reset(security, actor=beside, now=timezone.now(), reason="x")
    second_factor.reset(security, actor=above, now=timezone.now(), reason="手机丢失")
    assert not second_factor.is_set(security)
