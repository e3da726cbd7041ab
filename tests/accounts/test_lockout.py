"""The brake on guessing: it stops the guesser, never the victim, and never opens because Redis is away."""

import hashlib

import pytest
from django.core.cache import cache
from django.utils import timezone

from safetyportal.accounts import devices, lockout, proof
from safetyportal.core.context_vars import request_facts
from safetyportal.core.models import AuditEntry, Rule
from safetyportal.core.rules import forget_rules
from safetyportal.core.services import sign_in
from tests.accounts.browser_client import Browser
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
WRONG = "wrong-Password-1"


@pytest.fixture
def user(db):
    return make_user("county_supervisor", "430102")


def fail(browser: Browser, name, times: int):
    for _i in range(times):
        answer = browser.sign_in(name, WRONG)
    return answer


def code_of(answer) -> str:
    return answer.context["form"].non_field_errors().as_data()[0].code or ""


@pytest.mark.asvs("V6.3.1")
def test_five_failures_lock_the_pair_even_for_the_right_password(user):
    browser = Browser("10.0.0.1")
    fail(browser, user, 5)

    answer = browser.sign_in(user)

    assert code_of(answer) == "locked"
    assert not browser.is_signed_in
    assert AuditEntry.unscoped.filter(action="user.sign_in_failed").count() == 6  # the lock itself is noted once
    browser.sign_in(user)
    assert AuditEntry.unscoped.filter(action="user.sign_in_failed").count() == 6


@pytest.mark.asvs("V6.3.8")
def test_unknown_names_are_locked_alike():
    browser = Browser("10.0.0.1")
    fail(browser, "nobody.here", 5)

    assert code_of(browser.sign_in("nobody.here")) == "locked"


@pytest.mark.asvs("V6.3.1")
def test_victim_signs_in_from_elsewhere_while_the_guesser_is_locked(user):
    fail(Browser("10.0.0.1"), user, 6)

    victim = Browser("10.0.0.2")
    victim.sign_in(user)

    assert victim.is_signed_in


@pytest.mark.asvs("V8.2.4")
def test_known_device_is_not_locked_by_guesses_from_the_same_address(user):
    own = Browser("10.0.0.1")
    own.sign_in(user)
    own.post("/sign-out/")
    guesser = Browser("10.0.0.1")
    assert code_of(fail(guesser, user, 6)) == "locked"

    own.sign_in(user)

    assert own.is_signed_in


def test_known_device_is_known_for_its_person_only(user):
    other = make_user("county_supervisor", "430102")
    own = Browser("10.0.0.1")
    own.sign_in(user)
    own.post("/sign-out/")
    fail(Browser("10.0.0.1"), other, 6)

    assert code_of(own.sign_in(other)) == "locked"


def test_forged_device_cookie_is_worth_nothing(user):
    fail(Browser("10.0.0.1"), user, 6)
    browser = Browser("10.0.0.1")
    browser.cookies[devices.COOKIE] = "eyJ4IjoieSJ9:1abc:forged"

    assert code_of(browser.sign_in(user)) == "locked"


def test_known_device_may_be_used_for_guessing_no_longer_than_another(user):
    own = Browser("10.0.0.1")
    own.sign_in(user)
    own.post("/sign-out/")

    assert code_of(fail(own, user, 6)) == "locked"


def test_lock_ends_after_its_minutes(user):
    browser = Browser("10.0.0.1")
    fail(browser, user, 6)
    attempt = lockout.Attempt(user.username, "10.0.0.1")
    assert cache.get(f"{attempt.pair}:locked")

    cache.delete(f"{attempt.pair}:locked")  # what Redis does after the fifteen minutes

    browser.sign_in(user)
    assert browser.is_signed_in


def test_right_password_starts_the_count_anew(user):
    browser = Browser("10.0.0.1")
    for _round in range(3):
        fail(browser, user, 4)
        browser.sign_in(user)
        assert browser.is_signed_in
        browser.post("/sign-out/")
        browser.cookies.clear()


def test_guessing_from_many_networks_slows_strangers_and_not_the_known_device(user, now):
    own = Browser("10.0.0.9")
    own.sign_in(user)
    own.post("/sign-out/")
    for number in range(20):
        fail(Browser(f"10.1.0.{number}"), user, 1)

    stranger = Browser("10.2.0.1")
    answer = stranger.sign_in(user)
    assert code_of(answer) == "proof_needed"
    assert not stranger.is_signed_in
    challenge = answer.context["form"].challenge()
    stranger.sign_in(user, ticket=challenge["ticket"], answer=solve(challenge["ticket"], challenge["bits"]))
    assert stranger.is_signed_in  # proven: slowed down, never shut out
    own.sign_in(user)
    assert own.is_signed_in


def solve(ticket: str, bits: int) -> str:
    number = 0
    while int.from_bytes(hashlib.sha256(f"{ticket}:{number}".encode()).digest(), "big") >> (256 - bits):
        number += 1
    return str(number)


def ease(**values) -> None:
    """Another row of the rule, in force for the whole country."""
    row = Rule.objects.get(key="account.sign_in_brake")
    row.value = {**row.value, **values}
    row.save()
    forget_rules()


@pytest.mark.asvs("V2.4.1", "V8.2.4")
def test_many_failures_from_one_address_ask_for_a_proof(user):
    ease(bits=4)
    for number in range(50):
        fail(Browser("10.0.0.1"), f"person.{number}", 1)
    browser = Browser("10.0.0.1")

    page = browser.get("/sign-in/")
    challenge = page.context["form"].challenge()
    assert 'data-bits="4"' in page.content.decode()
    assert code_of(browser.sign_in(user)) == "proof_needed"
    fields = {"ticket": challenge["ticket"], "answer": solve(challenge["ticket"], 4)}
    browser.sign_in(user, **fields)
    assert browser.is_signed_in
    again = Browser("10.0.0.1")
    assert code_of(again.sign_in(user, **fields)) == "proof_needed"  # one ticket, one use


@pytest.mark.parametrize("seconds", [5, 21])
def test_without_scripts_waiting_is_the_proof(seconds, monkeypatch, now):
    ticket = proof.ticket("10.0.0.1")
    numbers = lockout.limits(now)
    real = proof.time.time
    monkeypatch.setattr(proof.time, "time", lambda: real() + seconds)

    assert proof.is_proven(ticket, "", "10.0.0.1", numbers) is (seconds >= numbers["wait_seconds"])


def test_ticket_of_another_network_or_a_forged_one_proves_nothing(now):
    numbers = {**lockout.limits(now), "bits": 4}
    ticket = proof.ticket("10.0.0.1")

    assert not proof.is_proven(ticket, solve(ticket, 4), "10.0.0.2", numbers)
    assert not proof.is_proven("forged", solve("forged", 4), "10.0.0.1", numbers)
    assert not proof.is_proven(ticket, "9" * 500, "10.0.0.1", numbers)
    assert proof.is_proven(ticket, solve(ticket, 4), "10.0.0.1", numbers)


def test_one_customers_ipv6_addresses_are_one_network():
    assert lockout.network_of("2001:db8:1:2::5") == lockout.network_of("2001:db8:1:2:ffff::9")
    assert lockout.network_of("2001:db8:1:3::5") != lockout.network_of("2001:db8:1:2::5")


@pytest.mark.asvs("V15.4.2")
def test_parallel_guesses_cannot_pass_the_limit_together(user, now):
    """Each attempt is counted before the password is looked at."""
    attempt = lockout.Attempt(user.username, "10.0.0.1")
    verdicts = [lockout.begin(attempt, proven=False, now=now) for _i in range(8)]

    assert [bool(verdict.wait_minutes) for verdict in verdicts] == [False] * 5 + [True] * 3


@pytest.fixture
def redis_is_away(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}


def test_without_redis_the_trail_is_counted(user, redis_is_away):
    now = timezone.now()
    attempt = lockout.Attempt(user.username, "10.0.0.1")
    assert lockout.begin(attempt, proven=False, now=now).wait_minutes == 0
    with request_facts("test-request", "10.0.0.1"):
        for _i in range(5):
            sign_in.record_failure(user.username, now=now)

    assert lockout.begin(attempt, proven=False, now=now).wait_minutes == 15
    assert lockout.begin(lockout.Attempt(user.username, "10.0.0.2"), proven=False, now=now).wait_minutes == 0
    unknown = lockout.Attempt("nobody.here", "10.0.0.3")
    with request_facts("test-request", "10.0.0.3"):
        for _i in range(5):
            sign_in.record_failure("nobody.here", now=now)
    assert lockout.begin(unknown, proven=False, now=now).wait_minutes == 15


@pytest.mark.asvs("V6.3.1")
def test_reauthentication_is_braked_too(user):
    browser = Browser("10.0.0.1")
    browser.sign_in(user)
    for _i in range(6):
        answer = browser.post("/account/confirm/", {"password": WRONG})

    assert answer.context["form"].errors
    assert browser.post("/account/confirm/", {"password": PASSWORD}).status_code == 200


@pytest.mark.asvs("V16.5.2", "V16.5.3")
def test_people_sign_in_without_redis_and_guessers_are_still_stopped(user, redis_is_away):
    browser = Browser("10.0.0.1")
    browser.sign_in(user)
    assert browser.get("/account/").status_code == 200
    guesser = Browser("10.0.0.5")
    fail(guesser, user, 5)

    assert code_of(guesser.sign_in(user)) == "locked"
    assert not guesser.is_signed_in
