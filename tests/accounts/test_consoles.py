"""三员分立 on the pages: each administrator has an own console, no other's, and sees no business data."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from safetyportal.core.models import AuditEntry, Posting, Role, User
from tests.accounts.browser_client import Browser
from tests.people import make_user, node

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    """An officer in the county, one in the neighbouring county, one in the city above."""
    roles = {"430102": "county_supervisor", "430103": "county_supervisor", "4301": "city_supervisor"}
    return {code: make_user(role, code) for code, role in roles.items()}


def console(role: str, code: str = "430102") -> Browser:
    browser = Browser()
    browser.sign_in(make_user(role, code))
    assert browser.is_signed_in
    return browser


CONSOLES = {
    "system_administrator": {"user-list", "user-create"},
    "security_administrator": {"user-list", "posting-list"},
    "audit_administrator": {"posting-list", "auditentry-list"},
}
ALL_CONSOLES = sorted(set().union(*CONSOLES.values()))
BUSINESS = ["/enterprises/", "/api/v1/enterprises/"]


@pytest.mark.parametrize("role", CONSOLES)
@pytest.mark.asvs("V8.2.1")
def test_each_administrator_opens_the_own_console_only(role, people):
    browser = console(role)
    for name in ALL_CONSOLES:
        assert browser.page(name).status_code == (200 if name in CONSOLES[role] else 403), name


@pytest.mark.parametrize("role", CONSOLES)
@pytest.mark.parametrize("address", BUSINESS)
@pytest.mark.asvs("V8.2.2")
def test_no_administrator_sees_business_data(role, address):
    assert console(role).get(address).status_code in {403, 404}


@pytest.mark.parametrize("role", ["county_leader", "county_supervisor", "enterprise_head", "expert"])
def test_business_people_open_no_console(role):
    browser = console(role, "430102001" if role == "enterprise_head" else "430102")
    for name in ALL_CONSOLES:
        assert browser.page(name).status_code == 403, name


@pytest.mark.parametrize("role", ["system_administrator", "security_administrator"])
@pytest.mark.asvs("V8.2.2")
def test_list_and_page_show_the_same_people_and_no_others(role, people):
    browser = console(role)

    shown = {row.pk for row in browser.page("user-list").context["listing"].page.rows}

    assert people["430102"].pk in shown
    assert not shown & {people["430103"].pk, people["4301"].pk, User.objects.get(username="system").pk}
    for code, person in people.items():
        assert browser.page("user-detail", person.pk).status_code == (200 if code == "430102" else 404)
        assert browser.get(f"/people/{person.pk}/acts/lock/").status_code in ({200, 403} if code == "430102" else {404})


ACTS = {"lock": "system", "unlock": "system", "reset-password": "system", "reset-second-factor": "system",
        "grant": "security", "transfer": "security"}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("duty", ["system", "security"])
def test_each_administrator_has_the_own_acts_only(act, duty, people):
    browser = console(f"{duty}_administrator")
    if act == "unlock":
        User.objects.filter(pk=people["430102"].pk).update(is_active=False)
    url = reverse("user-act", args=[people["430102"].pk, act])
    before = AuditEntry.unscoped.exclude(action__startswith="user.sign").count()

    assert browser.get(url).status_code == (200 if ACTS[act] == duty else 403)
    if ACTS[act] != duty:
        assert browser.post(url, {"reason": "x"}).status_code in {200, 403}
        assert AuditEntry.unscoped.exclude(action__startswith="user.sign").count() == before


def test_new_account_and_its_initial_password_shown_once():
    browser = console("system_administrator")
    fields = {"username": "li.si", "name": "示例李四", "kind": "official", "duty": "business", "place": "430102",
              "language": "zh-hans", "phone": "13800000003"}  # fmt: skip

    answer = browser.post(reverse("user-create"), fields)

    user = User.objects.get(username="li.si")
    assert user.phone == "13800000003"
    address = answer.headers["Location"]
    other = Browser()
    other.sign_in(make_user("system_administrator", "430102"))
    assert other.post(address).status_code == 404  # for the administrator who made it only
    assert "<code>" not in browser.get(address).content.decode()
    password = browser.post(address).context["password"]
    assert user.check_password(password)
    assert browser.post(address).status_code == 404
    assert password not in str(cache.get(f"accounts:handover:{address.rstrip('/').rsplit('/')[-1]}"))
    new = Browser("10.0.0.8")
    new.sign_in(user, password)
    assert new.get("/account/").headers["Location"] == reverse("account_change_password")


def test_account_form_refuses_foreign_places_and_bad_numbers():
    browser = console("system_administrator")
    fields = {"username": "li.si", "name": "示例李四", "kind": "official", "duty": "business", "place": "430103",
              "language": "zh-hans", "phone": "123", "id_number": "1"}  # fmt: skip

    answer = browser.post(reverse("user-create"), fields)

    assert set(answer.context["form"].errors) == {"place", "phone", "id_number"}
    assert not User.objects.filter(username="li.si").exists()


def test_exact_search_by_phone_and_id_number(people):
    person = people["430102"]
    person.phone, person.id_number = "13900000007", "430102199001010012"
    person.save()
    browser = console("system_administrator")

    def found(**query):
        return [row.pk for row in browser.get("/people/", query).context["listing"].page.rows]

    assert found(phone="13900000007") == [person.pk]
    assert found(id_number="430102199001010012") == [person.pk]
    assert found(phone="1390000000") == []
    page = browser.page("user-detail", person.pk).content.decode()
    assert "139****0007" in page
    assert "13900000007" not in page
    assert "430102199001010012" not in page


def test_security_administrator_grants_and_ends_a_posting(people):
    browser = console("security_administrator")
    person = people["430102"]
    fields = {"role": Role.objects.get(code="county_leader").pk, "jurisdiction": ["430102", ""],
              "starts_on": timezone.localdate().isoformat(), "reason": "任命文件"}  # fmt: skip
    answer = browser.post(reverse("user-act", args=[person.pk, "grant"]), fields)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Posting.unscoped.get(user=person, role__code="county_leader")
    assert made.jurisdiction == node("430102")
    assert "任命文件" in browser.page("posting-detail", made.pk).content.decode()

    assert (
        browser.post(
            reverse("posting-act", args=[made.pk, "end"]), {"reason": "免职", "form_token": "second"}
        ).status_code
        == 302
    )
    made.refresh_from_db()
    assert made.ends_at <= timezone.now()


def test_grant_form_offers_only_what_the_giver_may_give(people):
    browser = console("security_administrator")
    form = browser.get(reverse("user-act", args=[people["430102"].pk, "grant"])).context["form"]
    roles = set(form.fields["role"].queryset.values_list("code", flat=True))
    assert "county_leader" in roles
    assert not roles & {"province_leader", "city_leader", "automation", "system_administrator"}

    for place in ("4301", "430103", "220102"):
        answer = browser.post(
            reverse("user-act", args=[people["430102"].pk, "grant"]),
            {"role": "1", "jurisdiction": place, "starts_on": "2030-01-01", "reason": "x"},
        )
        assert "jurisdiction" in answer.context["form"].errors


def test_security_administrator_transfers_a_person(people):
    browser = console("security_administrator", "4301")
    person = people["430102"]
    fields = {"role": Role.objects.get(code="county_supervisor").pk, "jurisdiction": "430103", "reason": "调动",
              "starts_on": (timezone.localdate() + timedelta(days=1)).isoformat()}  # fmt: skip
    answer = browser.post(reverse("user-act", args=[person.pk, "transfer"]), fields)

    assert answer.status_code == 302, answer.context["form"].errors
    person.refresh_from_db()
    assert person.place == node("430103").path
    assert person.postings.filter(ends_at=None).get().jurisdiction == node("430103")


def test_own_postings_cannot_be_touched_on_the_pages():
    browser = Browser()
    admin = make_user("security_administrator", "430102")
    browser.sign_in(admin)

    assert browser.get(reverse("user-act", args=[admin.pk, "grant"])).status_code == 409
    own = admin.postings.get()
    assert browser.post(reverse("posting-act", args=[own.pk, "end"]), {"reason": "x"}).status_code == 403
    own.refresh_from_db()
    assert own.ends_at is None


def test_giving_authority_asks_who_sits_there(people):
    browser = console("security_administrator")
    session = browser.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 601
    session.save()

    answer = browser.get(reverse("user-act", args=[people["430102"].pk, "grant"]))

    assert answer.headers["Location"].startswith("/account/confirm/")


@pytest.mark.asvs("V14.2.6")
def test_export_of_people_holds_no_personal_data_in_full(people):
    person = people["430102"]
    person.phone = "13900000007"
    person.save()
    browser = console("system_administrator")

    answer = browser.post(reverse("user-export"), {"format": "csv", "cols": "username,name,phone"})

    text = b"".join(answer.streaming_content).decode("utf-8-sig") if answer.streaming else answer.content.decode()
    assert "13900000007" not in text


@pytest.mark.parametrize("role", ["system_administrator", "county_supervisor", "county_leader"])
@pytest.mark.asvs("V8.2.3")
def test_reveal_page_needs_the_right_at_the_persons_place(role, people):
    person = people["430102"]
    person.phone = "13900000007"
    person.save()
    browser = console(role)

    answer = browser.get(reverse("reveal", args=[person.pk, "phone"]))
    allowed = role == "county_supervisor"
    assert answer.status_code == {"system_administrator": 403, "county_supervisor": 200, "county_leader": 404}[role]
    answer = browser.post(reverse("reveal", args=[person.pk, "phone"]), {"reason": "核实"})
    assert ("13900000007" in answer.content.decode()) is allowed
    assert browser.get(reverse("reveal", args=[person.pk, "password"])).status_code in {403, 404}
    assert browser.get(reverse("reveal", args=[people["430103"].pk, "phone"])).status_code == 404
    assert AuditEntry.unscoped.filter(action="user.reveal").count() == int(allowed)
