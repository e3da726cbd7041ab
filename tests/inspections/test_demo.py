"""The demonstration's inspections: a plan in force, tasks in every state, a published draw that repeats, each paper
once and signed by the bureau; made once."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Q

from enterprises.management.demo import load
from inspections.choices.assignments import TaskStatus
from inspections.choices.papers_forms import forms_on
from inspections.management.demo import papers
from inspections.models import EnforcementCase, EnforcementPaper, InspectionPlan, InspectionTask, RandomDraw
from inspections.queries.assignments_lottery import differences
from safetyportal.core.deadlines import local_day

pytestmark = pytest.mark.django_db

FIRMS = 80


def test_demonstration_shows_plan_tasks_draws_and_papers_and_is_made_once(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setitem(load.SIZES, "small", FIRMS)
    call_command("seed_demo", size="small", stdout=StringIO())
    call_command("seed_enforcement", size="small", stdout=StringIO())
    assert_plan_is_in_force()
    assert_tasks_stand_in_every_state()
    assert list(differences(RandomDraw.unscoped.get(status="published").record_text)) == []
    assert_accident_is_closed_in_time()
    assert_each_paper_is_there_once_and_signed()
    before = counts()
    call_command("seed_enforcement", size="small", stdout=StringIO())
    assert counts() == before


def counts() -> list[int]:
    return [model.unscoped.count() for model in (InspectionTask, RandomDraw, EnforcementCase, EnforcementPaper)]


def assert_plan_is_in_force() -> None:
    plan = InspectionPlan.unscoped.get()
    assert plan.status == "acknowledged"
    assert plan.inspection_days >= plan.key_days + plan.general_days


def assert_tasks_stand_in_every_state() -> None:
    states = set(InspectionTask.unscoped.values_list("status", flat=True))
    assert states >= {TaskStatus.PLANNED, TaskStatus.ASSIGNED, TaskStatus.UNDER_WAY, TaskStatus.DONE}
    assert InspectionTask.unscoped.filter(kind="covert").exclude(seen_from="").exists()


def assert_accident_is_closed_in_time() -> None:
    accident = EnforcementCase.unscoped.get(source="accident")
    assert (accident.status, accident.outcome) == ("closed", "penalty")
    assert accident.decided_on <= accident.decide_by


def assert_each_paper_is_there_once_and_signed() -> None:
    """Those of the inspection and the case that show the whole set; other stories issue some of their own."""
    task = InspectionTask.unscoped.get(title=papers.TITLE)
    made = EnforcementPaper.unscoped.filter(Q(task=task) | Q(case__visit__task=task))
    shown = list(made.select_related("document"))
    assert sorted(paper.kind for paper in shown) == sorted(forms_on(local_day(task.created_at)))
    assert all(paper.document.signed_by for paper in shown)
