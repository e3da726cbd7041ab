"""Grants: which make others superfluous, what an account or a thing without them gets, mergers, grid cells, staff."""

import pytest
from django.contrib.auth.models import AnonymousUser

from enterprises.models import Enterprise
from safetyportal.core import access
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import Jurisdiction, JurisdictionChange, Role, SupervisingBody
from tests.core.bodies import PERM, make_body, visible
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node, post

pytestmark = pytest.mark.django_db


def test_wider_grant_makes_narrower_ones_superfluous():
    user = make_user("county_supervisor", "430102")
    post(user, "city_supervisor", "4301")
    post(user, "industry_officer", "430102", sectors=["coal"])
    post(user, "industry_officer", "4302", sectors=["coal", "fireworks"])
    post(user, "industry_officer", "430202", sectors=["coal"])
    post(user, "industry_officer", "430202", sectors=["other"])
    user._grants = None
    assert {(g.place, tuple(sorted(g.sectors))) for g in access.granted(user, PERM)} == {
        ("/43/4301/", ()),
        ("/43/4302/", ("coal", "fireworks")),
        ("/43/4302/430202/", ("other",)),
    }
    assert access.granted_paths(user, PERM) == ["/43/4301/", "/43/4302/", "/43/4302/430202/"]
    assert access.scope_key(user, "core.manage_rule") == "-"


def test_wider_posting_for_some_sectors_does_not_replace_a_narrower_for_all():
    user = make_user("industry_officer", "4301", sectors=["coal"])
    post(user, "county_supervisor", "430102")
    other = make_body("430102001", ["fireworks"])
    assert access.granted_paths(user, PERM) == ["/43/4301/", "/43/4301/430102/"]
    assert other.pk in visible(user)
    assert access.can(user, PERM, other)


def test_mistyped_permission_is_never_an_answer(inspector):
    for ask in (access.holds, access.granted_paths, access.scope_key):
        with pytest.raises(access.UnknownPermission):
            ask(inspector, "core.view_supervisingbodies")
    with pytest.raises(access.UnknownPermission):
        SupervisingBody.objects.visible_to(inspector, "core.view_supervisingbodies")


def test_equal_grants_are_kept_once():
    user = make_user("county_supervisor", "430102")
    post(user, "county_leader", "430102")
    assert len(access.granted(user, PERM)) == 1


def test_unlimited_posting_at_the_root_sees_every_row():
    national = make_user("national_supervisor", "0")
    body = make_body("220102")
    assert body.pk in visible(national)
    assert access.scope_q(SupervisingBody, national, PERM) == access.Q()


def test_account_locked_in_memory_holds_nothing_at_once(inspector):
    assert access.can(inspector, PERM, node("430102"))
    inspector.is_active = False
    assert access.grants_of(inspector) == ()


def test_anonymous_holds_nothing():
    nobody = AnonymousUser()
    assert access.grants_of(nobody) == ()
    assert not access.holds(nobody, PERM)
    assert not access.can(nobody, PERM, node("43"))


def test_thing_without_a_place_is_an_error_not_a_no(inspector):
    with pytest.raises(TypeError):
        access.can(inspector, PERM, Role())
    with pytest.raises(TypeError):
        access.can(inspector, PERM, SupervisingBody())
    with pytest.raises(TypeError):
        access.scope_q(Role, inspector, PERM)


def test_require_gives_the_reason_or_the_decision(inspector, neighbour):
    assert access.require(inspector, PERM, node("430102"))
    with pytest.raises(NotAllowed) as refusal:
        access.require(neighbour, PERM, node("430102"))
    assert str(refusal.value)


def test_django_gets_the_same_answers(inspector, neighbour):
    backend = access.PostingBackend()
    assert backend.authenticate(None, username="x") is None
    assert backend.get_user(inspector.pk) is None
    assert backend.has_perm(inspector, PERM, node("430102"))
    assert not backend.has_perm(inspector, PERM)
    assert not backend.has_perm(neighbour, PERM, node("430102"))
    assert inspector.has_perms([PERM, "core.delegate_posting"], node("430102"))
    assert not inspector.has_perms([PERM, "core.manage_rule"], node("430102"))


def test_table_of_mergers_is_read_again_after_half_a_minute(inspector, neighbour, monkeypatch):
    old = make_body("430102")
    assert old.pk not in visible(neighbour)
    JurisdictionChange.objects.create(old=node("430102"), new=node("430103"), effective_on="2026-01-01", basis="示例")
    access.forget_grants(neighbour)
    assert old.pk not in visible(neighbour)
    monkeypatch.setattr(access, "_SUCCESSION_SECONDS", -1)
    access.forget_grants(neighbour)
    assert old.pk in visible(neighbour)


def test_merger_elsewhere_shows_nothing(stranger):
    old, third = make_body("430102"), make_user("county_supervisor", "430202")
    JurisdictionChange.objects.create(old=node("430102"), new=node("430103"), effective_on="2026-01-01", basis="示例")
    access.forget_successions()
    for who in (stranger, third):
        assert old.pk not in visible(who)
        assert not access.can(who, PERM, old)
        assert len(access.granted_paths(who, PERM)) == 1


def test_merger_inside_the_own_place_adds_no_grant(city_supervisor):
    JurisdictionChange.objects.create(old=node("430102"), new=node("430103"), effective_on="2026-01-01", basis="示例")
    access.forget_successions()
    access.forget_grants(city_supervisor)
    assert access.granted_paths(city_supervisor, PERM) == ["/43/4301/"]


def test_grid_officer_sees_the_grid_cell_and_its_enterprises_only(now):
    """Below a township there is no index of its own: the prefix decides."""
    township = node("430102001")
    cells = [
        Jurisdiction.objects.create(
            code=f"430102001000{n:03d}", name=f"示例网格{n}", level=5, parent=township,
            path=f"{township.path}430102001000{n:03d}/",
        )
        for n in (1, 2)
    ]  # fmt: skip
    officer = make_user("grid_officer", cells[0].code)
    inside, outside = make_enterprise(cells[0].code), make_enterprise(cells[1].code)
    perm = "enterprises.view_enterprise"
    assert list(Enterprise.objects.visible_to(officer, perm)) == [inside]
    assert access.can(officer, perm, inside)
    assert not access.can(officer, perm, outside)


def test_staff_see_their_enterprise_not_the_next(now):
    own, other = make_enterprise("430102001"), make_enterprise("430102001")
    head = make_staff(own)
    perm = "enterprises.view_enterprise"
    assert list(Enterprise.objects.visible_to(head, perm)) == [own]
    assert not access.can(head, perm, other)
