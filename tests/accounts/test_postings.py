"""Postings: granted by the security administrator of the level, never upwards, never to himself, never two duties."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from safetyportal.core import access
from safetyportal.core.errors import NotAllowed, Refusal, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification, Posting, Role, User
from safetyportal.core.roles import ADMINISTRATORS, ENTERPRISE_STAFF, ROLES
from safetyportal.core.services import postings
from tests.people import make_user, node, post

pytestmark = pytest.mark.django_db
# Place of the posting, and at which places a security administrator may grant it.
CODES = ["43", "4301", "430102", "430102001", "430103", "4302", "220102"]


@pytest.fixture
def security(db):
    return make_user("security_administrator", "430102")


@pytest.fixture
def person(db):
    return make_user("township_supervisor", "430102001")


@pytest.fixture
def now():
    return timezone.now()


def grant(user, role, code, actor, now, **values):
    return postings.grant_posting(
        user=user, role=role, jurisdiction=node(code), starts_at=now, actor=actor, now=now, **values
    )


@pytest.mark.asvs("V8.3.2")
def test_grant_posting_takes_effect_at_once_and_is_told(security, person, now):
    hash_before = person.get_session_auth_hash()
    county = node("430102")
    assert not access.can(person, "core.delegate_posting", county)

    made = grant(person, "county_supervisor", "430102", security, now, reason="任命文件1号")

    assert access.can(person, "core.delegate_posting", county)
    assert made.granted_by == security
    assert person.get_session_auth_hash() != hash_before
    assert AuditEntry.unscoped.get(action="posting.grant").note == "任命文件1号"
    assert Notification.objects.get(user=person).kind == "account.posting"


ROLE_AT = {
    "43": "province_supervisor", "4301": "city_supervisor", "4302": "city_supervisor", "430102": "county_supervisor",
    "430103": "county_supervisor", "220102": "county_supervisor", "430102001": "township_supervisor",
}  # fmt: skip


@pytest.mark.parametrize("giver_at", CODES)
@pytest.mark.parametrize("granted_at", CODES)
@pytest.mark.asvs("V8.2.1")
def test_grant_posting_never_above_or_beside_the_giver(giver_at, granted_at, now):
    """The giver's place must contain the posting's and the person's."""
    giver = make_user("security_administrator", giver_at)
    user = make_user(ROLE_AT[granted_at], granted_at)
    Posting.unscoped.filter(user=user).update(ends_at=now - timedelta(days=1))
    allowed = node(granted_at).path.startswith(node(giver_at).path)
    before = Posting.unscoped.count()

    if allowed:
        assert grant(user, ROLE_AT[granted_at], granted_at, giver, now)
    else:
        with pytest.raises(NotAllowed):
            grant(user, ROLE_AT[granted_at], granted_at, giver, now)
        assert Posting.unscoped.count() == before


@pytest.mark.parametrize("role", [spec.code for spec in ROLES])
def test_nobody_but_the_security_administrator_grants(role, person, now):
    spec = next(spec for spec in ROLES if spec.code == role)
    code = {0: "0", 1: "43", 2: "4301", 3: "430102", 4: "430102001"}[spec.levels[0]]
    actor = make_user(role, code)

    if role in {"security_administrator", "automation"}:
        assert grant(person, "grid_officer", "430102001", actor, now)
        return
    with pytest.raises(NotAllowed):
        grant(person, "grid_officer", "430102001", actor, now)


def test_nobody_grants_to_himself(security, now):
    for role in ("county_leader", "security_administrator", "system_administrator"):
        with pytest.raises(NotAllowed):
            grant(security, role, "430102", security, now)
    assert security.postings.count() == 1


@pytest.mark.parametrize(
    ("role", "code"),
    [("county_supervisor", "430102001"), ("township_supervisor", "430102"), ("province_leader", "430102")],
)
def test_role_must_exist_at_the_level(role, code, security, person, now):
    with pytest.raises(TransitionDenied):
        grant(person, role, code, security, now)


def test_office_and_enterprise_exclude_each_other(security, person, now):
    """An enterprise's head posted at a township would keep every enterprise there."""
    head = make_user("enterprise_head", "430102001", place="/43/4301/430102/430102001/E17/")
    before = Posting.unscoped.count()

    for user, role, unit in (
        (head, "enterprise_safety_officer", ""),
        (head, "township_supervisor", ""),
        (head, "township_supervisor", "E17"),
        (person, "enterprise_head", "E17"),
        (person, "township_leader", "E17"),
    ):
        with pytest.raises(TransitionDenied):
            grant(user, role, "430102001", security, now, unit=unit)
    assert Posting.unscoped.count() == before

    made = grant(head, "enterprise_safety_officer", "430102001", security, now, unit="E17")
    assert made.place == "/43/4301/430102/430102001/E17/"
    assert {role.code for role in postings.grantable_roles(security, head)} == set(ENTERPRISE_STAFF)
    assert not set(ENTERPRISE_STAFF) & {role.code for role in postings.grantable_roles(security, person)}


@pytest.mark.parametrize("own", [*ADMINISTRATORS, "county_leader"])
@pytest.mark.parametrize("other", [*ADMINISTRATORS, "county_leader"])
def test_three_administrators_exclude_each_other_and_business(own, other, security, now):
    user = make_user(own, "430102")
    role = Role.objects.get(code=other)
    if user.duty == role.duty:
        return

    with pytest.raises(TransitionDenied):
        grant(user, other, "430102", security, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        post(user, other, "430102")
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.unscoped.filter(user=user).update(role=role)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(duty=role.duty)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_superuser=True)


def test_sectors_must_be_among_the_givers(person, now):
    giver = make_user("security_administrator", "430102", sectors=["coal", "mining"])

    for sectors in ((), ("fireworks",), ("coal", "fireworks")):
        with pytest.raises(NotAllowed):
            grant(person, "industry_officer", "430102", giver, now, sectors=sectors)
    assert grant(person, "industry_officer", "430102", giver, now, sectors=("coal",)).sectors == ["coal"]


def test_enforcement_needs_a_certificate_in_force(security, person, now):
    with pytest.raises(TransitionDenied):
        grant(person, "enforcement_officer", "430102", security, now)
    person.certificate_number, person.certificate_valid_to = "湘A-000001", date(2020, 1, 1)
    person.save()
    with pytest.raises(TransitionDenied):
        grant(person, "enforcement_officer", "430102", security, now)
    person.certificate_valid_to = date(2099, 1, 1)
    person.save()
    assert grant(person, "enforcement_officer", "430102", security, now)


def test_same_posting_twice_at_once_is_refused(security, person, now):
    grant(person, "county_supervisor", "430102", security, now)
    with pytest.raises(TransitionDenied):
        grant(person, "county_supervisor", "430102", security, now)


def test_locked_person_gets_nothing(security, person, now):
    person.is_active = False
    person.save()
    with pytest.raises(TransitionDenied):
        grant(person, "county_supervisor", "430102", security, now)


def test_end_posting_takes_authority_and_delegations(security, now):
    chief, clerk = make_user("county_leader", "430102"), make_user("township_supervisor", "430102001")
    own = chief.postings.get()
    lent = postings.delegate_posting(
        own, delegate=clerk, ends_at=now + timedelta(days=3), reason="出差", actor=chief, now=now
    )

    postings.end_posting(own, actor=security, now=now, reason="退休")

    lent.refresh_from_db()
    assert lent.ends_at == now
    assert not access.grants_of(User.objects.get(pk=chief.pk))
    with pytest.raises(TransitionDenied):
        postings.end_posting(own, actor=security, now=now + timedelta(seconds=1), reason="again")


def test_end_posting_is_refused_without_reason_and_for_others(security, person, now):
    own = person.postings.get()
    stranger = make_user("security_administrator", "430103")

    with pytest.raises(TransitionDenied):
        postings.end_posting(own, actor=security, now=now, reason=" ")
    for actor in (stranger, person, make_user("county_leader", "430102"), make_user("audit_administrator", "430102")):
        with pytest.raises(NotAllowed):
            postings.end_posting(own, actor=actor, now=now, reason="x")
    with pytest.raises(NotAllowed):
        postings.end_posting(security.postings.get(), actor=security, now=now, reason="x")
    own.refresh_from_db()
    assert own.ends_at is None


def plan(role: str, code: str) -> postings.Appointment:
    return postings.Appointment(Role.objects.get(code=role), node(code))


def test_transfer_ends_and_opens_in_one_unit(now):
    giver = make_user("security_administrator", "4301")
    person = make_user("county_supervisor", "430102")
    at = now + timedelta(days=2)

    [made] = postings.transfer_person(
        person, appointments=[plan("county_supervisor", "430103")], account_place="/43/4301/430103/", at=at,
        actor=giver, now=now, reason="调动",
    )  # fmt: skip

    person.refresh_from_db()
    old = person.postings.exclude(pk=made.pk).get()
    assert (old.ends_at, made.starts_at, person.place) == (at, at, "/43/4301/430103/")
    places = set(AuditEntry.unscoped.filter(action="user.transfer").values_list("place", flat=True))
    assert places == {"/43/4301/430102/", "/43/4301/430103/"}


def test_transfer_needs_both_ends_and_is_all_or_nothing(now):
    person = make_user("county_supervisor", "430102")
    city = make_user("security_administrator", "4301")
    before = AuditEntry.unscoped.count()

    for code in ("430102", "430103"):
        with pytest.raises(NotAllowed):
            postings.transfer_person(
                person, appointments=[plan("county_supervisor", "430103")], account_place="/43/4301/430103/", at=now,
                actor=make_user("security_administrator", code), now=now, reason="x",
            )  # fmt: skip
    with pytest.raises(Refusal):  # the second appointment does not exist at that level
        postings.transfer_person(
            person, appointments=[plan("county_supervisor", "430103"), plan("city_leader", "430103")],
            account_place="/43/4301/430103/", at=now, actor=city, now=now, reason="x",
        )  # fmt: skip

    person.refresh_from_db()
    assert person.place == "/43/4301/430102/"
    assert person.postings.get().ends_at is None
    assert AuditEntry.unscoped.count() == before


def test_portal_itself_may_open_what_registrations_need(now):
    system = User.objects.get(username="system")

    for perm in ("core.manage_account", "core.grant_posting"):
        assert access.can(system, perm, "/43/4301/430102/")
    assert access.can(system, "core.read_audit", "/").allowed is False
