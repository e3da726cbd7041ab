"""What time does to hazards: exactly once, by what is newly due, resumable, and told without flooding."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hazards.choices import CLOCKED, HazardStatus
from hazards.models import Hazard
from hazards.services import counts, escalating, loop, overdue
from safetyportal.core import jobs, rollups
from safetyportal.core.jobs import system_user
from safetyportal.core.models import AuditEntry, Notification, Rule
from safetyportal.core.rules import forget_rules
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import make_hazard
from tests.hazards.loop_helpers import photo
from tests.hazards.test_counts import figures

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AFTER = NOW + 200 * DAY


def marks() -> int:
    return AuditEntry.unscoped.filter(action="hazard.overdue").count()


def test_every_running_clock_that_is_over_is_marked_once_with_figures_and_trail():
    firm = make_enterprise()
    for status in HazardStatus.values:
        make_hazard(firm, status, level="major" if status == "awaiting" else "general", source="5")
    running = Hazard.unscoped.filter(status__in=CLOCKED).exclude(status="controlled")  # a control ends instead
    open_still = running.count()
    assert overdue.mark_overdue(now=AFTER) == open_still
    assert (marks(), Hazard.unscoped.filter(overdue=True).count()) == (open_still, open_still)
    assert rollups.total("hazards", "/43/", overdue=1) == open_still
    kept = figures()
    counts.rebuild("/43/")
    assert figures() == kept
    assert overdue.mark_overdue(now=AFTER) == 0
    assert (marks(), figures()) == (open_still, kept)


def test_nothing_due_costs_one_statement_and_changes_nothing():
    for _number in range(5):
        make_hazard()
    system_user()
    before = list(Hazard.unscoped.order_by("pk").values_list())
    with CaptureQueriesContext(connection) as queries:
        assert overdue.mark_overdue(now=NOW) == 0
    assert len([q for q in queries.captured_queries if "hazards_hazard" in q["sql"]]) == 1
    assert list(Hazard.unscoped.order_by("pk").values_list()) == before


def test_a_step_ends_being_overdue():
    firm = make_enterprise()
    worker = make_staff(firm, "enterprise_worker")
    hazard = make_hazard(firm)
    overdue.mark_overdue(now=AFTER)
    escalating.escalate_overdue(now=AFTER)
    hazard.refresh_from_db()
    assert (hazard.overdue, hazard.escalation) == (True, 5)
    done = loop.submit_rectification(hazard=hazard, rectification="好了", photos=[photo()], actor=worker, now=AFTER)
    assert (done.overdue, done.escalation) == (False, 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(monkeypatch):
    monkeypatch.setattr(overdue, "BATCH", 2)
    firm = make_enterprise()
    for _number in range(5):
        make_hazard(firm)
    batches = []

    def killed(done):
        batches.append(done)
        if len(batches) == 2:
            raise SystemExit

    with pytest.raises(SystemExit):
        overdue.mark_overdue(now=AFTER, progress=killed)
    assert marks() == 4
    assert overdue.mark_overdue(now=AFTER) == 1
    assert (marks(), rollups.total("hazards", "/43/", overdue=1)) == (5, 5)


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_take_different_rows_and_wait_for_nobody():
    firm = make_enterprise()
    taken, free = make_hazard(firm), make_hazard(firm)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM hazards_hazard WHERE id = %s FOR UPDATE", [taken.pk])
        assert overdue.mark_overdue(now=AFTER) == 1
        free.refresh_from_db()
        assert free.overdue
        other.rollback()
    finally:
        other.close()
    assert overdue.mark_overdue(now=AFTER) == 1
    assert marks() == 2


def test_levels_are_told_in_their_turn_and_each_place_once():
    firm = make_enterprise()
    head, worker = make_staff(firm), make_staff(firm, "enterprise_worker")
    for _number in range(20):
        make_hazard(firm, assigned_to=worker)
    officials = {
        code: people.make_user(role, code)
        for role, code in (
            ("township_supervisor", "430102001"),
            ("county_supervisor", "430102"),
            ("city_supervisor", "4301"),
            ("province_supervisor", "43"),
        )
    }
    neighbour = people.make_user("county_supervisor", "430103")
    due = Hazard.unscoped.first().due_at
    expected = {0: 0, 4: 1, 16: 1, 31: 1}
    told = {"430102001": 0, "430102": 4, "4301": 16, "43": 31}
    for days in expected:
        now = due + days * DAY + timedelta(minutes=1)
        overdue.mark_overdue(now=now)
        escalating.escalate_overdue(now=now)
        for code, person in officials.items():
            count = Notification.objects.filter(user=person, kind="hazard.due").count()
            assert count == (1 if days >= told[code] else 0), (days, code)
    for person in (head, worker):
        message = Notification.objects.get(user=person, kind="hazard.due")
        assert "20" in message.title
    assert not Notification.objects.filter(user=neighbour).exists()
    assert escalating.escalate_overdue(now=now) == 0


def test_after_days_of_downtime_everybody_gets_one_message():
    firm = make_enterprise()
    people_told = [make_staff(firm), people.make_user("county_supervisor", "430102")]
    for _number in range(30):
        make_hazard(firm)
    overdue.mark_overdue(now=AFTER)
    assert escalating.escalate_overdue(now=AFTER) == 30
    assert escalating.escalate_overdue(now=AFTER) == 0
    assert set(Hazard.unscoped.values_list("escalation", flat=True)) == {5}
    for person in people_told:
        assert Notification.objects.filter(user=person).count() == 1


def test_a_place_may_have_its_own_days():
    near, far = make_enterprise("430102001"), make_enterprise("430202001")
    for firm in (near, far):
        make_hazard(firm)
    Rule.objects.create(
        key="hazard.escalation_days", title="示例", place="/43/4301/430102/", value=[0, 0, 15, 30], unit="days",
        valid_from=NOW.date() - 400 * DAY, source="示例", verification="U",
    )  # fmt: skip
    forget_rules()
    now = Hazard.unscoped.first().due_at + timedelta(hours=1)
    overdue.mark_overdue(now=now)
    escalating.escalate_overdue(now=now)
    assert {row.enterprise_id: row.escalation for row in Hazard.unscoped.all()} == {near.pk: 3, far.pk: 2}


def test_reminder_comes_once_on_the_days_of_the_rule():
    firm = make_enterprise()
    head = make_staff(firm)
    make_hazard(firm)
    due = Hazard.unscoped.get().due_at
    for days, total in ((5, 0), (4, 1), (3, 1), (2, 2), (1, 3)):
        for _again in range(2):
            escalating.remind_due(now=due - days * DAY + timedelta(hours=8))
        assert Notification.objects.filter(user=head, kind="hazard.due").count() == total, days


def test_jobs_of_the_loop_run_by_the_clock():
    assert {"hazards.sweep", "hazards.escalate", "hazards.remind_due"} <= set(jobs.periodics())
    jobs.tick(NOW)
    jobs.tick(NOW)
    names = list(jobs.Job.objects.filter(name="hazards.sweep").values_list("name", flat=True))
    assert names == ["hazards.sweep"]
