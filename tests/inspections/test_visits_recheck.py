"""Re-inspections in time: one task from the application or the expiry, reminders, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest

from hazards.models import Hazard
from hazards.services import loop
from inspections.choices.assignments import TaskStatus
from inspections.models import InspectionTask
from inspections.queries.visits import order_items
from inspections.services import visits_recheck
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Notification
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.visits import make_officer, walk
from tests.suites.photos import photo

pytestmark = pytest.mark.django_db

WEEK = NOW.date() + timedelta(days=7)


@pytest.fixture
def team(db):
    return [make_officer(), make_officer()]


@pytest.fixture
def visit(team):
    firm = make_enterprise("430102001")
    return walk(firm, team, [{"description": f"示例{n}", "rectify_by": WEEK} for n in (1, 2)])


def sweep(now):
    return visits_recheck.sweep(actor=system_user(), now=now, progress=lambda done, total: None)


def rechecks():
    return InspectionTask.unscoped.filter(kind="recheck")


def submit(visit, now=NOW):
    hazard = order_items(visit)[0].hazard
    return loop.submit_rectification(
        hazard=hazard, rectification="已整改", photos=[photo()], actor=make_staff(visit.enterprise), now=now
    )


def test_nothing_is_made_before_the_application_or_the_expiry(visit):
    assert sweep(NOW + timedelta(days=2))["made"] == 0


def test_application_makes_one_task_within_ten_days_and_tells_the_officers_once(visit, team):
    submit(visit)
    for _time in range(3):
        sweep(NOW + timedelta(hours=1))
    task = rechecks().get()
    assert (task.recheck_of, task.body, task.status) == (visit, visit.body, TaskStatus.PLANNED)
    assert task.finish_by == datetime(2026, 11, 30, tzinfo=UTC).date()  # ten days from Friday the 20th
    assert [row.user for row in task.officers.order_by("pk")] == team
    assert Notification.objects.filter(kind="visit.recheck").count() == 2


def test_expiry_makes_the_task(visit):
    after = NOW + timedelta(days=9)
    sweep(after)
    task = rechecks().get()
    assert task.finish_by >= after.date()
    assert sweep(after)["made"] == 0


def test_days_count_from_the_item_that_waited_longest_and_never_end_in_the_past(visit):
    submit(visit)
    late = NOW + timedelta(days=40)
    sweep(late)
    assert rechecks().get().finish_by == late.date()


def test_reminders_come_once_before_the_end_and_once_after(visit):
    submit(visit)
    sweep(NOW + timedelta(hours=1))
    told = Notification.objects.filter(kind="visit.recheck").count()
    for days in (7, 7, 8):
        sweep(NOW + timedelta(days=days))
    assert Notification.objects.filter(kind="visit.recheck").count() == told + 2
    for days in (12, 13):
        sweep(NOW + timedelta(days=days))
    assert Notification.objects.filter(kind="visit.recheck").count() == told + 4


def test_closed_and_corrected_items_bring_nobody_back(team):
    firm = make_enterprise("430102001")
    visit = walk(firm, team, [{"description": "示例", "rectify_by": WEEK}])
    submit(visit)
    loop.verify(hazard=Hazard.unscoped.get(), actor=team[0], now=NOW)
    assert sweep(NOW + timedelta(days=30))["made"] == 0


def test_officer_goes_again_at_once_and_only_once(visit, team):
    task = visits_recheck.recheck_now(visit=visit, actor=team[0], now=NOW)
    assert (task.status, task.recheck_of) == (TaskStatus.ASSIGNED, visit)
    with pytest.raises(Conflict):
        visits_recheck.recheck_now(visit=visit, actor=team[1], now=NOW)
    with pytest.raises(TransitionDenied):
        visits_recheck.recheck_now(visit=visit, actor=make_officer(), now=NOW)
    assert rechecks().count() == 1
