"""Two officers at the same moment, and a worker that dies in the middle: everything once, nothing half."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from hazards.models import Hazard
from inspections.models import Finding, Visit
from inspections.services import visits, visits_entries, visits_findings
from inspections.services.visits_conflicts import ChangedDifferently
from inspections.services.visits_findings import Found
from safetyportal.core.errors import Refusal
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.factories.visits import make_finding, make_officer, make_task, make_visit, sign_all

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = NOW.date() + timedelta(days=7)


def together(*works):
    """Run these at once, each on a connection of its own; what each returned or raised."""

    def run(work):
        try:
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def team():
    return [make_officer(), make_officer()]


@pytest.fixture
def firm():
    return make_enterprise("430102001")


def test_both_complete_at_once_and_each_finding_is_one_hazard(firm, team):
    visit = make_visit(firm, officers=team)
    for _number in range(3):
        make_finding(visit)
    visit = visits.present(visit=visit, actor=team[0], now=NOW)
    sign_all(visit, team)
    found = together(*(lambda one=one: visits.complete(visit=visit, actor=one, now=NOW) for one in team))
    assert sorted(isinstance(one, Visit) for one in found) == [False, True]
    assert all(isinstance(one, Visit | Refusal) for one in found), found
    assert Hazard.unscoped.count() == 3


def test_both_begin_at_once_and_there_is_one_visit(firm, team):
    task = make_task(firm, officers=team)
    found = together(*(lambda one=one: visits.start(task=task, actor=one, now=NOW) for one in team))
    assert sorted(isinstance(one, Visit) for one in found) == [False, True], found
    assert Visit.unscoped.count() == 1


def test_both_write_the_same_fact_at_once_and_one_is_asked(firm, team):
    visit = make_visit(firm, officers=team)

    def write(person):
        return visits_entries.change_fact(
            visit=visit, name="statement", value=f"{person.name}的话", seen=0, actor=person, now=NOW
        )

    found = together(*(lambda one=one: write(one) for one in team))
    assert sorted(type(one) is int for one in found) == [False, True], found
    assert sum(isinstance(one, ChangedDifferently) for one in found) == 1


def test_one_finding_that_arrives_twice_at_once_is_one_finding(firm, team):
    visit, key = make_visit(firm, officers=team), uuid4()

    def keep():
        found = Found(description="示例", rectify_by=WEEK)
        return visits_findings.keep_finding(visit=visit, key=key, found=found, seen=0, actor=team[0], now=NOW)

    together(keep, keep)
    assert Finding.unscoped.count() == 1


def test_failure_in_the_last_hazard_leaves_the_visit_as_it_was(firm, team):
    visit = make_visit(firm, officers=team)
    _first, last = make_finding(visit), make_finding(visit)
    visit = visits.present(visit=visit, actor=team[0], now=NOW)
    sign_all(visit, team)
    rows = Finding.unscoped.filter(pk=last.pk)
    rows.update(rectify_by=NOW.date() + timedelta(days=4000))  # the hazard loop refuses so long a time limit
    with pytest.raises(ValidationError):
        visits.complete(visit=visit, actor=team[0], now=NOW)
    visit.refresh_from_db()
    assert (visit.status, Hazard.unscoped.count()) == ("signing", 0)
    rows.update(rectify_by=WEEK)
    assert visits.complete(visit=visit, actor=team[0], now=NOW).status == "completed"
    assert Hazard.unscoped.count() == 2
