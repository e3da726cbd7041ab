"""The life of a token: made, used within its limits, expired, revoked."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import ApiToken, AuditEntry, User
from safetyportal.core.services import tokens
from tests import people
from tests.api.client import Program, make_token

pytestmark = pytest.mark.usefixtures("unhurried")


def failures(user, secret: str):
    program = Program()
    program.headers |= {"Authorization": f"Bearer {secret}", "X-Request-Id": "same-for-all"}
    answer = program.get("me/")
    return answer.status_code, answer.content, dict(answer.headers)


def test_secret_is_kept_only_as_a_digest(inspector):
    token, secret = make_token(inspector, "jobs:read")

    stored = ApiToken.objects.values().get(pk=token.pk)
    assert secret.startswith("spt_")
    assert secret not in str(stored)
    assert stored["prefix"] == secret[4:12]
    assert secret not in str(list(AuditEntry.unscoped.values()))


def test_unknown_expired_revoked_and_locked_fail_alike(inspector, neighbour):
    _good, used = make_token(inspector, "jobs:read")
    expired, expired_secret = make_token(inspector, "jobs:read")
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    revoked, revoked_secret = make_token(inspector, "jobs:read")
    tokens.revoke_token(actor=inspector, token=revoked, now=timezone.now())
    _locked, locked_secret = make_token(neighbour, "jobs:read")
    User.objects.filter(pk=neighbour.pk).update(is_active=False)

    wrong = ["", "x", "spt_" + "a" * 43, "spt_" + "é" * 20, used[:-1], expired_secret, revoked_secret, locked_secret]
    answers = [failures(inspector, secret) for secret in wrong]

    assert answers[0][0] == 401
    assert all(answer == answers[0] for answer in answers)
    assert failures(inspector, used)[0] == 200


@pytest.mark.asvs("V8.2.1")
def test_token_gives_no_more_than_its_scopes(inspector):
    only_jobs = Program(inspector, "jobs:read")

    assert only_jobs.get("jobs/").status_code == 200
    assert only_jobs.get("notifications/").status_code == 403
    assert only_jobs.get("me/").json()["permissions"] == []
    assert Program(inspector).get("notifications/").status_code == 200


def test_token_wins_over_a_session(inspector, neighbour):
    program = Program(inspector, "jobs:read")
    program.client.force_login(neighbour, backend="safetyportal.accounts.backends.SignInBackend")

    assert program.get("me/").json()["username"] == inspector.username


def test_use_is_noted_to_the_minute(inspector):
    program = Program(inspector, "jobs:read")

    program.get("me/")
    first = ApiToken.objects.get(pk=program.token.pk).last_used_at
    program.get("me/")

    assert first is not None
    assert ApiToken.objects.get(pk=program.token.pk).last_used_at == first


def test_making_and_revoking_are_in_the_audit_trail(inspector, now):
    token, _secret = make_token(inspector, "jobs:read")
    tokens.revoke_token(actor=inspector, token=token, now=now)
    tokens.revoke_token(actor=inspector, token=token, now=now)

    actions = AuditEntry.unscoped.filter(target_type="core.apitoken").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["apitoken.create", "apitoken.revoke"]


@pytest.mark.parametrize("days", [0, -1, 366])
def test_period_is_limited_by_the_rule(inspector, days):
    with pytest.raises(ValidationError):
        make_token(inspector, "jobs:read", days=days)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("scopes", [[], ["nothing:here"], ["jobs:read", "nothing:here"]])
def test_scopes_must_exist(inspector, scopes):
    with pytest.raises(ValidationError):
        make_token(inspector, *scopes)
    assert not ApiToken.objects.exists()


def test_number_of_valid_tokens_is_limited(inspector, set_rule):
    set_rule("api.tokens_per_person", 2)
    make_token(inspector, "jobs:read")
    second, _secret = make_token(inspector, "jobs:read")

    with pytest.raises(ValidationError):
        make_token(inspector, "jobs:read")
    tokens.revoke_token(actor=inspector, token=second, now=timezone.now())
    make_token(inspector, "jobs:read")


def test_administrators_get_no_tokens(db, now):
    administrator = people.make_user("system_administrator", "43")

    with pytest.raises(NotAllowed):
        tokens.create_token(actor=administrator, name="x", scope_names=["jobs:read"], days=1, now=now)
    assert not ApiToken.objects.exists()


def test_only_the_owner_and_the_account_manager_revoke(inspector, neighbour, now):
    token, _secret = make_token(inspector, "jobs:read")

    with pytest.raises(NotAllowed):
        tokens.revoke_token(actor=neighbour, token=token, now=now)
    assert ApiToken.objects.get(pk=token.pk).revoked_at is None
    administrator = people.make_user("system_administrator", "4301")
    assert tokens.revoke_token(actor=administrator, token=token, now=now).revoked_at == now


@pytest.mark.asvs("V8.3.2")
def test_token_ends_with_the_posting(inspector):
    program = Program(inspector, "jobs:read")
    inspector.postings.update(ends_at=timezone.now() - timedelta(seconds=1))

    assert program.get("me/").status_code == 401


def test_command_prints_a_token_that_works(inspector):
    out, err = StringIO(), StringIO()

    call_command("create_api_token", inspector.username, "--scope", "jobs:read", "--days", "7", stdout=out, stderr=err)

    program = Program()
    program.headers["Authorization"] = f"Bearer {out.getvalue().strip()}"
    assert program.get("me/").json()["token"]["scopes"] == ["jobs:read"]
    entry = AuditEntry.unscoped.get(action="apitoken.create")
    assert entry.note == "manage.py create_api_token"
    assert "jobs:read" in err.getvalue()


@pytest.mark.parametrize(
    "arguments", [["nobody", "--scope", "jobs:read"], ["system", "--scope", "jobs:read"], ["{user}", "--scope", "x"]]
)
def test_command_refuses_in_one_line(inspector, arguments):
    words = [word.format(user=inspector.username) for word in arguments]

    with pytest.raises(CommandError):
        call_command("create_api_token", *words)
    assert not ApiToken.objects.exists()
