"""The pages through the client: public registration, the record, requests, the map, home and search."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.map_points import cell_size, parse_window
from enterprises.models import ChangeRequest, Enterprise, SpecialObject
from enterprises.services import changes
from safetyportal.core.models import AuditEntry, User
from safetyportal.core.todo import WAITING, todo_for
from tests.conftest import NOW
from tests.enterprises.test_registration import PDF, facts
from tests.factories.enterprises import make_enterprise, make_staff
from tests.suites.browsing import browser, words

pytestmark = pytest.mark.django_db


def registration(**values) -> dict:
    account = {
        "jurisdiction": "430102001",
        "person": "示例王五",
        "phone": "13800003333",
        "username": "hongyun",
        "password": "Kestrel-9-teapot-violet",
        "password_again": "Kestrel-9-teapot-violet",
        "licence": SimpleUploadedFile("licence.pdf", PDF),
    }
    return {**facts(), **account, **values}


def detail(enterprise) -> str:
    return reverse("enterprise-detail", kwargs={"pk": enterprise.pk})


def act(enterprise, name: str) -> str:
    return reverse("enterprise-act", kwargs={"pk": enterprise.pk, "name": name})


def filled(visitor, url: str, **values) -> dict:
    form = visitor.get(url).context["form"]
    return {**{name: form[name].value() or "" for name in ("form_token", "form_seen")}, **values}


def test_anybody_registers_and_gets_an_acceptance_number():
    visitor = Client()
    assert visitor.get(reverse("enterprise-register")).status_code == 200
    answer = visitor.post(reverse("enterprise-register"), registration(), follow=True)
    enterprise = Enterprise.unscoped.get()
    assert enterprise.acceptance_number in words(answer)
    assert enterprise.status == "submitted"
    own = browser(User.objects.get(username="hongyun"))
    assert own.get(reverse("enterprise-own"), follow=True).status_code == 200


def test_taken_code_gives_a_reason_that_reveals_nothing():
    known = make_enterprise("430103002", name="示例秘密企业有限公司")
    answer = Client().post(reverse("enterprise-register"), registration(credit_code=known.credit_code))
    assert answer.status_code == 409
    assert known.name not in words(answer)
    assert Enterprise.unscoped.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"credit_code": "123"},
        {"password_again": "other"},
        {"industry": "0000"},
        {"jurisdiction": "430102"},
        {"longitude": "113"},
        {"licence": ""},
        {"licence": SimpleUploadedFile("x.exe", b"MZ")},
    ],
)
def test_wrong_registration_is_shown_again_and_leaves_nothing(wrong):
    answer = Client().post(reverse("enterprise-register"), registration(**wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert (Enterprise.unscoped.count(), User.objects.filter(username="hongyun").count()) == (0, 0)


def test_registrations_of_one_address_are_limited():
    visitor, taken = Client(), make_enterprise().credit_code
    statuses = [
        visitor.post(reverse("enterprise-register"), registration(credit_code=taken)).status_code for _ in range(21)
    ]
    assert statuses == [*[409] * 20, 429]


def test_registrations_are_counted_in_the_trail_while_the_cache_is_away(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}}
    assert Client().post(reverse("enterprise-register"), registration()).status_code == 302
    (entry,) = AuditEntry.unscoped.filter(action="enterprise.submit")
    rest = [AuditEntry(**{**audit_values(entry), "sequence": 900 + number}) for number in range(19)]
    AuditEntry.unscoped.bulk_create(rest)
    assert Client().post(reverse("enterprise-register"), registration(username="second")).status_code == 429
    assert Enterprise.unscoped.count() == 1


def audit_values(entry: AuditEntry) -> dict:
    return {
        field.attname: getattr(entry, field.attname) for field in entry._meta.concrete_fields if field.attname != "id"
    }


def test_record_shows_everything_masked(enterprise, inspector):
    SpecialObject.unscoped.create(
        enterprise=enterprise, type_id=_type("dust").pk, name="示例打磨间", values={"dust": "metal", "workers": 6}
    )
    Enterprise.unscoped.filter(pk=enterprise.pk).update(safety_head_phone="13812345678")
    text = words(browser(inspector).get(detail(enterprise)))
    assert "示例打磨间" in text
    assert "138****5678" in text
    assert "13812345678" not in text


def _type(code: str):
    from enterprises.models import SpecialObjectType

    return SpecialObjectType.objects.get(code=code)


def test_return_with_reason_and_correction_by_the_applicant(inspector):
    Client().post(reverse("enterprise-register"), registration())
    enterprise = Enterprise.unscoped.get()
    county = browser(inspector)
    url = act(enterprise, "return")
    assert county.post(url, filled(county, url, note="示例：地址不符")).status_code == 302
    own = browser(enterprise.applicant)
    assert "示例：地址不符" in words(own.get(detail(enterprise)))
    url = act(enterprise, "resubmit")
    values = {k: v for k, v in facts(production_address="示例路9号").items() if k != "legal_id_number"}
    answer = own.post(url, filled(own, url, jurisdiction="430102001", **values))
    assert answer.status_code == 302, answer.context["form"].errors
    enterprise.refresh_from_db()
    assert (enterprise.status, enterprise.production_address) == ("submitted", "示例路9号")
    assert enterprise.legal_id_number  # left empty: kept


def test_county_approves_the_difference_it_saw(enterprise, head, inspector):
    request = changes.request_change(
        enterprise=enterprise, facts={"staff_total": 77}, reason="示例", actor=head, now=NOW
    )
    visitor, url = browser(inspector), reverse("changerequest-act", kwargs={"pk": request.pk, "name": "approve"})
    page = visitor.get(url)
    assert "77" in words(page)
    data = filled(visitor, url, enterprise_version=page.context["form"]["enterprise_version"].value())
    Enterprise.unscoped.filter(pk=enterprise.pk).update(version=9)
    assert visitor.post(url, data).status_code == 409
    assert ChangeRequest.unscoped.get(pk=request.pk).status == "pending"


def test_special_object_is_added_with_its_typed_fields(enterprise, head):
    own = browser(head)
    url = reverse("specialobject-create", kwargs={"pk": enterprise.pk, "code": "dust"})
    answer = own.post(
        url, filled(own, url, name="示例除尘间", condition="in_use", field_dust="metal", field_workers="4")
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert SpecialObject.unscoped.get().values == {"dust": "metal", "workers": 4, "zone20": False}


def test_worker_may_look_but_not_add(enterprise):
    url = reverse("specialobject-create", kwargs={"pk": enterprise.pk, "code": "dust"})
    worker = browser(make_staff(enterprise, "enterprise_worker"))
    assert worker.get(detail(enterprise)).status_code == 200
    assert worker.get(url).status_code == 403
    assert SpecialObject.unscoped.count() == 0


@pytest.mark.parametrize("page", ["specialobject-create"])
def test_neighbour_finds_no_page_of_the_record(enterprise, neighbour, page):
    assert browser(neighbour).get(reverse(page, kwargs={"pk": enterprise.pk, "code": "dust"})).status_code == 404


def points(user, **query) -> dict:
    return browser(user).get(reverse("enterprise-points"), query).json()


def test_map_has_the_points_of_the_list_and_no_others(inspector, neighbour):
    own = make_enterprise("430102001", longitude=112.99, latitude=28.19, risk_class="A")
    make_enterprise("430102001", longitude=112.98, latitude=28.2, risk_class="D")
    make_enterprise("430102001")
    make_enterprise("430103002", longitude=112.97, latitude=28.18)
    found = points(inspector)
    assert (found["total"], found["without_coordinates"], found["complete"]) == (2, 1, True)
    assert points(neighbour)["total"] == 1
    assert [f["properties"]["id"] for f in points(inspector, risk_class="A")["features"]] == [own.pk]
    assert points(inspector, bbox="112.985,28,113,28.3")["features"][0]["properties"]["id"] == own.pk
    assert points(inspector, place="430103")["total"] == 0


def test_map_counts_in_cells_when_there_are_many(inspector, monkeypatch):
    monkeypatch.setattr("enterprises.map_points.MOST", 2)
    for number in range(4):
        make_enterprise("430102001", longitude=112.9 + number / 1000, latitude=28.1, risk_class="B")
    (cluster,) = points(inspector, zoom="5")["features"]
    assert (cluster["properties"]["count"], cluster["properties"]["n_B"]) == (4, 4)


def test_map_gives_a_county_its_own_outline(inspector):
    found = browser(inspector).get(reverse("enterprise-boundaries")).json()
    assert [feature["properties"]["code"] for feature in found["features"]] == ["430102"]


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "10,0,5,1", "0,inf,1,1"])
def test_window_that_is_none_is_ignored(text):
    assert parse_window(text) is None


def test_cells_shrink_with_the_zoom():
    assert cell_size(5) == 2 * cell_size(6)


def test_map_page_opens(inspector):
    assert browser(inspector).get(reverse("enterprise-map")).status_code == 200


def test_home_names_what_waits(inspector):
    Client().post(reverse("enterprise-register"), registration())
    lines = {str(item.url): item.count for item in todo_for(inspector, timezone.now())[WAITING]}
    assert lines[f"{reverse('enterprise-list')}?status=submitted"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "special=dust", "expiring=30", "expiring=expired", "official=示例", "position=without", "has_request=true",
        "supervision=machinery", "sector=metallurgy_trade", "industry=33", "scale=3", "due=overdue", "since=2026-11-01",
        "q=示例", "status=active&status=submitted", "sort=-due_at",
    ],
)  # fmt: skip
def test_every_filter_answers(enterprise, inspector, query):
    assert browser(inspector).get(f"{reverse('enterprise-list')}?{query}").status_code == 200


def test_industry_suggestions_fit_what_was_typed():
    text = words(Client().get(reverse("industry-options"), {"industry": "焰火"}))
    assert "2672" in text
