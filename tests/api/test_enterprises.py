"""The registry for programs: scope, masking, and the whole way of a registration."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from enterprises.api import bodies
from enterprises.models import ChangeRequest, Enterprise, ResponsiblePerson, Site
from enterprises.services.facts import FACTS, OFFICIAL_FACTS
from safetyportal.core.identifiers import make_credit_code
from safetyportal.core.models import AuditEntry
from tests import people
from tests.api.client import Program, errors_of
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.suites.api import ApiSuite, assert_only_these_change

pytestmark = pytest.mark.usefixtures("unhurried")

ID_NUMBER, PHONE = "430102199001011237", "13812345678"


class TestEnterpriseApi(ApiSuite):
    path = "enterprises/"
    scope = "enterprises:read"
    methods = {"GET", "POST"}
    detail_methods = {"GET", "PATCH"}

    def make(self, code):
        return make_enterprise(code)


class TestChangeRequestApi(ApiSuite):
    path = "change-requests/"
    scope = "enterprises:read"

    def make(self, code):
        enterprise = make_enterprise(code)
        return ChangeRequest.unscoped.create(
            enterprise=enterprise,
            jurisdiction=enterprise.jurisdiction,
            place=enterprise.place,
            sectors=enterprise.sectors,
            base_version=1,
            reason="示例",
            proposed={"staff_total": 60},
            before={"staff_total": 50},
            requested_by=make_staff(enterprise),
            status="pending",
            clock="decision",
            due_at=NOW,
        )


def body(**values) -> dict:
    return {
        "jurisdiction": "430102001",
        "name": "示例接口机械有限公司",
        "credit_code": make_credit_code("430102", 4711),
        "industry": "3311",
        "supervision_classes": ["machinery"],
        "staff_total": 86,
    } | values


@pytest.mark.asvs("V14.2.6")
def test_personal_data_are_masked_in_every_answer(inspector):
    enterprise = make_enterprise(legal_id_number=ID_NUMBER, legal_phone=PHONE, safety_head_phone=PHONE)
    ResponsiblePerson.unscoped.create(
        enterprise=enterprise, kind="principal", name="示例乙", phone=PHONE, id_number=ID_NUMBER
    )
    Site.unscoped.create(enterprise=enterprise, kind="plant", name="示例厂区", contact_phone=PHONE)
    program = Program(inspector, "enterprises:read")
    base = f"enterprises/{enterprise.pk}/"

    for path in ("enterprises/", base, f"{base}persons/", f"{base}sites/"):
        answer = program.get(path)
        assert answer.status_code == 200
        assert ID_NUMBER not in answer.content.decode()
        assert PHONE not in answer.content.decode()
    assert program.get(base).json()["legal_phone"] == "138****5678"


def test_rows_below_an_enterprise_follow_its_scope(inspector, neighbour):
    enterprise = make_enterprise("430103002")
    Site.unscoped.create(enterprise=enterprise, kind="plant", name="示例厂区")

    for name in ("persons", "sites", "documents", "special-objects", "supervisors", "risk-classes", "changes"):
        path = f"enterprises/{enterprise.pk}/{name}/"
        assert Program(inspector).get(path).status_code == 404
        assert Program(neighbour).get(path).status_code == 200
        assert Program(neighbour).get(f"{path}?ordering=name").status_code == 400
        assert Program(neighbour).get(f"{path}?enterprise=1").status_code == 400
    assert len(Program(neighbour).get(f"enterprises/{enterprise.pk}/sites/").json()["results"]) == 1


def test_registration_goes_from_county_to_city(inspector, city_supervisor):
    county = Program(inspector, "enterprises:write")
    city = Program(city_supervisor, "enterprises:decide")

    made = county.post("enterprises/", body())
    assert made.status_code == 201
    content = made.json()
    assert (content["status"], content["data_source"]) == ("county_passed", "api")
    assert made["Location"].endswith(f"/api/v1/enterprises/{content['id']}/")
    read = city.get(made["Location"])
    assert read["ETag"] == made["ETag"]
    approved = city.post(f"enterprises/{content['id']}/approve/", If_Match=read["ETag"])

    assert approved.json()["status"] == "active"
    assert approved["ETag"] != read["ETag"]
    assert Enterprise.unscoped.get(pk=content["id"]).reviewed_by == inspector


def test_examples_of_the_description_are_accepted(inspector):
    made = Program(inspector).post("enterprises/", bodies.RegisterBody.example)

    assert made.status_code == 201, made.content
    for shape in (bodies.ChangeRequestBody, bodies.ReasonBody, bodies.RiskBody, bodies.ApproveChangeBody):
        assert shape(data=shape.example).is_valid(), shape


def test_return_and_correction(city_supervisor):
    enterprise = make_enterprise(status="county_passed")
    head = make_staff(enterprise)
    Enterprise.unscoped.filter(pk=enterprise.pk).update(applicant=head)
    path = f"enterprises/{enterprise.pk}/"

    returned = Program(city_supervisor).post(f"{path}return/", {"note": "请补充地址"}, If_Match="*")
    assert returned.json()["status"] == "returned"
    program = Program(head, "enterprises:write")
    assert program.get(path).json()["decision_note"] == "请补充地址"
    again = program.post(f"{path}resubmit/", {"production_address": "示例路9号"}, If_Match=returned["ETag"])

    assert (again.json()["status"], again.json()["production_address"]) == ("submitted", "示例路9号")


def test_same_code_twice_is_refused_without_naming_the_holder(inspector):
    holder = make_enterprise("220102001", name="示例外省企业有限公司")

    answer = Program(inspector).post("enterprises/", body(credit_code=holder.credit_code))

    assert answer.status_code == 409
    assert holder.name not in answer.content.decode()
    assert Enterprise.unscoped.count() == 1


def test_place_outside_the_postings_is_refused_and_nothing_is_made(inspector):
    entries = AuditEntry.unscoped.count()

    answer = Program(inspector).post("enterprises/", body(jurisdiction="430103002"))

    assert answer.status_code == 403
    assert not Enterprise.unscoped.exists()
    assert AuditEntry.unscoped.count() == entries


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"credit_code": "911000000000000000"}, "/credit_code"),
        ({"industry": "nope"}, "/industry"),
        ({"supervision_classes": ["machinery", "nope"]}, "/supervision_classes/1"),
        ({"jurisdiction": "999999999"}, "/jurisdiction"),
        ({"longitude": "nan", "latitude": 28}, "/longitude"),
        ({"longitude": 1e400}, ""),
        ({"staff_total": -1}, "/staff_total"),
        ({"name": ""}, "/name"),
        ({"name": "a\x00b"}, "/name"),
        ({"name": "x" * 121}, "/name"),
        ({"legal_id_number": "123"}, "/legal_id_number"),
    ],
)
def test_wrong_facts_are_pointed_at(inspector, values, pointer):
    answer = Program(inspector).post("enterprises/", body(**values))

    assert answer.status_code == 400, answer.content
    assert pointer in errors_of(answer) or not pointer
    assert not Enterprise.unscoped.exists()


def test_reader_without_the_permission_learns_nothing_about_the_record(neighbour):
    grid = people.make_user("enterprise_worker", "430102001")
    enterprise = make_enterprise()

    for pk in (enterprise.pk, 987654321):
        assert Program(grid).post(f"enterprises/{pk}/cancel/", {"note": "x"}, If_Match="*").status_code == 403
        assert Program(neighbour).post(f"enterprises/{pk}/cancel/", {"note": "x"}, If_Match="*").status_code == 404
    enterprise.refresh_from_db()
    assert enterprise.status == "active"


def test_visible_but_not_ones_own_act_is_403_with_the_reason(inspector):
    city = people.make_user("city_supervisor", "4301")
    people.post(city, "county_supervisor", "430103")
    enterprise = make_enterprise()

    answer = Program(city).post(f"enterprises/{enterprise.pk}/suspend/", {"note": "x"}, If_Match="*")

    assert answer.status_code == 403
    assert answer.json()["detail"]
    enterprise.refresh_from_db()
    assert enterprise.status == "active"


@pytest.mark.asvs("V2.3.1")
def test_wrong_state_is_409(city_supervisor):
    enterprise = make_enterprise()

    answer = Program(city_supervisor).post(f"enterprises/{enterprise.pk}/approve/", If_Match="*")

    assert answer.status_code == 409
    assert answer.json()["type"] == "/api/v1/problems/conflict/"


@pytest.mark.asvs("V2.3.5")
def test_whoever_reviewed_cannot_approve(inspector):
    people.post(inspector, "city_supervisor", "4301")
    enterprise = make_enterprise(status="submitted")
    program = Program(inspector)

    passed = program.post(f"enterprises/{enterprise.pk}/pass/", If_Match="*")
    refused = program.post(f"enterprises/{enterprise.pk}/approve/", If_Match=passed["ETag"])

    assert (passed.status_code, refused.status_code) == (200, 409)
    enterprise.refresh_from_db()
    assert enterprise.status == "county_passed"


def test_change_needs_the_version_that_was_read(inspector):
    enterprise = make_enterprise(staff_total=50)
    program, path = Program(inspector), f"enterprises/{enterprise.pk}/"
    tag = program.get(path)["ETag"]

    assert program.send("PATCH", path, {"staff_total": 51}).status_code == 428
    assert program.send("PATCH", path, {"staff_total": 51}, If_Match='"99"').status_code == 412
    changed = program.send("PATCH", path, {"staff_total": 51}, If_Match=f"W/{tag}")
    assert changed.json()["staff_total"] == 51
    assert program.send("PATCH", path, {"staff_total": 52}, If_Match=tag).status_code == 412
    enterprise.refresh_from_db()
    assert enterprise.staff_total == 51
    assert program.get(path, If_None_Match=changed["ETag"]).status_code == 304


@pytest.mark.asvs("V15.3.3")
def test_nothing_but_facts_can_be_changed(inspector):
    enterprise = make_enterprise()
    county, head = Program(inspector), Program(make_staff(enterprise))
    path = f"enterprises/{enterprise.pk}/"

    assert_only_these_change(county, "PATCH", path, {}, enterprise, set(OFFICIAL_FACTS))
    assert_only_these_change(head, "POST", f"{path}changes/", {"kind": "facts", "reason": "x"}, enterprise, set(FACTS))
    assert_only_these_change(county, "POST", f"{path}suspend/", {"note": "x"}, enterprise, set())
    assert not ChangeRequest.unscoped.exists()


@pytest.mark.asvs("V8.2.3")
def test_county_cannot_be_chosen_by_patch(inspector):
    enterprise = make_enterprise()

    answer = Program(inspector).send(
        "PATCH", f"enterprises/{enterprise.pk}/", {"jurisdiction": "430103002"}, If_Match="*"
    )

    assert errors_of(answer) == {"/jurisdiction": "unknown"}


def test_enterprise_asks_and_county_decides(inspector):
    enterprise = make_enterprise(staff_total=50)
    head = Program(make_staff(enterprise), "enterprises:write")
    county = Program(inspector, "enterprises:decide")
    path = f"enterprises/{enterprise.pk}/"

    asked = head.post(
        f"{path}changes/", {"reason": "扩产", "staff_total": 60, "legal_phone": PHONE}, If_Match=head.get(path)["ETag"]
    )
    assert asked.status_code == 201, asked.content
    request = asked.json()
    assert {row["name"] for row in request["differences"]} == {"staff_total", "legal_phone"}
    assert PHONE not in asked.content.decode()
    read = county.get(f"change-requests/{request['id']}/")
    own = head.post(f"change-requests/{request['id']}/approve/", {"enterprise_version": 1}, If_Match=read["ETag"])
    assert own.status_code == 403
    approved = county.post(
        f"change-requests/{request['id']}/approve/",
        {"enterprise_version": read.json()["enterprise_version"]},
        If_Match=read["ETag"],
    )

    assert approved.json()["status"] == "approved", approved.content
    enterprise.refresh_from_db()
    assert (enterprise.staff_total, enterprise.legal_phone) == (60, PHONE)


def test_difference_that_was_not_shown_is_not_approved(inspector):
    enterprise = make_enterprise(staff_total=50)
    head, county = Program(make_staff(enterprise)), Program(inspector)
    path = f"enterprises/{enterprise.pk}/"
    request = head.post(f"{path}changes/", {"reason": "扩产", "staff_total": 60}, If_Match="*").json()
    county.send("PATCH", path, {"staff_total": 55}, If_Match="*")

    answer = county.post(
        f"change-requests/{request['id']}/approve/",
        {"enterprise_version": request["enterprise_version"]},
        If_Match="*",
    )

    assert answer.status_code == 409
    enterprise.refresh_from_db()
    assert enterprise.staff_total == 55


def test_enterprise_sees_and_changes_only_itself(db):
    mine, other = make_enterprise(), make_enterprise()
    program = Program(make_staff(mine), "enterprises:write", "enterprises:read")

    assert [row["id"] for row in program.get("enterprises/").json()["results"]] == [mine.pk]
    assert program.get(f"enterprises/{other.pk}/").status_code == 404
    answer = program.post(f"enterprises/{other.pk}/changes/", {"reason": "x", "staff_total": 1}, If_Match="*")
    assert answer.status_code == 404
    assert not ChangeRequest.unscoped.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_equal_registrations_at_once_make_one_enterprise():
    program = Program(people.make_user("county_supervisor", "430102"), "enterprises:write")

    def send(_number):
        try:
            answer = program.post("enterprises/", body(), key="one-registration")
            return answer.status_code, answer.content, answer["ETag"], answer["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=20) as pool:
        outcomes = set(pool.map(send, range(20)))

    assert len(outcomes) == 1
    assert outcomes.pop()[0] == 201
    assert Enterprise.unscoped.count() == 1
    assert AuditEntry.unscoped.filter(action="enterprise.create").count() == 1
