"""Host, competent department and number elsewhere, for programs."""

import pytest

from enterprises.models import Enterprise
from tests.api.client import Program, errors_of
from tests.api.test_enterprises import body
from tests.enterprises.test_links import body_of
from tests.factories.enterprises import make_enterprise, make_staff

pytestmark = pytest.mark.usefixtures("unhurried")


def test_authority_registers_and_changes_the_links(inspector):
    program, host, office = Program(inspector, "enterprises:write"), make_enterprise(), body_of("430102")
    made = program.post("enterprises/", body(host=host.pk, government_body=office.code, external_id="示例-1"))
    assert made.status_code == 201, made.content
    content = made.json()
    assert (content["host"], content["host_name"]) == (host.pk, host.name)
    assert (content["government_body"], content["government_body_name"]) == (office.code, office.name)
    path = f"enterprises/{content['id']}/"
    changed = program.send("PATCH", path, {"host": None, "external_id": "示例-2"}, If_Match="*")
    assert (changed.json()["host"], changed.json()["external_id"]) == (None, "示例-2")
    assert program.get("enterprises/?external_id=示例-2").json()["results"][0]["id"] == content["id"]


def test_host_out_of_scope_or_itself_is_refused(inspector):
    program, mine, elsewhere = Program(inspector, "enterprises:write"), make_enterprise(), make_enterprise("430103002")
    for host in (elsewhere.pk, mine.pk, 2_000_000_000):
        refused = program.send("PATCH", f"enterprises/{mine.pk}/", {"host": host}, If_Match="*")
        assert refused.status_code == 400, refused.content
        assert "/host" in errors_of(refused)
    assert Enterprise.unscoped.get(pk=mine.pk).host is None


def test_enterprise_cannot_ask_for_links(inspector):
    enterprise = make_enterprise()
    program = Program(make_staff(enterprise), "enterprises:write")
    asked = program.post(
        f"enterprises/{enterprise.pk}/changes/", {"reason": "示例", "host": make_enterprise().pk}, If_Match="*"
    )
    assert asked.status_code == 400
    assert errors_of(asked)["/host"] == "unknown"
