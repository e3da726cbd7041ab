"""Two persons at the same moment, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from enterprises.models import Enterprise
from enterprises.services import registration
from safetyportal.core.errors import Refusal
from safetyportal.core.models import AuditEntry, User
from tests.conftest import NOW
from tests.enterprises.test_registration import facts
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list:
    """What each call returns or refuses with, all started together."""
    gate = Barrier(len(calls))

    def run(call):
        gate.wait()
        try:
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_reviewers_at_once_give_one_success_and_one_refusal():
    enterprise = make_enterprise("430102001", status="submitted")
    people = [make_user("county_supervisor", "430102").pk, make_user("township_supervisor", "430102001").pk]

    def review(pk):
        return lambda: registration.pass_review(enterprise=enterprise, actor=User.objects.get(pk=pk), now=NOW)

    outcomes = at_once(*(review(pk) for pk in people))
    assert sum(isinstance(outcome, Enterprise) for outcome in outcomes) == 1
    assert AuditEntry.unscoped.filter(action="enterprise.pass").count() == 1


def test_two_applications_with_one_code_give_one_enterprise():
    def apply(username):
        return lambda: registration.self_register(
            username=username,
            password="Kestrel-9-teapot-violet",
            person="示例王五",
            phone="13800003333",
            jurisdiction=node("430102001"),
            facts=facts(),
            now=NOW,
        )

    outcomes = at_once(apply("one1"), apply("two2"))
    assert sum(isinstance(outcome, registration.AlreadyRegistered) for outcome in outcomes) == 1
    assert Enterprise.unscoped.count() == 1
    assert User.objects.filter(username__in=["one1", "two2"]).count() == 1


def test_one_form_sent_twice_at_once_gives_one_enterprise_and_no_error():
    def apply():
        return registration.self_register(
            username="one1",
            password="Kestrel-9-teapot-violet",
            person="示例王五",
            phone="13800003333",
            jurisdiction=node("430102001"),
            facts=facts(),
            now=NOW,
        )

    def told():
        try:
            return apply()
        except ValidationError as error:  # it came when the first had just committed
            return error

    outcomes = at_once(told, told, told)
    assert sum(isinstance(outcome, Enterprise) for outcome in outcomes) == 1
    assert Enterprise.unscoped.count() == 1
