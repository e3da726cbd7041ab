"""Accounts: who may create, lock, reset and see; what each act leaves behind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from safetyportal.core.choices import Duty, UserKind
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, User
from safetyportal.core.services import accounts
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
COUNTY, OTHER_COUNTY = "/43/4301/430102/", "/43/4301/430103/"


@pytest.fixture
def system_admin(db):
    return make_user("system_administrator", "430102")


def entries(action: str, user) -> list[AuditEntry]:
    return list(AuditEntry.unscoped.filter(action=action, target_type="core.user", target_id=str(user.pk)))


@pytest.mark.asvs("V6.4.1")
def test_create_account_gives_an_initial_password_and_no_authority(system_admin, now):
    user, password = accounts.create_account(
        username="Zhang.San", name="示例张三", place=COUNTY, actor=system_admin, now=now, phone="13800000001"
    )

    assert user.username == "zhang.san"
    assert user.check_password(password)
    assert user.must_change_password
    assert not user.postings.exists()
    [entry] = entries("user.create", user)
    assert entry.actor_id == system_admin.pk
    assert entry.changes["phone"] == [None, "138****0001"]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("system_administrator", "430103"),  # a neighbour
        ("system_administrator", "430102001"),  # below
        ("security_administrator", "430102"),
        ("audit_administrator", "430102"),
        ("county_leader", "430102"),
    ],
)
@pytest.mark.asvs("V8.2.1")
def test_create_account_is_refused_elsewhere_and_for_others(role, code, now):
    actor = make_user(role, code)
    before = User.objects.count()

    with pytest.raises(NotAllowed):
        accounts.create_account(username="li.si", name="示例李四", place=COUNTY, actor=actor, now=now)

    assert User.objects.count() == before
    assert not AuditEntry.unscoped.filter(action="user.create").exists()


def test_create_account_refuses_a_chosen_password_against_the_policy(system_admin, now):
    with pytest.raises(ValidationError) as refusal:
        accounts.create_account(
            username="li.si", name="示例李四", place=COUNTY, actor=system_admin, now=now, password="li.si"
        )

    assert "password" in refusal.value.error_dict
    assert not User.objects.filter(username="li.si").exists()


def test_user_name_is_unique(system_admin, now):
    taken = make_user("grid_officer", "430102001")

    with pytest.raises(ValidationError):
        accounts.create_account(username=taken.username, name="示例", place=COUNTY, actor=system_admin, now=now)


@pytest.mark.asvs("V7.4.2", "V7.4.5")
def test_lock_ends_sessions_and_unlock_opens_again(system_admin, now):
    user = make_user("county_supervisor", "430102")
    before = user.get_session_auth_hash()

    locked = accounts.lock(user, actor=system_admin, now=now, reason="离职")
    assert not locked.is_active
    assert locked.get_session_auth_hash() != before
    assert [entry.note for entry in entries("user.lock", user)] == ["离职"]
    with pytest.raises(TransitionDenied):
        accounts.lock(locked, actor=system_admin, now=now, reason="again")

    assert accounts.unlock(locked, actor=system_admin, now=now, reason="复职").is_active


def test_nobody_locks_himself_or_resets_the_own_password(system_admin, now):
    for act in (accounts.lock, accounts.unlock, accounts.reset_password):
        with pytest.raises(NotAllowed):
            act(system_admin, actor=system_admin, now=now, reason="x")
    system_admin.refresh_from_db()
    assert system_admin.is_active
    assert system_admin.check_password(PASSWORD)


def test_lock_is_refused_for_a_neighbours_person(system_admin, now):
    stranger = make_user("county_supervisor", "430103")

    with pytest.raises(NotAllowed):
        accounts.lock(stranger, actor=system_admin, now=now, reason="x")

    stranger.refresh_from_db()
    assert stranger.is_active


@pytest.mark.asvs("V6.4.6", "V7.4.5")
def test_reset_password_demands_a_change_and_ends_sessions(system_admin, now):
    user = make_user("county_supervisor", "430102")
    before = user.get_session_auth_hash()

    password = accounts.reset_password(user, actor=system_admin, now=now, reason="忘记口令")

    user.refresh_from_db()
    assert user.check_password(password)
    assert user.must_change_password
    assert user.get_session_auth_hash() != before
    assert password not in str(AuditEntry.unscoped.filter(action="user.password_reset").values())


@pytest.mark.parametrize("role", ["security_administrator", "audit_administrator", "system_administrator"])
def test_system_administrator_cannot_become_another_administrator_of_the_same_place(system_admin, now, role):
    other = make_user(role, "430102")

    with pytest.raises(NotAllowed):
        accounts.reset_password(other, actor=system_admin, now=now, reason="x")

    other.refresh_from_db()
    assert other.check_password(PASSWORD)
    above = make_user("system_administrator", "4301")
    assert accounts.reset_password(other, actor=above, now=now, reason="忘记口令")


def test_moving_an_account_needs_both_places(system_admin, now):
    user = make_user("county_supervisor", "430102")

    with pytest.raises(NotAllowed):
        accounts.update_account(user, {"place": OTHER_COUNTY}, actor=system_admin, now=now)

    user.refresh_from_db()
    assert user.place == COUNTY
    city = make_user("system_administrator", "4301")
    assert accounts.update_account(user, {"place": OTHER_COUNTY}, actor=city, now=now).place == OTHER_COUNTY


@pytest.mark.asvs("V15.3.3")
def test_people_change_only_contact_and_language_of_the_own_account(now):
    user = make_user("county_supervisor", "430102")

    assert accounts.update_account(user, {"language": "en"}, actor=user, now=now).language == "en"
    with pytest.raises(NotAllowed):
        accounts.update_account(user, {"certificate_number": "430000001"}, actor=user, now=now)
    user.refresh_from_db()
    assert user.certificate_number == ""


def test_enforcement_certificate_is_kept(system_admin, now):
    user = make_user("county_supervisor", "430102")
    changes = {"certificate_number": "湘A-000001", "certificate_valid_to": date(2028, 1, 1)}

    updated = accounts.update_account(user, changes, actor=system_admin, now=now)

    assert updated.certificate_valid_to == date(2028, 1, 1)


def test_reveal_own_data_freely_others_with_right_and_reason(now):
    person = make_user("enterprise_head", "430102001", phone="13900000002", id_number="430102199001010012")
    officer = make_user("county_supervisor", "430102")
    stranger = make_user("county_supervisor", "430103")
    admin = make_user("system_administrator", "430102")

    assert accounts.reveal(person, "phone", actor=person, now=now) == "13900000002"
    with pytest.raises(TransitionDenied):
        accounts.reveal(person, "phone", actor=officer, now=now)
    assert accounts.reveal(person, "id_number", actor=officer, now=now, reason="立案") == "430102199001010012"
    for other in (stranger, admin):
        with pytest.raises(NotAllowed):
            accounts.reveal(person, "phone", actor=other, now=now, reason="x")
    found = entries("user.reveal", person)
    assert {entry.actor_id for entry in found} == {person.pk, officer.pk}
    assert "13900000002" not in str([entry.__dict__ for entry in found])


def test_dormant_accounts_are_locked_and_may_be_unlocked(system_admin, now):
    sleeper = make_user("grid_officer", "430102001", last_login=now - timedelta(days=91))
    never = make_user("grid_officer", "430102001")
    awake = make_user("grid_officer", "430102001", last_login=now - timedelta(days=89))
    User.objects.filter(pk=never.pk).update(created_at=now - timedelta(days=100))
    User.objects.filter(pk=system_admin.pk).update(last_login=now)
    system = User.objects.get(username="system")

    count = accounts.lock_dormant(actor=system, now=now)

    states = dict(User.objects.values_list("pk", "is_active"))
    assert (states[sleeper.pk], states[never.pk], states[awake.pk]) == (False, False, True)
    assert count == 2
    sleeper.refresh_from_db()
    accounts.unlock(sleeper, actor=system_admin, now=now, reason="复职")
    assert accounts.lock_dormant(actor=system, now=now + timedelta(days=1)) == 0


def test_three_administrators_are_separate_kinds_of_account(system_admin, now):
    user, _password = accounts.create_account(
        username="new.admin", name="示例", place=COUNTY, actor=system_admin, now=now, duty=Duty.AUDIT
    )

    assert user.kind == UserKind.OFFICIAL
    assert user.is_staff
    assert not user.is_superuser
