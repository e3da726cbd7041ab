"""A forgotten password: the code, who gets one, what it opens, and what nobody learns."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from safetyportal.accounts.services import contacts, one_time, recovery
from safetyportal.core import jobs
from safetyportal.core.choices import Channel, CodePurpose
from safetyportal.core.crypto import blind_index
from safetyportal.core.errors import TooMuch, TransitionDenied
from safetyportal.core.models import AuditEntry, Job, Notification, OneTimeCode, User
from safetyportal.core.notify import channels
from tests import people
from tests.accounts.browser_client import Browser, code_of, give_second_factor
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "Mauve-kestrel-4471"


@pytest.fixture
def user(db):
    person = make_user("county_supervisor", "430102", username="wang.wei", email="wang@example.org")
    verify(person)
    return person


def verify(person: User) -> None:
    User.objects.filter(pk=person.pk).update(
        verified_email_index=blind_index(person.email), verified_phone_index=blind_index(person.phone)
    )
    person.refresh_from_db()


def ask(browser, username="wang.wei", channel="email"):
    answer = browser.post(reverse("recovery"), {"username": username, "channel": channel})
    jobs.run_waiting()
    return answer


def sent_code() -> str:
    return re.search(r"\b\d{6}\b", mail.outbox[-1].subject)[0]


def set_password(browser, password=NEW):
    return browser.post(reverse("recovery-password"), {"password": password, "again": password})


@pytest.mark.asvs("V6.3.7", "V6.5.1", "V7.4.3")
def test_code_to_the_verified_address_opens_a_new_password(user):
    elsewhere = Browser("10.0.0.9")
    elsewhere.sign_in(user)
    browser = Browser()

    assert ask(browser).url == reverse("recovery-code")
    assert mail.outbox[-1].to == ["wang@example.org"]
    assert browser.post(reverse("recovery-code"), {"code": sent_code()}).url == reverse("recovery-password")
    assert set_password(browser).url == "/sign-in/"

    user.refresh_from_db()
    assert user.check_password(NEW)
    assert elsewhere.get("/account/").status_code == 302, "every session ends"
    actions = list(AuditEntry.unscoped.filter(target_id=str(user.pk)).values_list("action", flat=True).order_by("id"))
    assert actions[-2:] == ["user.code_sent", "user.password_reset"]
    assert Notification.objects.filter(user=user, kind="account.security", urgent=True).exists()
    assert set_password(browser, "Other-kestrel-4471").url == reverse("recovery"), "one use"


@pytest.mark.asvs("V6.4.3")
def test_second_factor_is_asked_after_it(user, settings):
    settings.OFFICIALS_NEED_SECOND_FACTOR = True
    secret = give_second_factor(user)
    browser = Browser()
    ask(browser)
    browser.post(reverse("recovery-code"), {"code": sent_code()})
    set_password(browser)

    assert browser.sign_in(user, NEW).url.startswith("/account/second-factor/authenticate/")
    assert not browser.is_signed_in
    browser.post("/account/second-factor/authenticate/", {"code": code_of(secret)})
    assert browser.is_signed_in


@pytest.mark.parametrize(
    "who", ["nobody", "locked", "unverified", "changed since", "administrator", "system", "other way"]
)
@pytest.mark.asvs("V6.3.8", "V6.6.1")
def test_others_get_the_same_answer_and_no_code(user, who):
    name, channel = user.username, "email"
    if who == "nobody":
        name = "no.such.person"
    elif who == "locked":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif who == "unverified":
        User.objects.filter(pk=user.pk).update(verified_email_index="")
    elif who == "changed since":
        User.objects.filter(pk=user.pk).update(email="thief@example.org")
    elif who == "administrator":
        other = make_user("system_administrator", "430102", email="sys@example.org")
        verify(other)
        name = other.username
    elif who == "system":
        name = "system"
    else:
        channel = "sms"
    known, browser = Browser("10.0.0.3"), Browser()

    good, answer = ask(known), ask(browser, name, channel)

    assert (answer.status_code, answer.url) == (good.status_code, good.url)
    assert len(mail.outbox) == (0 if who in {"locked", "unverified", "changed since"} else 1)
    pages = [
        re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{32}|X-CSRFToken[^}]*', b"", page.content)
        for page in (b.post(reverse("recovery-code"), {"code": "000000"}) for b in (known, browser))
    ]
    assert pages[0] == pages[1]
    assert set_password(browser).url == reverse("recovery")
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.asvs("V6.6.3", "V16.3.3")
def test_tries_end_alike_with_and_without_a_code(user):
    for name in ("wang.wei", "no.such.person"):
        browser = Browser()
        ask(browser, name)
        right = sent_code()
        wrong = "111111" if right != "111111" else "222222"
        for _i in range(5):
            assert browser.post(reverse("recovery-code"), {"code": wrong}).status_code == 200
        assert browser.post(reverse("recovery-code"), {"code": right}).url == reverse("recovery")
    assert AuditEntry.unscoped.filter(action="user.code_refused", outcome="denied").count() == 5


@pytest.mark.asvs("V6.6.2", "V6.5.5")
def test_code_of_another_browser_or_time_is_worth_nothing(user):
    browser, other = Browser(), Browser("10.0.0.8")
    ask(browser)
    code = sent_code()
    ask(other, "no.such.person")
    other.post(reverse("recovery-code"), {"code": code})
    assert set_password(other).url == reverse("recovery")

    OneTimeCode.objects.update(expires_at=timezone.now())
    browser.post(reverse("recovery-code"), {"code": code})
    assert set_password(browser).url == reverse("recovery")
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.asvs("V6.6.3", "V2.4.1")
def test_requests_are_limited_for_a_name_and_for_an_address(user):
    for _i in range(3):
        assert ask(Browser()).status_code == 302
    assert ask(Browser()).status_code == 429
    assert ask(Browser("10.0.0.77")).status_code == 429, "for the name, from wherever"
    for number in range(17):
        ask(Browser(), f"somebody.{number}")
    assert ask(Browser(), "one.more").status_code == 429
    assert ask(Browser("10.0.0.77"), "one.more").status_code == 302


@pytest.mark.asvs("V16.5.3")
def test_requests_that_cannot_be_counted_are_refused(user, monkeypatch):
    def away(*_args, **_kwargs):
        raise ConnectionError

    monkeypatch.setattr(recovery.cache, "add", away)
    with pytest.raises(TooMuch):
        recovery.ask(username="wang.wei", channel="email", address="10.0.0.1", now=timezone.now())
    assert not Job.objects.filter(name="accounts.send_reset_code").exists()


@pytest.mark.asvs("V16.2.5")
def test_neither_jobs_nor_trail_nor_codes_hold_the_code_or_the_name(user):
    ask(Browser())
    job = Job.objects.get(name="accounts.send_reset_code")
    assert "wang.wei" not in str(job.arguments)
    assert job.result == {}
    kept = f"{job.arguments} {OneTimeCode.objects.values().get()} {list(AuditEntry.unscoped.values())}"
    assert sent_code() not in kept
    assert not Notification.objects.filter(title__contains=sent_code()).exists()


def test_weak_password_is_refused_and_may_be_corrected(user):
    browser = Browser()
    ask(browser)
    browser.post(reverse("recovery-code"), {"code": sent_code()})

    assert "password" in set_password(browser, "short").context["form"].errors
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert set_password(browser).status_code == 302


def test_account_locked_meanwhile_is_not_opened(user):
    browser = Browser()
    ask(browser)
    browser.post(reverse("recovery-code"), {"code": sent_code()})
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert set_password(browser).url == reverse("recovery")
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.asvs("V6.5.5")
def test_late_worker_sends_nothing(user):
    now = timezone.now()
    recovery.ask(username="wang.wei", channel="email", address="10.0.0.1", now=now - timedelta(minutes=11))
    jobs.run_waiting()
    assert mail.outbox == []


class TestOwnAddress:
    @pytest.fixture
    def person(self, db):
        return make_user("enterprise_worker", "430102001", email="li@example.org", phone="13900000001")

    def test_code_confirms_the_own_address(self, person):
        browser = Browser()
        browser.sign_in(person)
        assert "/account/contact/email/send/" in browser.get("/account/").content.decode()
        browser.post(reverse("contact-send", args=["email"]))
        browser.post(reverse("contact-confirm", args=["email"]), {"code": sent_code()})

        person.refresh_from_db()
        assert one_time.is_verified(person, Channel.EMAIL)
        assert not one_time.is_verified(person, Channel.SMS)
        assert AuditEntry.unscoped.filter(action="user.contact_verified", actor=person).count() == 1
        person.email = "other@example.org"
        assert not one_time.is_verified(person, Channel.EMAIL)

    def test_wrong_code_confirms_nothing(self, person, now):
        ticket = contacts.ask(person, channel=Channel.EMAIL, now=now)
        right = sent_code()
        wrong = "111111" if right != "111111" else "222222"
        assert not contacts.confirm(person, channel=Channel.EMAIL, ticket=ticket, code=wrong, now=now)
        assert not contacts.confirm(person, channel=Channel.SMS, ticket=ticket, code=right, now=now)
        person.refresh_from_db()
        assert not person.verified_email_index + person.verified_phone_index

    def test_code_for_the_address_sets_no_password(self, person, now):
        ticket = contacts.ask(person, channel=Channel.EMAIL, now=now)
        assert one_time.check(purpose=CodePurpose.RESET, ticket=ticket, code=sent_code(), now=now) is None

    def test_codes_to_oneself_are_limited_too(self, person):
        for _i in range(3):
            contacts.ask(person, channel=Channel.EMAIL, now=timezone.now())
        with pytest.raises(TooMuch):
            contacts.ask(person, channel=Channel.EMAIL, now=timezone.now())

    def test_failing_gateway_is_told(self, person, now, monkeypatch):
        with pytest.raises(TransitionDenied):
            contacts.ask(people.make_user("enterprise_worker", "430102001"), channel=Channel.SMS, now=now)
        monkeypatch.setattr(channels.settings, "SMS_GATEWAY_URL", "")
        with pytest.raises(TransitionDenied):
            contacts.ask(person, channel=Channel.SMS, now=now)


@pytest.mark.asvs("V14.2.7")
def test_old_codes_are_forgotten(user, now):
    one_time.issue(user, purpose=CodePurpose.RESET, channel="email", ticket="x", now=now - timedelta(days=3))
    assert one_time.forget_old(now) == 1
