"""Secrets are random, long, hashed and compared as they should be; what signing out leaves behind; small web rules."""

import math
import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from safetyportal.accounts.services import one_time
from safetyportal.core import crypto
from safetyportal.core.choices import CodePurpose
from safetyportal.core.models import ApiToken, AuditEntry, OneTimeCode
from safetyportal.core.services import tokens
from tests.api.client import make_token
from tests.people import PASSWORD, make_user
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db


def bits(values: list[str], alphabet: int) -> float:
    """Bits of a secret as long as the shortest of these; equal ones would show a generator that repeats."""
    assert len(set(values)) == len(values)
    return min(map(len, values)) * math.log2(alphabet)


@pytest.mark.asvs("V7.2.3", "V11.5.1")
def test_session_ids_have_enough_bits(inspector):
    keys = [browser(inspector).session.session_key for _ in range(20)]
    assert bits(keys, len(VALID_KEY_CHARS)) >= 128


@pytest.mark.asvs("V11.5.1", "V11.4.3")
def test_tokens_of_programs_have_enough_bits_and_are_kept_as_long_digests(inspector):
    made = [make_token(inspector, "jobs:read") for _ in range(5)]
    assert bits([secret.removeprefix(tokens.MARK) for _token, secret in made], 64) >= 128
    for token, secret in made:
        digest = ApiToken.objects.get(pk=token.pk).digest
        assert len(digest) == 64
        assert secret not in digest


@pytest.mark.asvs("V6.5.3", "V6.5.4")
def test_codes_are_six_digits_of_chance(inspector):
    inspector.email = "li@example.org"
    inspector.save()
    codes = [
        one_time.issue(inspector, purpose=CodePurpose.CONTACT, channel="email", ticket=f"t{n}", now=timezone.now())
        for n in range(40)
    ]
    assert all(re.fullmatch(r"\d{6,}", code) for code in codes)
    assert len(set(codes)) > 35
    assert codes[-1] not in str(OneTimeCode.objects.values().get())


@pytest.mark.asvs("V11.4.2", "V11.2.1")
@override_settings(PASSWORD_HASHERS=["safetyportal.core.crypto.TunedArgon2PasswordHasher"])
def test_passwords_are_hashed_slowly_with_salt():
    first, second = make_password(PASSWORD), make_password(PASSWORD)
    told = identify_hasher(first).decode(first)
    assert first != second
    assert (told["variety"], told["memory_cost"] >= 19 * 1024, told["time_cost"] >= 2) == ("argon2id", True, True)


@pytest.mark.asvs("V11.2.3", "V11.4.3", "V11.7.2")
def test_keys_and_digests_are_long_enough():
    assert len(crypto.blind_index("19907000001")) * 4 >= 128
    assert all(len(key) >= 43 for key in settings.FIELD_KEYS)  # 32 bytes in base64
    sealed = crypto.encrypt("19907000001")
    assert sealed.startswith("a1.")
    assert len(sealed.split(".")[2]) >= 4 * (12 + 11 + 16) // 3


@pytest.mark.asvs("V6.2.8")
def test_password_counts_as_it_was_typed(inspector):
    assert inspector.check_password(PASSWORD)
    for other in (PASSWORD[:-1], PASSWORD.upper(), f"{PASSWORD} ", f" {PASSWORD}"):
        assert not inspector.check_password(other)
        answer = browser().post(reverse("account_login"), {"login": inspector.username, "password": other})
        assert answer.status_code == 200


@pytest.mark.asvs("V6.2.6", "V6.2.7")
def test_password_fields_hide_what_is_typed_and_let_managers_help(inspector):
    visitor = browser(inspector)
    pages = [browser().get(reverse("account_login")), visitor.get(reverse("account_change_password"))]
    for answer in pages:
        fields = [tag for tag in re.findall(r"<input[^>]*>", words(answer)) if re.search(r'name="(old)?password', tag)]
        assert fields
        for tag in fields:
            assert 'type="password"' in tag
            assert "onpaste" not in tag
            assert 'autocomplete="off"' not in tag
            assert "maxlength" not in tag or int(re.search(r'maxlength="(\d+)"', tag)[1]) >= 64


@pytest.mark.asvs("V14.3.1", "V7.4.1")
def test_signing_out_clears_the_browser(inspector):
    visitor = browser(inspector)
    answer = visitor.post(reverse("account_logout"))
    assert '"storage"' in answer["Clear-Site-Data"]
    assert '"cache"' in answer["Clear-Site-Data"]
    assert "Clear-Site-Data" not in browser(inspector).get("/inbox/")


@pytest.mark.asvs("V14.2.5")
def test_address_that_looks_like_a_file_is_no_page_and_is_not_stored(inspector):
    for path in ("/account/x.css", "/enterprises/;x.js", "/account%2fx.css", "/inbox/a.png"):
        answer = browser(inspector).get(path)
        assert answer.status_code == 404, path
        assert "no-store" in answer["Cache-Control"], path


@pytest.mark.asvs("V16.2.2")
def test_entries_of_the_trail_bear_their_zone(inspector):
    browser().post(reverse("account_login"), {"login": inspector.username, "password": "wrong"})
    entry = AuditEntry.unscoped.latest("pk")
    assert entry.at.utcoffset() is not None
    assert abs((timezone.now() - entry.at).total_seconds()) < 60


@pytest.mark.asvs("V5.4.2")
def test_file_names_cannot_break_the_header(inspector):
    from safetyportal.core.pages.export_pages import download

    answer = download([b"x"], '示例"\r\nSet-Cookie: a=b\r\n.xlsx', "xlsx")
    assert "\r" not in answer["Content-Disposition"]
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.asvs("V8.4.2", "V6.3.4")
def test_console_needs_duty_and_second_factor(settings):
    settings.OFFICIALS_NEED_SECOND_FACTOR = True
    visitor = browser(make_user("system_administrator", "43"))
    assert visitor.get("/console/").headers["Location"] == reverse("mfa_activate_totp")
    settings.OFFICIALS_NEED_SECOND_FACTOR = False
    assert browser(make_user("county_supervisor", "430102")).get("/console/").status_code in {302, 403, 404}
