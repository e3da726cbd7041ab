"""The hazard loop through the API: another system files, acts and sends photos, and repeats do nothing twice."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hazards.models import HandOver, Hazard
from safetyportal.core.models import Attachment
from tests.api.client import Program
from tests.factories.enterprises import make_enterprise
from tests.factories.hazards import make_hazard
from tests.factories.listings import make_body
from tests.hazards.loop_helpers import a_firm, photo
from tests.hazards.test_loop_registers import make_extension, make_handover, make_review
from tests.suites.api import ApiSuite

pytestmark = pytest.mark.django_db


class TestHazardApi(ApiSuite):
    path = "hazards/"
    scope = "hazards:read"
    methods = {"GET", "POST"}
    detail_methods = {"GET", "PATCH"}

    def make(self, code):
        return make_hazard(make_enterprise(code))


class TestExtensionApi(ApiSuite):
    path = "hazard-extensions/"
    scope = "hazards:read"

    def make(self, code):
        return make_extension(make_hazard(make_enterprise(code)))


class TestReviewApi(ApiSuite):
    path = "hazard-reviews/"
    scope = "hazards:read"

    def make(self, code):
        return make_review(make_hazard(make_enterprise(code), level="major"))


class TestHandOverApi(ApiSuite):
    path = "hazard-handovers/"
    scope = "hazards:read"

    def make(self, code):
        return make_handover(make_hazard(make_enterprise(code)), to=code[:6])


def filed(firm, **values) -> dict:
    return {
        "enterprise": firm.pk,
        "source": "3",
        "external_id": "EHS-1",
        "description": "示例：护栏缺失",
        "location": "二楼平台（示例）",
        "category": "B07",
        "found_on": "2026-11-10",
        **values,
    }


def send_photo(program, hazard, purpose: str, upload=None, key: str | None = None):
    return program.client.post(
        f"/api/v1/hazards/{hazard}/photos/",
        {"purpose": purpose, "file": upload or photo()},
        headers={**program.headers, "Idempotency-Key": key or str(uuid.uuid4())},
    )


def tag(answer) -> dict:
    return {"If_Match": answer["ETag"]}


def test_an_enterprises_own_system_takes_a_hazard_round(unhurried):
    firm, head, officer, _worker = a_firm()
    program = Program(officer, "hazards:write", "hazards:decide")
    made = program.post("hazards/", filed(firm), key="a-key-of-its-own")
    assert (made.status_code, made.json()["status"]) == (201, "reported")
    again = program.post("hazards/", filed(firm), key="a-key-of-its-own")
    assert (again.status_code, again["Idempotent-Replayed"], again.content) == (201, "true", made.content)
    assert Hazard.unscoped.count() == 1
    number, path = made.json()["id"], f"hazards/{made.json()['id']}/"
    assert send_photo(program, number, "before").status_code == 201
    step = program.post(f"{path}assess/", {"level": "general"}, **tag(made))
    step = program.post(f"{path}assign/", {"rectify_by": "2099-01-01"}, **tag(step))
    assert (step.status_code, step.json()["errors"][0]["pointer"]) == (400, "/rectify_by")
    fresh = program.get(path)
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    step = program.post(f"{path}assign/", {"rectify_by": day, "responsible": "示例甲"}, **tag(fresh))
    assert step.json()["status"] == "rectifying", step.content
    missing = program.post(f"{path}submit/", {"rectification": "已安装"}, **tag(step))
    assert missing.status_code == 400
    assert send_photo(program, number, "after").status_code == 201
    done = program.post(f"{path}submit/", {"rectification": "已安装"}, **tag(program.get(path)))
    assert done.json()["status"] == "awaiting", done.content
    refused = program.post(f"{path}verify/", {}, **tag(done))
    assert refused.status_code == 409
    closed = Program(head).post(f"{path}verify/", {"note": "合格"}, **tag(done))
    assert closed.json()["status"] == "closed", closed.content


def test_the_same_number_with_another_key_is_refused(unhurried):
    firm, _head, officer, _worker = a_firm()
    program = Program(officer, "hazards:write")
    assert program.post("hazards/", filed(firm)).status_code == 201
    assert program.post("hazards/", filed(firm)).status_code in {400, 409}
    assert Hazard.unscoped.count() == 1


def test_a_token_that_only_reads_changes_nothing(unhurried):
    firm, _head, officer, _worker = a_firm()
    hazard = make_hazard(firm, "reported")
    program = Program(officer, "hazards:read")
    assert program.post("hazards/", filed(firm)).status_code == 403
    assert program.post(f"hazards/{hazard.pk}/assess/", {}, If_Match="*").status_code == 403
    assert list(Hazard.unscoped.values_list("status", flat=True)) == ["reported"]


def test_bad_bodies_name_their_fields(unhurried):
    firm, _head, officer, _worker = a_firm()
    foreign = make_enterprise("430103002")
    program = Program(officer, "hazards:write")
    for values, pointer in (
        ({"found_on": "2999-01-01"}, "/found_on"),
        ({"description": "字" * 10_000}, "/description"),
        ({"enterprise": foreign.pk}, "/enterprise"),
        ({"criteria": ["XX-9"]}, "/criteria"),
        ({"status": "closed"}, "/status"),
        ({"source": "5"}, None),
    ):
        answer = program.post("hazards/", filed(firm, **values))
        assert answer.status_code in {403, 400}, (values, answer.content)
        if pointer:
            assert any(error["pointer"].startswith(pointer) for error in answer.json()["errors"]), answer.content
    assert Hazard.unscoped.count() == 0


def test_a_photo_that_is_none_is_refused_and_a_repeat_keeps_one(unhurried):
    firm, _head, officer, _worker = a_firm()
    hazard = make_hazard(firm)
    program = Program(officer, "hazards:write")
    wrong = SimpleUploadedFile("photo.jpg", b"GIF89a not here", content_type="image/jpeg")
    assert send_photo(program, hazard.pk, "after", wrong).status_code == 400
    for _again in range(2):
        assert send_photo(program, hazard.pk, "after", photo(), key="one-and-the-same").status_code == 201
    assert Attachment.unscoped.filter(target_id=hazard.pk).count() == 1
    listed = program.get(f"hazards/{hazard.pk}/photos/").json()["results"]
    assert [row["purpose"] for row in listed] == ["hazard.after"]


def test_comments_and_requests_of_a_hazard(unhurried):
    firm, _head, _officer, worker = a_firm()
    hazard = make_hazard(firm)
    program = Program(worker, "hazards:write")
    assert program.post(f"hazards/{hazard.pk}/comments/", {"text": "已订货"}).status_code == 201
    later = hazard.rectify_by.replace(year=hazard.rectify_by.year + 1).isoformat()
    asked = program.post(f"hazards/{hazard.pk}/extension-requests/", {"new_day": later, "reason": "示例"}, If_Match="*")
    assert asked.status_code == 400  # beyond what the rule allows
    assert [row["text"] for row in program.get(f"hazards/{hazard.pk}/comments/").json()["results"]] == ["已订货"]
    other = Program(a_firm("430103002")[2], "hazards:write")
    assert other.get(f"hazards/{hazard.pk}/comments/").status_code == 404


def test_a_hazard_is_handed_over_refused_passed_on_received_and_answered(inspector, neighbour):
    hazard = make_hazard(make_enterprise("430102001"), source="5")
    first, second = make_body("430103", "industry"), make_body("430103", number="002", name="示例第二单位")
    sender = Program(inspector, "hazards:decide")
    sent = {"kind": "transfer", "to_body": first.code, "candidates": [second.code], "reason": "示例：属相邻县"}
    unknown = sender.post(
        f"hazards/{hazard.pk}/hand-over/", {**sent, "to_body": "9" * 12}, **tag(sender.get(f"hazards/{hazard.pk}/"))
    )
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/to_body")
    assert not HandOver.unscoped.exists()
    made = sender.post(f"hazards/{hazard.pk}/hand-over/", sent, **tag(sender.get(f"hazards/{hazard.pk}/")))
    assert (made.status_code, made.json()["to_body_name"]) == (201, first.name), made.content
    path = f"hazard-handovers/{made.json()['id']}/"
    other = Program(neighbour, "hazards:decide")
    assert sender.post(f"{path}accept/", {}, **tag(sender.get(path))).status_code in {403, 409}
    passed = other.post(f"{path}refuse/", {"note": "不属本部门职责"}, **tag(other.get(path)))
    assert (passed.status_code, passed.json()["to_body_name"]) == (200, second.name), passed.content
    accepted = other.post(f"{path}accept/", {}, **tag(passed))
    assert accepted.json()["status"] == "accepted", accepted.content
    replied = other.post(f"{path}reply/", {"reply": "三日内核查"}, **tag(accepted))
    assert replied.json()["reply"] == "三日内核查", replied.content
    finished = other.post(f"{path}finish/", {"feedback": "已整改"}, **tag(replied))
    assert finished.json()["status"] == "done", finished.content


def test_a_hand_over_cannot_be_acted_on_by_a_stranger(inspector, stranger):
    row = make_handover(make_hazard(make_enterprise("430102001")), to="430103")
    far = Program(stranger, "hazards:decide")
    for name in ("accept", "refuse", "reply", "finish", "withdraw", "designate", "send-back"):
        assert far.post(f"hazard-handovers/{row.pk}/{name}/", {"note": "x"}, If_Match='"1"').status_code == 404
    row.refresh_from_db()
    assert row.status == "offered"
