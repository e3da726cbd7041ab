"""A request that arrives twice, at once or later, has one effect and one answer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections, transaction
from django.utils import timezone

from safetyportal.core.models import IdempotencyKey, Notification
from safetyportal.core.services import answers
from tests import people
from tests.api.client import Program, errors_of

MARK = "notifications/mark-read/"
READ_AND_WRITE = ("notifications:read", "notifications:write")


def notices(user, count: int = 3):
    return [
        Notification.objects.create(user=user, kind="test", title=f"示例{i}", key=f"k{user.pk}-{i}")
        for i in range(count)
    ]


def test_key_is_required(inspector):
    notices(inspector)

    answer = Program(inspector).post(MARK, key="")

    assert answer.status_code == 400
    assert errors_of(answer) == {"Idempotency-Key": "invalid"}
    assert Notification.objects.filter(read_at=None).count() == 3


@pytest.mark.parametrize("key", ["short", "x" * 77, "with space in it", "ключключ"])
def test_key_must_be_usable(inspector, key):
    assert Program(inspector).post(MARK, key=key).status_code == 400
    assert not IdempotencyKey.objects.exists()


def test_repeat_gets_the_same_bytes_and_has_no_effect(inspector):
    notices(inspector)
    program = Program(inspector)

    first = program.post(MARK, key="the-same-key")
    Notification.objects.update(read_at=None)
    second = program.post(MARK, key="the-same-key")

    assert first.json() == {"marked": 3}
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second["Idempotent-Replayed"] == "true"
    assert Notification.objects.filter(read_at=None).count() == 3


@pytest.mark.parametrize("body", [{"ids": [1]}, {"ids": []}])
def test_same_key_with_another_body_is_422(inspector, body):
    program = Program(inspector)
    program.post(MARK, key="the-same-key")
    notices(inspector)

    answer = program.post(MARK, body, key="the-same-key")

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/idempotency-key-reused/")
    assert Notification.objects.filter(read_at=None).count() == 3


def test_keys_of_two_people_are_apart(inspector, neighbour):
    notices(inspector)
    notices(neighbour, 2)

    assert Program(inspector).post(MARK, key="the-same-key").json() == {"marked": 3}
    assert Program(neighbour).post(MARK, key="the-same-key").json() == {"marked": 2}


def test_refused_request_leaves_its_key_free(inspector):
    program = Program(inspector)

    refused = program.post(MARK, {"ids": ["x"]}, key="the-same-key")
    accepted = program.post(MARK, {"ids": [1]}, key="the-same-key")

    assert (refused.status_code, accepted.status_code) == (400, 200)


@pytest.mark.asvs("V2.3.3")
def test_failure_after_the_change_undoes_it(inspector, monkeypatch):
    notices(inspector)

    def fail(*_args):
        raise RuntimeError("disk full")

    monkeypatch.setattr(answers, "keep", fail)
    answer = Program(inspector).post(MARK, key="the-same-key")

    assert answer.status_code == 500
    assert Notification.objects.filter(read_at=None).count() == 3
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.asvs("V2.3.4")
def test_twenty_at_once_have_one_effect_and_twenty_equal_answers(set_rule):
    set_rule("api.limits", requests_per_second=1000, burst=1000, user_requests_per_second=1000, user_burst=1000)
    user = people.make_user("county_supervisor", "430102")
    notices(user)
    program = Program(user, *READ_AND_WRITE)
    together = Barrier(20)

    def call(_number):
        try:
            together.wait()
            answer = Program()
            answer.headers = program.headers
            answer = answer.post(MARK, key="the-same-key")
            return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=20) as pool:
        outcomes = list(pool.map(call, range(20)))

    assert set(outcomes) == {(200, b'{"marked":3}')}
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_repeat_beside_a_long_running_first_is_asked_to_come_back():
    user = people.make_user("county_supervisor", "430102")
    program = Program(user, *READ_AND_WRITE)

    def call():
        try:
            return program.post(MARK, key="the-same-key")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool, transaction.atomic():
        answers.claim(user, "api:the-same-key", "x")
        answer = pool.submit(call).result()

    assert answer.status_code == 409
    assert int(answer["Retry-After"]) >= 1


def test_old_keys_are_forgotten(inspector):
    program = Program(inspector)
    program.post(MARK, key="the-old-key")
    program.post(MARK, key="the-new-key")
    IdempotencyKey.objects.filter(key="api:the-old-key").update(created_at=timezone.now() - timedelta(days=8))

    assert answers.forget_old(timezone.now()) == 1
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["api:the-new-key"]
