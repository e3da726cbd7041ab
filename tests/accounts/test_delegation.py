"""授权代办: an own posting, lent for some time within the division; both names, and it ends by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from safetyportal.core import access
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification, Posting, User
from safetyportal.core.services import accounts, postings
from tests.people import make_user, post

pytestmark = pytest.mark.django_db
REVEAL = "core.reveal_personal_data"


@pytest.fixture
def chief(db):
    return make_user("county_supervisor", "430102", name="示例主任")


@pytest.fixture
def clerk(db):
    return make_user("grid_officer", "430102001", name="示例网格员")


def lend(posting, delegate, actor, now, days=2, **values):
    return postings.delegate_posting(
        posting, delegate=delegate, ends_at=now + timedelta(days=days), reason="出差", actor=actor, now=now, **values
    )


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def test_delegate_acts_with_both_names(chief, clerk):
    now = timezone.now()
    person = make_user("enterprise_head", "430102001", phone="13900000002")
    with pytest.raises(NotAllowed):
        accounts.reveal(person, "phone", actor=clerk, now=now, reason="x")

    lent = lend(chief.postings.get(), clerk, chief, now)
    accounts.reveal(person, "phone", actor=fresh(clerk), now=now, reason="检查")

    entry = AuditEntry.unscoped.get(action="user.reveal")
    assert (entry.actor_id, entry.on_behalf_of) == (clerk.pk, "示例主任")
    assert lent.on_behalf_of == chief
    told = set(Notification.objects.filter(kind="account.posting").values_list("user_id", flat=True))
    assert told == {chief.pk, clerk.pk}


def test_delegation_ends_by_itself(chief, clerk):
    now = timezone.now()
    lent = lend(chief.postings.get(), clerk, chief, now)
    place = "/43/4301/430102/"
    assert access.can(fresh(clerk), REVEAL, place)

    Posting.unscoped.filter(pk=lent.pk).update(starts_at=now - timedelta(days=3), ends_at=now)

    assert not access.can(fresh(clerk), REVEAL, place)


def test_delegation_is_not_in_force_before_it_begins(chief, clerk):
    now = timezone.now()
    lend(chief.postings.get(), clerk, chief, now, starts_at=now + timedelta(days=1))

    assert not access.can(fresh(clerk), REVEAL, "/43/4301/430102/")


def test_delegation_stops_when_the_delegators_account_is_locked(chief, clerk):
    now = timezone.now()
    lend(chief.postings.get(), clerk, chief, now)
    admin = make_user("system_administrator", "430102")

    accounts.lock(chief, actor=admin, now=now, reason="停职")

    assert not access.can(fresh(clerk), REVEAL, "/43/4301/430102/")


def test_no_chains(chief, clerk):
    now = timezone.now()
    third = make_user("grid_officer", "430102002")
    lent = lend(chief.postings.get(), clerk, chief, now)

    with pytest.raises(NotAllowed):
        lend(lent, third, fresh(clerk), now, days=1)
    assert Posting.unscoped.filter(source__isnull=False).count() == 1


def test_only_the_owner_delegates(chief, clerk):
    now = timezone.now()
    for actor in (clerk, make_user("county_leader", "430102"), make_user("security_administrator", "430102")):
        with pytest.raises(NotAllowed):
            lend(chief.postings.get(), clerk, actor, now)


@pytest.mark.parametrize(("role", "code"), [("county_supervisor", "430103"), ("city_leader", "4301")])
def test_delegate_must_be_posted_at_the_place_or_below(chief, role, code):
    now = timezone.now()
    outsider = make_user(role, code)

    with pytest.raises(TransitionDenied):
        lend(chief.postings.get(), outsider, chief, now)


def test_administrators_duties_cannot_be_delegated_across(chief):
    now = timezone.now()
    admin = make_user("security_administrator", "430102")

    with pytest.raises(TransitionDenied):
        lend(chief.postings.get(), admin, chief, now)
    with pytest.raises(NotAllowed):
        lend(admin.postings.get(), chief, admin, now)


def test_longest_time_is_a_rule(chief, clerk):
    now = timezone.now()
    own = chief.postings.get()

    with pytest.raises(TransitionDenied):
        lend(own, clerk, chief, now, days=91)
    with pytest.raises(TransitionDenied):
        lend(own, clerk, chief, now, days=0)
    assert lend(own, clerk, chief, now, days=90)


def test_delegation_never_outlives_the_posting(chief, clerk):
    now = timezone.now()
    own = chief.postings.get()
    own.ends_at = now + timedelta(days=1)
    own.save()

    with pytest.raises(TransitionDenied):
        lend(own, clerk, chief, now)


def test_office_is_not_lent_to_the_staff_of_an_enterprise(chief):
    now = timezone.now()
    head = make_user("enterprise_head", "430102001", place="/43/4301/430102/430102001/E17/")

    assert head not in postings.delegates_for(chief.postings.get(), now)
    with pytest.raises(TransitionDenied):
        lend(chief.postings.get(), head, chief, now)


@pytest.mark.parametrize("who", ["chief", "clerk"])
def test_either_person_ends_it_early_and_nobody_else(chief, clerk, who):
    now = timezone.now()
    lent = lend(chief.postings.get(), clerk, chief, now)
    later = now + timedelta(hours=1)

    with pytest.raises(NotAllowed):
        postings.end_delegation(lent, actor=make_user("county_leader", "430102"), now=later)
    ended = postings.end_delegation(lent, actor={"chief": chief, "clerk": clerk}[who], now=later)

    assert ended.ends_at == later
    assert chief.postings.get(source=None).ends_at is None


def test_enforcement_is_lent_to_certificate_holders_only(clerk):
    now = timezone.now()
    officer = make_user("enforcement_officer", "430102")
    post(officer, "county_supervisor", "430102")
    posting = officer.postings.get(role__code="enforcement_officer")

    with pytest.raises(TransitionDenied):
        lend(posting, clerk, officer, now)
