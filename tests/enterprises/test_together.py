"""Two persons at the same moment, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from enterprises.models import Enterprise
from enterprises.services import life, registration
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


def test_code_that_another_enterprise_just_took_is_refused_with_its_reason():
    first, second = make_enterprise("430102001"), make_enterprise("430102001")
    inspector, before = make_user("county_supervisor", "430102"), second.credit_code

    def change():
        values = {"credit_code": facts()["credit_code"]}
        try:
            return life.update_facts(enterprise=second, facts=values, actor=inspector, now=NOW)
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Enterprise.unscoped.filter(pk=first.pk).update(credit_code=facts()["credit_code"])
            outcome = pool.submit(change)
            wait_for_a_waiting_lock()
        assert isinstance(outcome.result(), registration.AlreadyRegistered)
    assert Enterprise.unscoped.get(pk=second.pk).credit_code == before


def test_two_changes_at_once_close_no_circle_of_hosts():
    first, second = make_enterprise("430102001"), make_enterprise("430102001")
    inspector = make_user("county_supervisor", "430102").pk

    def host(guest, of):
        def give():
            try:
                actor = User.objects.get(pk=inspector)
                return life.update_facts(enterprise=guest, facts={"host": of}, actor=actor, now=NOW)
            except ValidationError as error:
                return error

        return give

    outcomes = at_once(host(first, second), host(second, first))
    assert sum(isinstance(outcome, Enterprise) for outcome in outcomes) == 1
    assert Enterprise.unscoped.exclude(host=None).count() == 1


def wait_for_a_waiting_lock():
    """Until the other thread stands before what this transaction holds."""
    end = monotonic() + 4
    with connection.cursor() as cursor:
        while monotonic() < end:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            sleep(0.02)
