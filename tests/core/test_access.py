"""Postings decide, at a place, for sectors, for a time; rows and objects are decided alike."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from safetyportal.core import access
from safetyportal.core.models import JurisdictionChange, Posting, Role, SupervisingBody, User
from safetyportal.core.scoping import UnscopedQuery
from tests.people import make_user, node, post

PERM = "core.view_supervisingbody"
CODES = ["0", "43", "4301", "430102", "430102001", "430103", "4302", "430202", "220102"]
pytestmark = pytest.mark.django_db


def make_body(code: str, sectors=()) -> SupervisingBody:
    where = node(code)
    return SupervisingBody.unscoped.create(
        code=f"{SupervisingBody.unscoped.count():012d}",
        name=f"示例 {code}",
        kind="bureau",
        jurisdiction=where,
        place=where.path,
        sectors=list(sectors),
    )


def visible(user) -> set[int]:
    return set(SupervisingBody.objects.visible_to(user, PERM).values_list("pk", flat=True))


@pytest.mark.parametrize("role", ["county_supervisor", "industry_officer"])
@pytest.mark.parametrize("code", CODES)
def test_rows_and_objects_are_decided_alike(role, code):
    bodies = [make_body(at, sectors) for at in CODES for sectors in ([], ["coal"], ["coal", "fireworks"], ["other"])]
    user = make_user(role, code, sectors=["coal"] if role == "industry_officer" else ())

    allowed = {body.pk for body in bodies if access.can(user, PERM, body)}

    assert visible(user) & {body.pk for body in bodies} == allowed
    assert allowed, "the case must contain something that could leak"


def test_two_postings_add_up():
    bodies = {code: make_body(code) for code in CODES}
    user = make_user("county_supervisor", "430102")
    post(user, "county_supervisor", "220102")

    assert visible(user) >= {bodies["430102"].pk, bodies["430102001"].pk, bodies["220102"].pk}
    assert not visible(user) & {bodies["430103"].pk, bodies["4301"].pk, bodies["43"].pk}


def test_county_whose_code_begins_alike_is_not_covered():
    """Prefix of the text is not prefix of the path: 4301 must not cover 43011…"""
    assert not access.Grant(1, "", "/43/4301/", frozenset(), frozenset()).covers("/43/43010/", [])


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [(-2, None, True), (-2, 1, True), (-2, -1, False), (1, None, False)],
)
def test_posting_counts_only_while_it_is_in_force(starts, ends, expected):
    now = timezone.now()
    user = make_user("county_supervisor", "430102")
    Posting.unscoped.filter(user=user).update(
        starts_at=now + timedelta(hours=starts), ends_at=None if ends is None else now + timedelta(hours=ends)
    )

    assert bool(access.can(user, PERM, node("430102"))) is expected


def test_delegation_ends_with_its_source_and_names_the_delegator():
    now = timezone.now()
    chief, clerk = make_user("county_leader", "430102", name="示例局长"), make_user("township_supervisor", "430102001")
    source = chief.postings.get()
    post(
        clerk, "county_leader", "430102", source=source, on_behalf_of=chief, ends_at=now + timedelta(days=1)
    )  # fmt: skip

    decision = access.can(clerk, PERM, node("430102"))
    assert decision
    assert decision.on_behalf_of == "示例局长"

    Posting.unscoped.filter(pk=source.pk).update(ends_at=now - timedelta(seconds=1))
    access.forget_grants(clerk)
    assert not access.can(clerk, PERM, node("430102"))


def test_locked_account_holds_nothing(inspector):
    User.objects.filter(pk=inspector.pk).update(is_active=False)
    locked = User.objects.get(pk=inspector.pk)

    assert not access.can(locked, PERM, node("430102"))
    assert visible(locked) == set()


def test_manager_without_reader_raises():
    with pytest.raises(UnscopedQuery):
        SupervisingBody.objects.all()


def test_unknown_permission_raises(inspector):
    with pytest.raises(access.UnknownPermission):
        access.can(inspector, "core.view_supervisingbodies", node("430102"))


def test_has_perm_without_object_is_no(inspector):
    assert not inspector.has_perm(PERM)
    assert inspector.has_perm(PERM, node("430102"))


def test_grants_cost_one_query_then_none(inspector, django_assert_num_queries):
    access.granted_paths(inspector, PERM)  # warms the table of merged divisions
    access.forget_grants(inspector)
    with django_assert_num_queries(1):
        for _ in range(50):
            access.can(inspector, PERM, "/43/4301/430102/430102001/E1/")


def test_nobody_becomes_superuser(inspector):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=inspector.pk).update(is_superuser=True)


@pytest.mark.parametrize("second", ["system_administrator", "audit_administrator", "county_supervisor"])
def test_database_refuses_a_second_duty(second):
    user = make_user("security_administrator", "43")
    with pytest.raises(IntegrityError), transaction.atomic():
        post(user, second, "43")


def test_database_refuses_a_posting_that_hides_its_duty():
    user = make_user("county_supervisor", "430102")
    role = Role.objects.get(code="security_administrator")
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.unscoped.create(
            user=user, role=role, duty="business", jurisdiction=node("43"), place="/43/", starts_at=timezone.now()
        )


def test_successor_reads_the_history_of_a_merged_county(inspector, neighbour):
    old = make_body("430102")
    assert old.pk not in visible(neighbour)

    JurisdictionChange.objects.create(old=node("430102"), new=node("430103"), effective_on="2026-01-01", basis="示例")
    access.forget_successions()
    access.forget_grants(neighbour)

    assert old.pk in visible(neighbour)


def test_same_scope_gives_the_same_cache_key(city_supervisor):
    twin = make_user("city_supervisor", "4301")
    other = make_user("city_supervisor", "4302")

    assert access.scope_key(city_supervisor, PERM) == access.scope_key(twin, PERM)
    assert access.scope_key(city_supervisor, PERM) != access.scope_key(other, PERM)
