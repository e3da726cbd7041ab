"""Endpoints of the marks on untrustworthy data: scope, the enterprise's answer, and nobody else's."""

import pytest

from hazards.models import TrustSignal
from safetyportal.core.models import AuditEntry
from tests.api.client import Program
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.signals import make_signal
from tests.suites.api import ApiSuite

pytestmark = pytest.mark.django_db


class TestSignalApi(ApiSuite):
    path = "trust-signals/"
    scope = "trust-signals:read"

    def make(self, code):
        return make_signal(make_enterprise(code))


def test_program_of_another_enterprise_finds_nothing_to_answer(unhurried):
    signal, other = make_signal(make_enterprise("430102001")), make_staff(make_enterprise("430102001"))
    state = TrustSignal.unscoped.values().get(), AuditEntry.unscoped.count()
    program = Program(other, "trust-signals:write")
    assert program.post(f"trust-signals/{signal.pk}/answer/", {"answer": "x"}, If_Match='"1"').status_code == 404
    assert state[0] == TrustSignal.unscoped.values().get()
    assert not AuditEntry.unscoped.filter(action="trustsignal.answer").exists()


def test_program_of_the_enterprise_answers_once(unhurried):
    firm = make_enterprise("430102001")
    signal = make_signal(firm)
    program = Program(make_staff(firm), "trust-signals:write")
    read = program.get(f"trust-signals/{signal.pk}/")
    assert "9 monthly reports" in read.json()["why"]
    path, tag = f"trust-signals/{signal.pk}/answer/", {"If_Match": read["ETag"]}
    made = program.post(path, {"answer": "记录见台账（示例）"}, key="one-key-for-both", **tag)
    again = program.post(path, {"answer": "记录见台账（示例）"}, key="one-key-for-both", **tag)
    assert (made.status_code, again.status_code, made.json()["status"]) == (200, 200, "answered")
    assert AuditEntry.unscoped.filter(action="trustsignal.answer").count() == 1
