"""Phones and ID numbers in full: with the right at the enterprise's place, a reason, and an entry in the trail."""

import pytest
from django.urls import reverse

from enterprises.choices import PersonKind, SiteKind
from enterprises.models import ResponsiblePerson, Site
from enterprises.services.reveal import personal_fields, reveal
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry
from tests.accounts.browser_client import Browser
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import make_hazard
from tests.people import make_user
from tests.suites.browsing import words

pytestmark = pytest.mark.django_db
PHONE, ID_NUMBER, SITE_PHONE = "13907310001", "430102199001010012", "13907310002"


@pytest.fixture
def enterprise(db):
    return make_enterprise("430102001", legal_id_number=ID_NUMBER, legal_phone=PHONE)


@pytest.fixture
def person(enterprise):
    return ResponsiblePerson.unscoped.create(
        enterprise=enterprise, kind=PersonKind.values[0], name="示例赵六", phone=PHONE, id_number=ID_NUMBER
    )


@pytest.fixture
def site(enterprise):
    return Site.unscoped.create(
        enterprise=enterprise, kind=SiteKind.values[0], name="示例车间", contact_phone=SITE_PHONE
    )


@pytest.fixture
def hazard(enterprise):
    return make_hazard(enterprise, "rectifying", responsible="示例仓储主任", responsible_phone=PHONE)


def browser(user) -> Browser:
    """Signed in through the page: the proof of who sits there is fresh."""
    made = Browser()
    made.sign_in(user)
    assert made.is_signed_in
    return made


def page(record, field: str) -> str:
    return reverse(f"{record._meta.model_name}-reveal", kwargs={"pk": record.pk, "field": field})


def revealed():
    return AuditEntry.unscoped.filter(action="enterprise.reveal")


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("enterprise", "legal_id_number", ID_NUMBER),
        ("enterprise", "legal_phone", PHONE),
        ("person", "id_number", ID_NUMBER),
        ("person", "phone", PHONE),
        ("site", "contact_phone", SITE_PHONE),
        ("hazard", "responsible_phone", PHONE),
    ],
)
@pytest.mark.asvs("V16.3.2", "V14.2.6")
def test_supervisor_with_a_reason_sees_it_once_and_the_trail_tells(
    kind, field, value, township_supervisor, enterprise, person, site, hazard
):
    record = {"enterprise": enterprise, "person": person, "site": site, "hazard": hazard}[kind]
    visitor = browser(township_supervisor)
    assert value not in words(visitor.get(page(record, field)))

    answer = visitor.post(page(record, field), {"reason": f"立案核实 {value}"})

    assert value in words(answer)
    assert (f'href="tel:{value}"' in words(answer)) is (value != ID_NUMBER)
    assert "no-store" in answer.headers["Cache-Control"]
    assert value not in words(visitor.get(page(record, field)))
    entry = revealed().get()
    assert (entry.actor_id, entry.target_id) == (township_supervisor.pk, str(record.pk))
    assert str(personal_fields(type(record))[field]) in entry.note
    assert "立案核实" in entry.note
    assert not [name for name, kept in vars(entry).items() if value in str(kept)]


def test_without_a_reason_nothing_is_shown_nor_recorded(township_supervisor, person):
    answer = browser(township_supervisor).post(page(person, "phone"), {"reason": "  "})
    assert PHONE not in words(answer)
    with pytest.raises(TransitionDenied):
        reveal(record=person, field="phone", reason=" ", actor=township_supervisor, now=NOW)
    assert not revealed().exists()


def test_neighbour_finds_no_such_page(enterprise, person, site, hazard, other_county):
    visitor = browser(other_county)
    fields = ((enterprise, "legal_phone"), (person, "phone"), (site, "contact_phone"), (hazard, "responsible_phone"))
    for record, field in fields:
        assert visitor.get(page(record, field)).status_code == 404
        assert visitor.post(page(record, field), {"reason": "核实"}).status_code == 404
        with pytest.raises(NotAllowed):
            reveal(record=record, field=field, reason="核实", actor=other_county, now=NOW)
    assert not revealed().exists()


@pytest.mark.parametrize("role", ["enterprise_worker", "enterprise_head", "county_leader"])
def test_who_sees_the_record_without_the_right_is_refused_with_a_reason(role, enterprise, person):
    official = role == "county_leader"
    reader = make_user(role, "430102") if official else make_staff(enterprise, role)
    for record, field in ((enterprise, "legal_phone"), (person, "phone")):
        answer = browser(reader).post(page(record, field), {"reason": "核实"})
        assert answer.status_code == 403
        assert "error-reason" in words(answer)
        assert PHONE not in words(answer)
    assert not revealed().exists()


def test_other_columns_have_no_such_page(township_supervisor, enterprise, person):
    visitor = browser(township_supervisor)
    for record, field in ((enterprise, "name"), (person, "certificate_number_index"), (person, "phone_index")):
        assert visitor.get(page(record, field)).status_code == 404
    with pytest.raises(KeyError):
        reveal(record=person, field="name", reason="核实", actor=township_supervisor, now=NOW)


@pytest.mark.asvs("V7.5.3")
def test_an_old_proof_of_identity_is_asked_for_again(township_supervisor, person):
    visitor = browser(township_supervisor)
    session = visitor.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 601
    session.save()
    answer = visitor.post(page(person, "phone"), {"reason": "核实"})
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert not revealed().exists()


def test_record_pages_link_to_it_only_for_those_who_may(township_supervisor, enterprise, person, site):
    links = [
        page(enterprise, "legal_id_number"), page(person, "phone"), page(person, "id_number"),
        page(site, "contact_phone"),
    ]  # fmt: skip
    address = reverse("enterprise-detail", kwargs={"pk": enterprise.pk})
    shown, hidden = (
        words(browser(township_supervisor).get(address)),
        words(browser(make_staff(enterprise)).get(address)),
    )
    assert not [link for link in links if link not in shown]
    assert "/reveal/" not in hidden
    for value in (PHONE, ID_NUMBER, SITE_PHONE):
        assert value not in shown

    own = words(browser(township_supervisor).get(reverse("responsibleperson-detail", kwargs={"pk": person.pk})))
    assert page(person, "id_number") in own
    assert page(site, "contact_phone") in words(
        browser(township_supervisor).get(reverse("site-detail", kwargs={"pk": site.pk}))
    )
