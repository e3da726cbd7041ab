"""How fast programs may call: per token, and per person over all tokens."""

import pytest
import redis

from safetyportal.core.api import throttling
from tests.api.client import Program


def statuses(program: Program, count: int) -> list[int]:
    return [program.get("me/").status_code for _ in range(count)]


@pytest.mark.asvs("V2.4.1", "V15.2.2")
def test_token_is_stopped_after_its_burst_and_told_when_to_come_back(inspector, set_rule):
    set_rule("api.limits", requests_per_second=0.01, burst=3)
    program = Program(inspector, "jobs:read")

    assert statuses(program, 5) == [200, 200, 200, 429, 429]
    refused = program.get("me/")
    assert refused["Content-Type"] == "application/problem+json"
    assert 90 <= int(refused["Retry-After"]) <= 101
    assert refused.json()["type"] == "/api/v1/problems/too-many-requests/"


def test_another_token_of_the_person_has_its_own_bucket_up_to_the_persons(inspector, set_rule):
    set_rule("api.limits", requests_per_second=0.01, burst=3, user_requests_per_second=0.01, user_burst=5)

    assert statuses(Program(inspector, "jobs:read"), 4) == [200, 200, 200, 429]
    assert statuses(Program(inspector, "jobs:read"), 3) == [200, 200, 429]
    assert statuses(Program(inspector), 1) == [429]


def test_one_person_does_not_slow_another(inspector, neighbour, set_rule):
    set_rule("api.limits", user_requests_per_second=0.01, user_burst=1)

    assert statuses(Program(inspector), 2) == [200, 429]
    assert statuses(Program(neighbour), 1) == [200]


def test_calls_come_back_with_time(db):
    bucket = {"time": (50.0, 1)}

    assert throttling.take(bucket) == 0
    wait = throttling.take(bucket)
    assert 0 < wait <= 0.02


def test_refused_call_is_not_charged(db):
    assert throttling.take({"a": (0.01, 1)}) == 0
    assert throttling.take({"a": (0.01, 1), "b": (0.01, 1)}) > 0
    assert throttling.take({"b": (0.01, 1)}) == 0


@pytest.mark.asvs("V16.5.2")
def test_calls_go_on_when_redis_is_lost(db, settings):
    settings.CACHES = {"default": {"LOCATION": "redis://127.0.0.1:1/0"}}

    assert throttling.take({"a": (0.01, 1)}) == 0
    assert isinstance(throttling._client["redis://127.0.0.1:1/0"][0], redis.Redis)


def test_calls_without_permission_are_counted_too(inspector, set_rule):
    set_rule("api.limits", requests_per_second=0.01, burst=2)
    program = Program(inspector, "jobs:read")

    assert [program.get("notifications/").status_code for _ in range(3)] == [403, 403, 429]
