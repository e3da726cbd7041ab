"""Postings decide, at a place, for sectors, for a time; rows and objects are decided alike."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises.models import Enterprise, Site, TransferRequest
from safetyportal.core import access, grants
from safetyportal.core.models import JurisdictionChange, Posting, Role, SupervisingBody, User
from safetyportal.core.scoping import UnscopedQuery
from tests.core.bodies import PERM, make_body, visible
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node, post

CODES = ["0", "43", "4301", "430102", "430102001", "430103", "4302", "430202", "220102"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["county_supervisor", "industry_officer"])
@pytest.mark.parametrize("code", CODES)
@pytest.mark.asvs("V8.2.2", "V8.3.1")
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
    assert not grants.Grant(1, "", "/43/4301/", frozenset(), frozenset()).covers("/43/43010/", [])


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


@pytest.mark.asvs("V8.3.2")
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


def lend(source: Posting, delegate: User, **values) -> Posting:
    ends = values.pop("ends_at", timezone.now() + timedelta(days=1))
    code = source.jurisdiction.code
    return post(delegate, source.role.code, code, source=source, on_behalf_of=source.user, ends_at=ends, **values)


def test_what_was_lent_cannot_be_lent_on_whoever_wrote_the_row():
    chief, clerk, third = (make_user(role, "430102001") for role in ["township_leader"] + ["grid_officer"] * 2)
    bodies = make_body("430102001")
    first = lend(chief.postings.get(), clerk)
    second = lend(first, third)
    third.postings.filter(source=None).delete()

    assert access.can(clerk, PERM, bodies)
    assert not access.can(third, PERM, bodies)
    assert visible(third) == set()
    assert second.pk not in access.postings_in_force(timezone.now()).values_list("pk", flat=True)


@pytest.mark.parametrize("change", [{"starts_at": 2}, {"ends_at": -1}])
def test_delegation_counts_only_while_its_source_does(change):
    now = timezone.now()
    chief, clerk = make_user("county_leader", "430102"), make_user("township_supervisor", "430103002")
    lend(chief.postings.get(), clerk)
    values = {name: now + timedelta(hours=hours) for name, hours in change.items()}
    Posting.unscoped.filter(user=chief).update(**values)
    access.forget_grants(clerk)
    assert not access.can(clerk, PERM, node("430102"))


def test_delegation_of_a_locked_person_ends():
    chief, clerk = make_user("county_leader", "430102"), make_user("township_supervisor", "430103002")
    lend(chief.postings.get(), clerk)
    assert access.can(clerk, PERM, node("430102"))
    User.objects.filter(pk=chief.pk).update(is_active=False)
    access.forget_grants(clerk)
    assert not access.can(clerk, PERM, node("430102"))


def test_own_posting_counts_before_a_borrowed_one():
    chief, clerk = make_user("county_leader", "430102"), make_user("county_supervisor", "430102")
    lend(chief.postings.get(), clerk)
    assert access.can(clerk, PERM, node("430102")).on_behalf_of == ""


@pytest.mark.parametrize("how", ["ended", "locked"])
def test_long_running_work_notices_that_authority_ended(inspector, monkeypatch, how):
    """A worker keeps one user object for an hour."""
    assert access.can(inspector, PERM, node("430102"))
    if how == "ended":
        Posting.unscoped.filter(user=inspector).update(ends_at=timezone.now())
    else:
        User.objects.filter(pk=inspector.pk).update(is_active=False)
    assert access.can(inspector, PERM, node("430102")), "within half a minute"
    monkeypatch.setattr(access, "_GRANT_SECONDS", 0)
    assert not access.can(inspector, PERM, node("430102"))


def test_limit_set_after_the_grants_were_read_counts_at_once(inspector):
    body = make_body("430102")
    assert access.can(inspector, PERM, body)
    inspector.authority_limit = access.Limit(frozenset({"core.delegate_posting"}))
    assert not access.can(inspector, PERM, body)
    assert visible(inspector) == set()


class TestNamedExceptions:
    """An enterprise shown to a person of another county."""

    perm = "enterprises.view_enterprise"

    @pytest.fixture
    def shared(self, neighbour):
        enterprise = make_enterprise("430102001")
        assert self.seen(neighbour) == []
        access.share(enterprise, neighbour, self.perm)
        return enterprise

    def seen(self, user) -> list[int]:
        return list(Enterprise.objects.visible_to(user, self.perm).values_list("pk", flat=True))

    def test_exception_shows_this_row_for_this_permission_only(self, shared, neighbour, stranger):
        other = make_enterprise("430102001")
        assert self.seen(neighbour) == [shared.pk]
        assert access.can(neighbour, self.perm, shared)
        assert not access.can(neighbour, self.perm, other)
        assert not access.can(neighbour, "enterprises.change_enterprise", shared)
        assert not access.can(stranger, self.perm, shared)

    def test_exception_is_taken_back(self, shared, neighbour):
        access.unshare(shared, neighbour, self.perm)
        assert self.seen(neighbour) == []
        assert not access.can(neighbour, self.perm, shared)

    def test_exception_gives_a_token_no_more_than_its_scopes(self, shared, neighbour):
        neighbour.authority_limit = access.Limit(frozenset({"core.view_supervisingbody"}))
        assert self.seen(neighbour) == []
        assert not access.can(neighbour, self.perm, shared)
        neighbour.authority_limit = access.Limit(frozenset({self.perm}))
        assert self.seen(neighbour) == [shared.pk]

    def test_exception_ends_with_the_last_posting(self, shared, neighbour):
        Posting.unscoped.filter(user=neighbour).update(ends_at=timezone.now())
        access.forget_grants(neighbour)
        assert self.seen(neighbour) == []
        assert not access.can(neighbour, self.perm, shared)

    def test_permission_of_another_app_is_no_exception(self, shared, neighbour):
        assert not access._exceptions(Enterprise, neighbour, "core.view_user").exists()

    def test_many_exceptions_become_a_subquery(self, shared, neighbour, monkeypatch):
        more = make_enterprise("430102001")
        access.share(more, neighbour, self.perm)
        monkeypatch.setattr(access, "SHARED_BY_NUMBER", 1)
        assert sorted(self.seen(neighbour)) == [shared.pk, more.pk]

    def test_exceptions_are_read_once_with_the_grants(self, shared, neighbour, django_assert_num_queries):
        access.granted_paths(neighbour, self.perm)
        with django_assert_num_queries(1):
            for _ in range(5):
                access.scope_q(Enterprise, neighbour, self.perm)

    def test_unsaved_record_is_nobodys_exception(self, shared, neighbour):
        assert not access.can(neighbour, self.perm, Enterprise(place="/22/"))

    def test_mistyped_permission_cannot_be_shared(self, shared, neighbour):
        with pytest.raises(access.UnknownPermission):
            access.share(shared, neighbour, "enterprises.veiw_enterprise")


def test_record_between_two_places_is_seen_and_handled_from_both(inspector, neighbour, stranger):
    enterprise = make_enterprise("430102001")
    request = TransferRequest(
        enterprise=enterprise, place=enterprise.place, to_place=node("430103002").path, jurisdiction=node("430102001")
    )
    perm = "enterprises.view_transferrequest"
    assert [bool(access.can(who, perm, request)) for who in (inspector, neighbour, stranger)] == [True, True, False]
    request.to_place = ""
    assert not access.can(neighbour, perm, request)


def test_rows_between_two_places_are_decided_like_the_object(inspector, neighbour, stranger, province_supervisor, now):
    enterprise = make_enterprise("430102001")
    request = TransferRequest.unscoped.create(
        enterprise=enterprise, place=enterprise.place, sectors=enterprise.sectors, jurisdiction=node("430102001"),
        to_place=node("430103002").path, to_jurisdiction=node("430103002"), requested_by=inspector, reason="示例",
        status="requested", clock="transfer", due_at=now,
    )  # fmt: skip
    perm = "enterprises.view_transferrequest"
    for who in (inspector, neighbour, stranger, province_supervisor):
        seen = TransferRequest.objects.visible_to(who, perm).filter(pk=request.pk).exists()
        assert seen is bool(access.can(who, perm, request))
        assert seen is (who != stranger)


def test_row_of_an_enterprise_is_decided_at_the_enterprise(inspector, neighbour):
    site = Site(enterprise=make_enterprise("430102001"))
    coal = make_user("industry_officer", "4301", sectors=["coal"])
    metal = make_user("industry_officer", "4301", sectors=["metallurgy_trade"])
    found = [bool(access.can(who, "enterprises.view_enterprise", site)) for who in (inspector, neighbour, coal, metal)]
    assert found == [True, False, False, True]
    assert access.place_of(site) == (site.enterprise.place, ["metallurgy_trade"])


def test_people_have_no_sectors_so_a_sectored_posting_reaches_none_but_to_look_up(inspector, stranger):
    """Fail closed: rows of a model without sectors are seen by nobody whose posting is limited to some, unless the
    model names the permission: administrators look up who is there to be posted."""
    limited = make_user("system_administrator", "43", sectors=["coal"])
    assert not access.can(limited, "core.manage_account", inspector)
    assert not User.people.visible_to(limited, "core.manage_account").exists()
    assert access.can(limited, "core.view_user", inspector)
    assert inspector in User.people.visible_to(limited, "core.view_user")
    assert stranger not in User.people.visible_to(limited, "core.view_user")
    assert access.can(make_user("system_administrator", "43"), "core.manage_account", inspector)
