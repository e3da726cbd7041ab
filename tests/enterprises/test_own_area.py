"""What the registry looks up for somebody lies in their own area: hosts, names, bodies, townships, own page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises import queries
from enterprises.forms.acts import RegisterForm
from enterprises.imports import checking, columns, links
from enterprises.models import Enterprise, ResponsiblePerson
from enterprises.services import changes, life, registration, rows, supervision, transfer
from safetyportal.core import access
from safetyportal.core.errors import NotAllowed
from safetyportal.core.imports.spec import Chunk, Row
from safetyportal.core.services import job_control, tokens
from tests.api.client import Program
from tests.enterprises.test_links import body_of
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db


def examined(actor, **values) -> tuple[Chunk, Row]:
    row = Row(1, [], values, effect="create")
    return Chunk([row], actor, timezone.now()), row


def test_a_host_is_looked_for_in_the_own_area(inspector, neighbour):
    host = make_enterprise()
    for actor, found in ((inspector, True), (neighbour, False)):
        chunk, row = examined(actor, host=host.credit_code)
        links._find_hosts(chunk)
        assert (row.values["host"] == host.pk, not row.errors) == (found, found)
        chunk, row = examined(actor, host=host.pk)
        links.still_there(chunk)
        assert (not row.errors) == found
        named = queries.on_premises_of(Enterprise.unscoped.all(), actor, host.name)
        make_enterprise(host=host)
        assert named.exists() == found


def test_a_name_that_is_taken_elsewhere_is_not_told(inspector, neighbour):
    known = make_enterprise()
    for actor, warned in ((inspector, True), (neighbour, False)):
        chunk, row = examined(actor, name=known.name)
        checking._warn_of_same_names(chunk)
        assert bool(row.warnings) == warned


def test_bodies_and_townships_to_choose_from_are_those_of_the_own_area(inspector, neighbour):
    here, there = body_of("430102"), body_of("430103")
    assert here.name in columns.bodies(inspector)
    assert there.name not in columns.bodies(inspector)
    assert all(line.startswith("430102") for line in columns.townships(inspector))
    offered = RegisterForm(user=inspector).fields["government_body"].queryset
    assert here in offered
    assert there not in offered


def test_the_own_page_leads_to_the_own_enterprise(db):
    own, _other = make_enterprise(), make_enterprise()
    head = make_user("enterprise_head", "430102001", place=own.place)
    answer = browser(head).get(reverse("enterprise-own"))
    assert answer.url == reverse("enterprise-detail", kwargs={"pk": own.pk})
    official = browser(make_user("county_supervisor", "430102")).get(reverse("enterprise-own"))
    assert official.url == reverse("enterprise-list")


def test_an_enterprise_is_entered_where_the_power_is_held(neighbour):
    with pytest.raises(NotAllowed):
        registration.register(jurisdiction=node("430102001"), facts={}, actor=neighbour, now=timezone.now())


def test_tasks_are_looked_after_by_who_manages_tasks(inspector):
    assert not job_control.managed_by(inspector).exists()
    assert job_control.managed_by(inspector).query.is_empty()


def test_scopes_of_a_token_are_offered_for_powers_that_are_held(inspector):
    head = make_user("enterprise_head", "430102001", place=make_enterprise().place)
    for person in (inspector, head):
        held = {perm for scope in tokens.offered_scopes(person) for perm in scope.permissions}
        assert held
        shown = [scope for scope in tokens.offered_scopes(person) if scope.permissions]
        assert all(any(tokens.holds(person, perm) for perm in scope.permissions) for scope in shown)
    all_scopes = set(tokens.scopes())
    assert {scope.name for scope in tokens.offered_scopes(head)} < all_scopes


def test_what_lies_below_one_record_that_was_shown_by_name_is_not_shown(inspector):
    firm = make_enterprise()
    ResponsiblePerson.unscoped.create(enterprise=firm, kind="contact", name="示例")
    guest = make_user("expert", "430103")
    access.share(firm, guest, "enterprises.view_enterprise")
    context = browser(guest).get(reverse("enterprise-detail", kwargs={"pk": firm.pk})).context
    assert context["record"] == firm
    assert context["persons"] == []
    own = browser(inspector).get(reverse("enterprise-detail", kwargs={"pk": firm.pk})).context
    assert len(own["persons"]) == 1


def test_services_say_that_it_is_not_theirs_before_they_say_anything_about_the_record(neighbour):
    """Whatever state the record of another county is in, and whatever was sent."""
    gone, by = make_enterprise(status="cancelled"), {"actor": neighbour, "now": timezone.now()}
    calls = (
        lambda: changes.request_step(enterprise=gone, kind="suspend", reason="示例", **by),
        lambda: life.set_risk_class(enterprise=gone, risk_class="A", reason="示例", **by),
        lambda: rows.add_site(enterprise=gone, kind="plant", name="示例", **by),
        lambda: supervision.assign_supervision(enterprise=gone, kind="expert", user=neighbour, **by),
        lambda: registration.register(
            jurisdiction=node("430102001"), facts={"credit_code": make_enterprise().credit_code}, **by
        ),
    )
    for call in calls:
        with pytest.raises(NotAllowed):
            call()


def test_names_like_it_are_shown_to_who_decides_on_a_registration(inspector):
    firm = make_enterprise(status="submitted", name="示例相似机械有限公司")
    make_enterprise(name="示例相似机械有限责任公司")
    address = reverse("enterprise-detail", kwargs={"pk": firm.pk})
    shown = {
        role: bool(browser(make_user(role, code)).get(address).context["look_alikes"])
        for role, code in (("county_leader", "430102"), ("county_supervisor", "430102"), ("city_supervisor", "4301"))
    }
    assert shown == {"county_leader": False, "county_supervisor": True, "city_supervisor": True}


def test_guests_of_a_record_read_no_requests_about_it(inspector):
    firm, now = make_enterprise(), timezone.now()
    guest = make_user("county_supervisor", "430104")
    changes.request_step(enterprise=firm, kind="suspend", reason="示例", actor=make_staff(firm), now=now)
    transfer.request_transfer(enterprise=firm, jurisdiction=node("430103002"), reason="示例", actor=inspector, now=now)
    access.share(firm, guest, "enterprises.view_enterprise")
    for reader, count in ((inspector, 1), (guest, 0)):
        program = Program(reader, "enterprises:read")
        for part in ("changes", "transfers"):
            assert len(program.get(f"enterprises/{firm.pk}/{part}/").json()["results"]) == count
