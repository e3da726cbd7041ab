"""Signing in: one answer for every failure, a first password that must change, traces in the trail."""

import statistics
import time
from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from safetyportal.core.models import AuditEntry, User
from safetyportal.core.services import accounts
from tests.accounts.browser_client import Browser
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(db):
    return make_user("county_supervisor", "430102")


def actions(**filters) -> list[str]:
    return list(AuditEntry.unscoped.filter(**filters).order_by("id").values_list("action", flat=True))


@pytest.mark.asvs("V7.2.4")
@pytest.mark.asvs("V16.3.1", "V7.2.2")
def test_sign_in_gives_a_new_session_id_and_is_audited(user):
    browser = Browser()
    browser.get("/sign-in/")
    browser.sign_in("nobody.here")
    before = browser.session.session_key

    answer = browser.sign_in(user)

    assert answer.status_code == 302
    assert browser.is_signed_in
    assert browser.session.session_key != before
    entry = AuditEntry.unscoped.get(action="user.sign_in")
    assert (entry.actor_id, entry.address, entry.outcome) == (user.pk, "10.0.0.1", "ok")


def test_user_name_is_taken_in_any_case(user):
    browser = Browser()
    browser.sign_in(f" {user.username.upper()} ")
    assert browser.is_signed_in


@pytest.mark.asvs("V7.4.1", "V7.2.1")
def test_sign_out_ends_the_session(user):
    browser = Browser()
    browser.sign_in(user)
    key = browser.session.session_key

    browser.post("/sign-out/")

    assert not browser.is_signed_in
    browser.cookies["sessionid"] = key
    assert browser.get("/account/").status_code == 302
    assert "user.sign_out" in actions(actor=user)


def failing_answers(user) -> dict[str, object]:
    """The answers to a wrong password, an unknown name, a locked and a system account."""
    locked = make_user("grid_officer", "430102001", is_active=False)
    tries = {"wrong": (user, "wrong-Password-1"), "unknown": ("nobody.here", PASSWORD), "locked": (locked, PASSWORD)}
    tries["system"] = ("system", PASSWORD)
    return {
        name: Browser(f"10.0.1.{number}").sign_in(*pair) for number, (name, pair) in enumerate(tries.items(), start=1)
    }


@pytest.mark.asvs("V6.3.8")
def test_failures_look_the_same(user):
    User.objects.filter(is_system=True).update(password=user.password)
    answers = failing_answers(user)

    def words(answer) -> str:
        login = answer.context["form"]["login"].value()
        return (
            answer.content.decode().replace(f'value="{login}"', "NAME").replace(str(answer.context["csrf_token"]), "")
        )

    texts = {name: [str(e) for e in answer.context["form"].non_field_errors()] for name, answer in answers.items()}
    assert len({tuple(found) for found in texts.values()}) == 1
    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({words(answer) for answer in answers.values()}) == 1
    assert all("_auth_user_id" not in answer.client.session for answer in answers.values())


@pytest.mark.asvs("V6.3.8")
@override_settings(PASSWORD_HASHERS=["safetyportal.core.crypto.TunedArgon2PasswordHasher"])
def test_unknown_names_take_as_long_as_wrong_passwords():
    real = make_user("county_supervisor", "430102")

    def seconds(name: str, tries: int = 7) -> float:
        spent = []
        for number in range(tries):
            browser = Browser(f"10.{len(name)}.2.{number}")
            start = time.process_time()  # the processor's: the machine may be busy with something else
            browser.sign_in(name, f"wrong-Password-{number}")
            spent.append(time.process_time() - start)
        return statistics.median(spent)

    seconds(real.username, 2)
    wrong, unknown = seconds(real.username), seconds("nobody.at.all.here")
    assert abs(wrong - unknown) < 0.5 * max(wrong, unknown)


@pytest.mark.asvs("V16.3.1", "V16.2.5")
def test_failures_are_audited_without_the_typed_name(user):
    Browser().sign_in(user, "wrong-Password-1")
    Browser().sign_in("My-Secret-Password-77", "x")

    known, unknown = AuditEntry.unscoped.filter(action="user.sign_in_failed").order_by("id")
    assert (known.outcome, known.target_id, known.actor_id) == ("denied", str(user.pk), None)
    assert "secret" not in str(unknown.__dict__).lower()
    assert unknown.target_id.startswith("?")


@pytest.mark.asvs("V7.4.2")
def test_locked_account_is_out_with_its_next_request(user, now):
    browser = Browser()
    browser.sign_in(user)
    admin = make_user("system_administrator", "430102")

    accounts.lock(user, actor=admin, now=now, reason="x")

    assert browser.get("/account/").status_code == 302
    assert not Browser().sign_in(user).wsgi_request.user.is_authenticated


@pytest.mark.asvs("V6.4.1", "V6.3.4")
def test_initial_password_must_be_changed_before_anything_else(user):
    User.objects.filter(pk=user.pk).update(must_change_password=True, password_changed_at=timezone.now())
    browser = Browser()
    browser.sign_in(user)
    change = reverse("account_change_password")

    for page in ("/account/", "/", "/inbox/", reverse("usersessions_list"), reverse("mfa_index")):
        assert browser.get(page).headers.get("Location") == change, page
    partial = browser.get("/inbox/", HTTP_HX_REQUEST="true")
    assert (partial.status_code, partial.headers["HX-Redirect"]) == (204, change)
    assert browser.get("/api/v1/enterprises/").status_code == 403
    assert browser.get(change).status_code == 200
    assert browser.post("/i18n/setlang/", {"language": "en"}).status_code in {204, 302}

    fields = {"oldpassword": PASSWORD, "password1": "Mauve-kestrel-4471", "password2": "Mauve-kestrel-4471"}
    assert browser.post(change, fields).status_code == 302
    assert browser.get("/account/").status_code == 200
    user.refresh_from_db()
    assert not user.must_change_password
    assert "user.password" in actions(actor=user)


def test_old_password_must_be_changed(user):
    User.objects.filter(pk=user.pk).update(password_changed_at=timezone.now() - timedelta(days=91))
    browser = Browser()
    browser.sign_in(user)

    assert browser.get("/account/").headers["Location"] == reverse("account_change_password")


@pytest.mark.asvs("V6.2.1", "V6.2.3")
def test_change_password_page_refuses_what_the_policy_refuses(user):
    browser = Browser()
    browser.sign_in(user)
    for new, old in (("short", PASSWORD), ("Mauve-kestrel-4471", "not the password")):
        fields = {"oldpassword": old, "password1": new, "password2": new}
        answer = browser.post(reverse("account_change_password"), fields)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.asvs("V6.4.1")
def test_expired_initial_password_opens_nothing(user):
    long_ago = timezone.now() - timedelta(days=8)
    User.objects.filter(pk=user.pk).update(must_change_password=True, password_changed_at=long_ago)
    browser = Browser()

    browser.sign_in(user)

    assert not browser.is_signed_in
    assert "user.sign_in" not in actions()


@pytest.mark.asvs("V6.2.2", "V7.4.3")
def test_password_change_ends_other_sessions_and_keeps_this_one(user):
    here, there = Browser("10.0.0.1"), Browser("10.0.0.2")
    here.sign_in(user)
    there.sign_in(user)
    key = here.session.session_key

    fields = {"oldpassword": PASSWORD, "password1": "Mauve-kestrel-4471", "password2": "Mauve-kestrel-4471"}
    here.post(reverse("account_change_password"), fields)

    assert here.get("/account/").status_code == 200
    assert here.session.session_key != key
    assert there.get("/account/").status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
@pytest.mark.asvs("V3.7.2")
def test_sign_in_never_leads_to_another_site(user, target):
    answer = Browser().sign_in(user, next=target)
    assert answer.headers["Location"] == "/"


@pytest.mark.asvs("V6.3.4")
def test_there_is_no_public_sign_up_and_no_page_beyond_those_we_offer(user):
    browser = Browser()
    browser.sign_in(user)
    for path in ("/signup/", "/account/signup/", "/account/email/", "/account/password/reset/", "/account/login/code/"):
        assert browser.get(path).status_code == 404


@pytest.mark.asvs("V3.4.3")
def test_pages_of_signing_in_carry_no_inline_script_or_style():
    html = Browser().get("/sign-in/").content.decode()
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script>" not in html
