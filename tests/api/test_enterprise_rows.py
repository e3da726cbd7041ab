"""What hangs on enterprises, and transfers, for programs: writing with scope, keys, versions and problems."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.api import row_bodies
from enterprises.models import (
    Enterprise,
    EnterpriseDocument,
    ResponsiblePerson,
    Site,
    SpecialObject,
    SpecialObjectType,
    TransferRequest,
)
from safetyportal.core.models import Attachment, AuditEntry
from tests.api.client import Program, errors_of, url
from tests.core.test_attachments import photo
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user
from tests.suites.api import ApiSuite

pytestmark = pytest.mark.usefixtures("unhurried")
PHONE = "13812345678"
NUMBER = "T430102199001011234"


class TestPersonApi(ApiSuite):
    path, scope, detail_methods = "persons/", "enterprises:read", {"GET", "PATCH"}

    def make(self, code):
        return ResponsiblePerson.unscoped.create(enterprise=make_enterprise(code), kind="contact", name="示例")


class TestSiteApi(ApiSuite):
    path, scope, detail_methods = "sites/", "enterprises:read", {"GET", "PATCH", "DELETE"}

    def make(self, code):
        return Site.unscoped.create(enterprise=make_enterprise(code), kind="plant", name="示例厂区")


class TestDocumentApi(ApiSuite):
    path, scope, detail_methods = "documents/", "enterprises:read", {"GET", "PATCH"}

    def make(self, code):
        return EnterpriseDocument.unscoped.create(enterprise=make_enterprise(code), kind="lease", title="示例")


class TestSpecialObjectApi(ApiSuite):
    path, scope, detail_methods = "special-objects/", "enterprises:read", {"GET", "PATCH"}

    def make(self, code):
        kind = SpecialObjectType.objects.get(code="dust")
        return SpecialObject.unscoped.create(
            enterprise=make_enterprise(code), type=kind, name="示例", values={"workers": 3}
        )


class TestTransferApi(ApiSuite):
    path, scope = "transfers/", "enterprises:read"

    def make(self, code):
        firm = make_enterprise(code)
        return TransferRequest.unscoped.create(
            enterprise=firm, jurisdiction=firm.jurisdiction, place=firm.place, sectors=firm.sectors, reason="示例",
            to_jurisdiction=firm.jurisdiction, to_place=firm.place, requested_by=make_staff(firm), status="refused",
        )  # fmt: skip


@pytest.fixture
def enterprise(db):
    return make_enterprise()


@pytest.fixture
def keeper(enterprise):
    """A program of the enterprise's head."""
    return Program(make_staff(enterprise), "enterprises:write")


def multipart(program, path: str, *, key: str | None = None, **parts):
    """POST of a form with files, as browsers and command lines make it."""
    headers = program.headers | {"Idempotency-Key": key or str(uuid.uuid4())}
    return program.client.post(url(path), parts, headers=headers)


def file_of(content: bytes, name: str = "执照.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_examples_of_the_description_are_accepted(enterprise, keeper):
    for path, shape in (("persons", row_bodies.PersonBody), ("sites", row_bodies.SiteBody)):
        made = keeper.post(f"enterprises/{enterprise.pk}/{path}/", shape.example)
        assert made.status_code == 201, made.content


def test_person_is_added_once_changed_by_version_and_masked(enterprise, keeper):
    body = {"kind": "special_operator", "name": "示例电工", "phone": PHONE, "certificate_number": NUMBER}
    key = str(uuid.uuid4())
    made = keeper.post(f"enterprises/{enterprise.pk}/persons/", body, key=key)
    again = keeper.post(f"enterprises/{enterprise.pk}/persons/", body, key=key)
    assert (made.status_code, again.content) == (201, made.content)
    person = ResponsiblePerson.unscoped.get()
    assert PHONE not in made.content.decode()
    assert "19900101" not in made.content.decode()
    path = f"persons/{person.pk}/"
    assert keeper.send("PATCH", path, {"position": "班长"}).status_code == 428
    changed = keeper.send("PATCH", path, {"position": "班长"}, If_Match=made["ETag"])
    assert changed.json()["position"] == "班长"
    assert keeper.send("PATCH", path, {"position": "组长"}, If_Match=made["ETag"]).status_code == 412
    person.refresh_from_db()
    assert (person.position, person.phone, person.certificate_number) == ("班长", PHONE, NUMBER)
    assert AuditEntry.unscoped.filter(action__startswith="responsibleperson.").count() == 2


def test_site_and_special_object_are_added_changed_and_removed(enterprise, keeper):
    base = f"enterprises/{enterprise.pk}/"
    site = keeper.post(f"{base}sites/", {"kind": "plant", "name": "示例厂区", "contact_phone": PHONE})
    assert keeper.send("PATCH", f"sites/{site.json()['id']}/", {"hazards": "粉尘"}, If_Match="*").status_code == 200
    assert keeper.send("DELETE", f"sites/{site.json()['id']}/", If_Match="*").status_code == 200
    assert not Site.unscoped.exists()
    body = {"type": "dust", "name": "示例除尘", "values": {"dust": "metal", "workers": 3}}
    special = keeper.post(f"{base}special-objects/", body)
    assert special.status_code == 201, special.content
    path = f"special-objects/{special.json()['id']}/"
    changed = keeper.send("PATCH", path, {"values": {"dust": "metal", "workers": 5}}, If_Match="*")
    assert changed.json()["values"] == {"dust": "metal", "workers": 5}
    assert keeper.post(f"{base}special-objects/", body | {"values": {"没有": 1}}).status_code == 400
    assert SpecialObject.unscoped.count() == 1


def test_licence_is_uploaded_and_replaces_the_one_before(enterprise, keeper):
    path, key, content = f"enterprises/{enterprise.pk}/licence/", str(uuid.uuid4()), photo()
    first = multipart(keeper, path, key=key, file=file_of(content))
    assert first.status_code == 201, first.content
    assert multipart(keeper, path, key=key, file=file_of(content)).content == first.content
    assert multipart(keeper, path, key=key, file=file_of(photo((640, 480)))).status_code == 422
    assert Attachment.unscoped.count() == 1
    assert first.json()["number"] == enterprise.credit_code
    second = multipart(keeper, path, file=file_of(photo((640, 480))))
    assert second.status_code == 201
    retired = EnterpriseDocument.unscoped.exclude(retired_on=None).values_list("pk", flat=True)
    assert list(retired) == [first.json()["id"]]


def test_document_comes_with_or_without_its_file_and_is_renewed(enterprise, keeper):
    base = f"enterprises/{enterprise.pk}/documents/"
    plain = keeper.post(base, {"kind": "lease", "title": "示例合同", "expires_on": "2027-01-31"})
    assert plain.status_code == 201, plain.content
    filed = multipart(keeper, base, kind="lease", title="示例合同二", file=file_of(photo()))
    assert filed.json()["file"]
    renewed = multipart(keeper, f"documents/{plain.json()['id']}/renew/", number="示例-2", file=file_of(photo()))
    assert renewed.status_code == 428
    headers = keeper.headers | {"Idempotency-Key": str(uuid.uuid4()), "If-Match": "*"}
    renewed = keeper.client.post(
        url(f"documents/{plain.json()['id']}/renew/"), {"number": "示例-2", "file": file_of(photo())}, headers=headers
    )
    assert renewed.status_code == 201, renewed.content
    assert keeper.get(f"documents/{plain.json()['id']}/").json()["retired_on"]


@pytest.mark.parametrize("content", [b"MZ not a picture", b"<svg/>", b""])
def test_hostile_file_is_a_problem_and_leaves_nothing(enterprise, keeper, content):
    answer = multipart(keeper, f"enterprises/{enterprise.pk}/licence/", file=file_of(content))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not EnterpriseDocument.unscoped.exists()
    assert not Attachment.unscoped.exists()


def test_size_and_format_are_refused_before_anything_is_read(enterprise, keeper, set_rule):
    path = f"enterprises/{enterprise.pk}/licence/"
    assert keeper.post(path, {"file": "x"}).status_code == 415
    assert multipart(keeper, f"enterprises/{enterprise.pk}/persons/", name="示例").status_code == 415
    set_rule("upload.limits", file_bytes=1000)
    set_rule("api.limits", body_bytes=1000)
    assert multipart(keeper, path, file=file_of(photo())).status_code == 413
    assert not EnterpriseDocument.unscoped.exists()


def test_others_cannot_write_and_nothing_changes(enterprise, neighbour):
    person = ResponsiblePerson.unscoped.create(enterprise=enterprise, kind="contact", name="示例")
    for reader, refused in ((neighbour, 404), (make_staff(enterprise, "enterprise_worker"), 403)):
        program = Program(reader)
        for path, body in (("persons", {"kind": "contact", "name": "示例二"}), ("sites", row_bodies.SiteBody.example)):
            assert program.post(f"enterprises/{enterprise.pk}/{path}/", body).status_code == refused
        assert program.send("PATCH", f"persons/{person.pk}/", {"name": "x"}, If_Match="*").status_code == refused
        assert multipart(program, f"enterprises/{enterprise.pk}/licence/", file=file_of(photo())).status_code == refused
    read_only = Program(make_staff(enterprise), "enterprises:read")
    assert read_only.post(f"enterprises/{enterprise.pk}/sites/", row_bodies.SiteBody.example).status_code == 403
    person.refresh_from_db()
    assert (person.name, ResponsiblePerson.unscoped.count(), Site.unscoped.count()) == ("示例", 1, 0)
    assert not AuditEntry.unscoped.exclude(action__startswith="session").filter(action__contains="person").exists()


def test_closed_record_takes_nothing(keeper, enterprise):
    Enterprise.unscoped.filter(pk=enterprise.pk).update(status="cancelled")
    answer = keeper.post(f"enterprises/{enterprise.pk}/sites/", row_bodies.SiteBody.example)
    assert (answer.status_code, Site.unscoped.count()) == (409, 0)


# Transfers


def test_transfer_goes_from_county_to_county(enterprise, inspector):
    giving = Program(inspector, "enterprises:write")
    receiving = Program(make_user("county_supervisor", "430202"), "enterprises:read", "enterprises:decide")
    path = f"enterprises/{enterprise.pk}/transfers/"
    assert giving.post(path, row_bodies.TransferBody.example).status_code == 428
    asked = giving.post(path, row_bodies.TransferBody.example, If_Match="*")
    assert asked.status_code == 201, asked.content
    transfer = f"transfers/{asked.json()['id']}/"
    assert receiving.get(f"enterprises/{enterprise.pk}/").status_code == 404
    offered = receiving.get(transfer)
    assert offered.json()["offered"]["name"] == enterprise.name
    assert giving.post(f"{transfer}accept/", If_Match="*").status_code == 403
    taken = receiving.post(f"{transfer}accept/", If_Match=offered["ETag"])
    assert (taken.status_code, taken.json()["status"], taken.json()["offered"]) == (200, "accepted", None)
    assert receiving.get(f"enterprises/{enterprise.pk}/").json()["jurisdiction"] == "430202001"
    assert giving.get(transfer).json()["status"] == "accepted"
    assert giving.get(f"enterprises/{enterprise.pk}/").status_code == 404
    assert receiving.post(f"{transfer}refuse/", {"note": "示例"}, If_Match="*").status_code == 409


def test_transfer_is_refused_with_a_reason_or_withdrawn(enterprise, inspector, neighbour):
    giving, receiving = Program(inspector), Program(make_user("county_supervisor", "430202"))
    path = f"enterprises/{enterprise.pk}/transfers/"
    for side, step, body in ((receiving, "refuse", {"note": "示例：未迁入"}), (giving, "withdraw", {})):
        transfer = f"transfers/{giving.post(path, row_bodies.TransferBody.example, If_Match='*').json()['id']}/"
        assert Program(neighbour).get(transfer).status_code == 404
        assert Program(neighbour).post(f"{transfer}{step}/", body, If_Match="*").status_code in {403, 404}
        assert side.post(f"{transfer}{step}/", body, If_Match="*").status_code == 200
    assert errors_of(receiving.post(f"{transfer}refuse/", {}, If_Match="*")) == {"/note": "required"}
    assert [row["status"] for row in giving.get(path).json()["results"]] == ["withdrawn", "refused"]
    assert Enterprise.unscoped.get(pk=enterprise.pk).place == enterprise.place
