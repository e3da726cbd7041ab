"""A form that arrives twice has one effect, also when both arrive at the same moment."""

import threading

import pytest
from django.db import connection

from safetyportal.core.models import IdempotencyKey
from safetyportal.core.services.once import AlreadySent, once
from tests import people


def counting(calls: list):
    def effect() -> str:
        calls.append(1)
        return f"/done/{len(calls)}/"

    return effect


def test_repeat_gets_the_first_answer(inspector):
    calls: list[int] = []
    given = {"user": inspector, "key": "form:1", "fingerprint": "same", "effect": counting(calls)}
    assert once(**given) == ("/done/1/", True)
    assert once(**given) == ("/done/1/", False)
    assert len(calls) == 1


def test_other_content_under_the_same_key_is_refused(inspector):
    calls: list[int] = []
    once(user=inspector, key="form:1", fingerprint="one", effect=counting(calls))
    with pytest.raises(AlreadySent):
        once(user=inspector, key="form:1", fingerprint="two", effect=counting(calls))
    assert len(calls) == 1


def test_failed_attempt_leaves_the_key_free(inspector):
    def broken() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(user=inspector, key="form:1", fingerprint="same", effect=broken)
    assert not IdempotencyKey.objects.exists()
    assert once(user=inspector, key="form:1", fingerprint="same", effect=lambda: "/x/") == ("/x/", True)


def test_keys_of_two_people_are_apart(inspector, neighbour):
    calls: list[int] = []
    for user in (inspector, neighbour):
        once(user=user, key="form:1", fingerprint="same", effect=counting(calls))
    assert len(calls) == 2


@pytest.mark.asvs("V15.4.2")
def test_simultaneous_requests_have_one_effect(transactional_db):
    user, calls, answers = people.make_user("county_supervisor", "430102"), [], []
    together = threading.Barrier(4)

    def send():
        try:
            together.wait(timeout=10)
            answers.append(once(user=user, key="form:1", fingerprint="same", effect=counting(calls)))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(calls) == 1
    assert sorted(first for _address, first in answers) == [False, False, False, True]
    assert {address for address, _first in answers} == {"/done/1/"}
