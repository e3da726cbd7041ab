"""The demonstration's inspections: a plan in force, tasks in every state, a published draw that repeats; made once."""

from io import StringIO

import pytest
from django.core.management import call_command

from enterprises.management.demo import load
from inspections.choices.assignments import TaskStatus
from inspections.models import EnforcementCase, InspectionPlan, InspectionTask, RandomDraw
from inspections.queries.assignments_lottery import differences

pytestmark = pytest.mark.django_db


def test_demonstration_shows_plan_tasks_and_draws_and_is_made_once(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setitem(load.SIZES, "small", 120)
    call_command("seed_demo", size="small", stdout=StringIO())
    call_command("seed_enforcement", size="small", stdout=StringIO())
    plan = InspectionPlan.unscoped.get()
    assert plan.status == "acknowledged"
    assert plan.inspection_days >= plan.key_days + plan.general_days
    states = set(InspectionTask.unscoped.values_list("status", flat=True))
    assert states >= {TaskStatus.PLANNED, TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY, TaskStatus.DONE}
    assert InspectionTask.unscoped.filter(kind="covert").exclude(seen_from="").exists()
    published = RandomDraw.unscoped.get(status="published")
    assert list(differences(published.record_text)) == []
    accident = EnforcementCase.unscoped.get(source="accident")
    assert (accident.status, accident.outcome) == ("closed", "penalty")
    assert accident.decided_on <= accident.decide_by
    before = (InspectionTask.unscoped.count(), RandomDraw.unscoped.count())
    call_command("seed_enforcement", size="small", stdout=StringIO())
    assert (InspectionTask.unscoped.count(), RandomDraw.unscoped.count()) == before
