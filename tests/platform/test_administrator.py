"""The first accounts of a production installation."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from safetyportal.core.models import AuditEntry, Posting, User


def create(*words: str) -> str:
    out = StringIO()
    call_command("create_administrator", *words, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


@pytest.mark.django_db
@pytest.mark.parametrize("duty", ["system", "security", "audit"])
def test_first_administrator_gets_one_posting_and_an_initial_password(duty):
    entries = AuditEntry.unscoped.count()
    password = create("wang.min", f"--duty={duty}", "--name=王敏（示例）", "--division=43")
    user = User.objects.get(username="wang.min")
    assert user.check_password(password)
    assert user.must_change_password
    assert not user.is_superuser
    assert [posting.role.code for posting in Posting.unscoped.filter(user=user)] == [f"{duty}_administrator"]
    assert AuditEntry.unscoped.count() == entries + 2


@pytest.mark.django_db
def test_unknown_division_and_taken_name_are_refused_and_change_nothing():
    with pytest.raises(CommandError, match="no division"):
        create("wang.min", "--duty=system", "--name=王敏", "--division=99")
    create("wang.min", "--duty=system", "--name=王敏", "--division=43")
    entries, users = AuditEntry.unscoped.count(), User.objects.count()
    with pytest.raises(CommandError):
        create("wang.min", "--duty=audit", "--name=王敏", "--division=43")
    assert (AuditEntry.unscoped.count(), User.objects.count()) == (entries, users)


@pytest.mark.django_db
@pytest.mark.asvs("V6.3.2")
def test_fresh_installation_has_no_account_that_can_sign_in():
    assert not User.objects.exclude(is_system=True).exists()
    for username in ("admin", "root", "system"):
        assert authenticate(username=username, password=username) is None
