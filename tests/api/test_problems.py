"""Error answers: one shape, the caller's language, nothing that tells more than it should."""

import json

import pytest
from django.db import OperationalError

from safetyportal.core.api import own
from safetyportal.core.errors import Busy, Conflict, NotAllowed, TooMuch
from safetyportal.core.models import Job, User
from tests.api.client import Program, errors_of

pytestmark = pytest.mark.usefixtures("unhurried")


def assert_problem(answer, status: int, kind: str) -> dict:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store" or "no-store" in answer["Cache-Control"]
    content = answer.json()
    assert content["status"] == status
    assert content["type"] == f"/api/v1/problems/{kind}/"
    assert content["request_id"] == answer["X-Request-Id"]
    return content


def test_anonymous_callers_are_told_how_to_sign_in(db):
    answer = Program().get("jurisdictions/")

    assert_problem(answer, 401, "unauthenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(
    "path", ["no-such-thing/", "enterprises/abc/", "jobs/1/more/", "jurisdictions", "/api/v1/x%00y"]
)
def test_addresses_that_lead_nowhere_answer_like_hidden_records(inspector, path):
    program = Program(inspector)

    nowhere = program.get(path, X_Request_Id="same-for-both")
    hidden = program.get("jobs/1/", X_Request_Id="same-for-both")

    assert_problem(nowhere, 404, "not-found")
    assert nowhere.content == hidden.content


@pytest.mark.asvs("V8.2.2")
def test_record_of_somebody_else_and_no_record_give_the_same_bytes(inspector, neighbour, now):
    job = Job.objects.create(name="core.tick", requested_by=neighbour, run_after=now)
    program = Program(inspector)

    theirs = program.get(f"jobs/{job.pk}/", X_Request_Id="same-for-both")
    none = program.get("jobs/999999999/", X_Request_Id="same-for-both")

    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content
    assert dict(theirs.headers) == dict(none.headers)
    assert Program(neighbour).get(f"jobs/{job.pk}/").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE"])
@pytest.mark.asvs("V4.1.4")
def test_methods_that_an_address_does_not_know_are_405(inspector, method):
    answer = Program(inspector).send(method, "jurisdictions/")

    assert_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer["Allow"]


def test_errors_speak_the_language_of_the_request(inspector):
    english = Program(inspector, language="en").get("jobs/1/").json()
    chinese = Program(inspector, language="zh-hans").get("jobs/1/").json()

    assert english["title"] == "Not found"
    assert chinese["title"] == "未找到"
    assert english["detail"] != chinese["detail"]


def test_errors_speak_the_persons_language_when_the_request_names_none(inspector):
    User.objects.filter(pk=inspector.pk).update(language="en")
    program = Program(inspector)
    del program.headers["Accept-Language"]

    assert program.get("jobs/1/").json()["title"] == "Not found"


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "nul",
        '{"ids": [1,]}',
        '{"ids": NaN}',
        "[" * 100_000,
        '"\udc80"'.encode("utf-8", "surrogatepass"),
        b"\xff\xfe",
    ],
)
@pytest.mark.asvs("V2.2.1", "V16.5.3")
def test_malformed_json_is_400_and_changes_nothing(inspector, body):
    answer = Program(inspector).send("POST", "notifications/mark-read/", body)

    assert_problem(answer, 400, "invalid")


@pytest.mark.parametrize("body", ["[]", "[1]", '"text"', "7", "null"])
def test_body_that_is_no_object_is_400(inspector, body):
    answer = Program(inspector).send("POST", "notifications/mark-read/", body)

    assert_problem(answer, 400, "invalid")


@pytest.mark.asvs("V15.3.3")
def test_unknown_fields_are_named(inspector):
    answer = Program(inspector).post("notifications/mark-read/", {"ids": [1], "user": 7, "read_at": None})

    assert_problem(answer, 400, "invalid")
    assert errors_of(answer) == {"/user": "unknown", "/read_at": "unknown"}


def test_nested_errors_point_into_the_body(inspector):
    answer = Program(inspector).post("notifications/mark-read/", {"ids": [1, "x", -3]})

    assert errors_of(answer) == {"/ids/1": "invalid", "/ids/2": "min_value"}


def test_body_above_the_limit_is_413(inspector):
    answer = Program(inspector).send("POST", "notifications/mark-read/", json.dumps({"ids": [1] * 700_000}))

    assert_problem(answer, 413, "too-large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.asvs("V3.5.2")
def test_other_content_types_are_415(inspector, kind):
    program = Program(inspector, "notifications:write", "notifications:read")

    answer = program.client.post(
        "/api/v1/notifications/mark-read/",
        data="ids=1",
        content_type=kind,
        headers=program.headers | {"Idempotency-Key": "abcdefgh"},
    )

    assert_problem(answer, 415, "unsupported-media-type")


def test_answers_other_than_json_are_406(inspector):
    assert_problem(Program(inspector).get("me/", Accept="text/html"), 406, "not-acceptable")


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (NotAllowed(), 403, "forbidden"),
        (Conflict(), 409, "conflict"),
        (Busy(), 503, "unavailable"),
        (TooMuch("full"), 429, "too-many-requests"),
        (OperationalError("server closed the connection"), 503, "unavailable"),
        (KeyError("secret-detail"), 500, "internal"),
    ],
)
def test_whatever_a_service_raises_becomes_a_problem(inspector, monkeypatch, error, status, kind):
    def fail(*_args):
        raise error

    monkeypatch.setattr(own, "mark_read", fail)
    answer = Program(inspector).post("notifications/mark-read/")

    assert_problem(answer, status, kind)
    assert ("Retry-After" in answer) == (status == 503)
    assert "secret-detail" not in answer.content.decode()


@pytest.mark.asvs("V3.5.1")
def test_session_calls_that_change_something_need_the_csrf_token(inspector):
    program = Program(inspector)
    program.client.handler.enforce_csrf_checks = True

    assert_problem(program.post("notifications/mark-read/"), 403, "forbidden")
    assert Program(inspector, "notifications:write").post("notifications/mark-read/").status_code == 200


def test_problem_types_can_be_looked_up_by_anybody(db):
    answer = Program().get("problems/not-found/")

    assert answer.json() == {"type": "/api/v1/problems/not-found/", "title": "Not found", "status": 404}


def test_refusals_of_the_middleware_are_problems_too(inspector):
    User.objects.filter(pk=inspector.pk).update(must_change_password=True)

    content = assert_problem(Program(inspector).get("me/"), 403, "forbidden")

    assert "signing in" in content["detail"]


def test_request_for_another_host_is_a_problem_too(inspector, settings):
    settings.ALLOWED_HOSTS = ["portal.example"]

    assert_problem(Program(inspector).get("me/", Host="evil.example"), 400, "invalid")
