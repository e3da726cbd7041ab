"""The password policy: profiles as rules, history, age, words of the person's surroundings."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from safetyportal.core import passwords
from safetyportal.core.services import accounts
from tests.factories.enterprises import make_enterprise
from tests.people import make_user

pytestmark = pytest.mark.django_db
GOOD = "Mauve-kestrel-4471"


@pytest.fixture
def user(db):
    return make_user("county_supervisor", "430102", username="wang.wei", name="王维示例", email="kestrel9@example.com")


@pytest.mark.parametrize(
    "password",
    [
        "Sh0rt-pass",  # eleven characters would do for nobody
        "all-small-letters",
        "1234567890123",
        "Wang.Wei-2026-xyz",  # own name
        "Kestrel9-and-other",  # own mail address
        "Yingji-Bureau-2026",  # a word of the field
        "HuNaN-mountain-77",
        "A" * 129 + "b1-",
    ],
)
@pytest.mark.asvs("V6.2.11")
def test_dengbao_profile_refuses(password, user, now):
    assert passwords.problems(password, user, now)


@pytest.mark.asvs("V6.2.9")
def test_dengbao_profile_accepts_a_mixed_password(user, now):
    assert passwords.problems(GOOD, user, now) == []
    assert passwords.problems("é" * 60 + "A1-b", user, now) == []


@pytest.mark.asvs("V6.2.4")
def test_common_passwords_are_refused_whatever_their_case(now):
    with override("en"):
        found = {word: passwords.problems(word, None, now) for word in ("Sunshine", "sunshinf")}

    assert any("most common" in text for text in found["Sunshine"])
    assert not any("most common" in text for text in found["sunshinf"])


@pytest.mark.asvs("V6.2.5")
@pytest.mark.asvs("V6.2.1", "V6.2.10")
def test_asvs_profile_asks_for_length_only(user, now, settings):
    settings.PASSWORD_PROFILE = "asvs"

    assert passwords.problems("mauve kestrel over water", user, now) == []
    assert passwords.problems("Mauve-k-4471", user, now)
    assert not passwords.is_too_old(user, now + timedelta(days=4000))


def test_recent_passwords_cannot_come_back(user, now):
    chain = [f"Mauve-kestrel-44{n}" for n in range(7)]
    for password in chain:
        accounts.change_password(user, password, now=now)
        user.refresh_from_db()

    for recent in chain[2:]:  # the present one and the five before it … of which the policy keeps five
        with pytest.raises(ValidationError):
            accounts.change_password(user, recent, now=now)
    assert user.password_history.count() == 5
    accounts.change_password(user, chain[0], now=now)


def test_change_password_clears_the_demand_and_is_audited(user, now):
    user.must_change_password = True
    user.save()

    changed = accounts.change_password(user, GOOD, now=now)

    assert not changed.must_change_password
    assert changed.password_changed_at == now
    assert changed.check_password(GOOD)


def test_password_grows_old(user, now):
    user.password_changed_at = now - timedelta(days=91)
    assert passwords.is_too_old(user, now)
    user.password_changed_at = now - timedelta(days=89)
    assert not passwords.is_too_old(user, now)


def test_initial_password_expires(user, now):
    user.must_change_password, user.password_changed_at = True, now - timedelta(days=8)
    assert passwords.initial_password_expired(user, now)
    user.password_changed_at = now - timedelta(days=6)
    assert not passwords.initial_password_expired(user, now)


@pytest.mark.asvs("V6.4.1")
def test_generated_passwords_pass_the_policy_and_differ(user, now):
    made = {passwords.generate() for _i in range(50)}

    assert len(made) == 50
    assert all(passwords.problems(password, user, now) == [] for password in made)


@pytest.mark.asvs("V6.2.11")
def test_name_and_code_of_the_own_enterprise_are_refused(now):
    enterprise = make_enterprise(name="Kingfisher示例有限公司")
    head = make_user("enterprise_head", "430102001", place=enterprise.place)

    assert passwords.problems(f"Aa-{enterprise.credit_code}", head, now)
    assert passwords.problems("Aa-1-Kingfisher示例有限公司", head, now)
    assert passwords.problems(GOOD, head, now) == []
    assert passwords.problems("Aa-1-Kingfisher-2", None, now, ["kingfisher"])
