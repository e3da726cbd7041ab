"""Two people at the same moment: one effect, and the other learns what happened."""

import threading

import pytest
from django.db import connections

from hazards.models import Hazard, InspectionAnswer, WorkerReport
from hazards.services import answers, inspections, intake
from hazards.services.answers import AnsweredDifferently, Given
from safetyportal.core.errors import Conflict
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_item, make_report, make_standard

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts) -> list:
    """Run these at once; what each returned or raised."""
    results, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(index, act):
        start.wait()
        try:
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_phones_at_once_make_one_answer_and_one_hazard():
    firm = make_enterprise()
    item = make_item(make_standard(firm, "own"), "E1")
    people = [make_staff(firm, role) for role in ("enterprise_safety_officer", "enterprise_worker")]
    row = inspections.start_on_occasion(enterprise=firm, standards=["own"], actor=people[0], now=NOW)

    def answer(person, words):
        given = Given("hazard", note=words)
        return lambda: answers.answer(selfinspection=row, item=item.pk, given=given, seen=0, actor=person, now=NOW)

    results = together(*(answer(person, f"破损（示例{n}）") for n, person in enumerate(people)))

    assert sorted(type(one).__name__ for one in results) == ["AnsweredDifferently", "InspectionAnswer"]
    assert (InspectionAnswer.unscoped.count(), Hazard.unscoped.count()) == (1, 1)
    refused = next(one for one in results if isinstance(one, AnsweredDifferently))
    assert refused.current.note == InspectionAnswer.unscoped.get().note


def test_two_officers_at_once_accept_a_report_once():
    report = make_report()
    people = [make_staff(report.enterprise, role) for role in ("enterprise_safety_officer", "enterprise_head")]
    facts = {"description": "通道堵塞（示例）", "location": "成品库", "category": "B07", "now": NOW}

    results = together(*(lambda who=who: intake.accept(workerreport=report, actor=who, **facts) for who in people))

    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    assert Hazard.unscoped.count() == 1
    assert WorkerReport.unscoped.get().status == "accepted"
