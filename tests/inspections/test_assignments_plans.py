"""Annual plans: working days, key units, months, approval, filing, revision, tasks, papers, Excel."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from enterprises.models import SpecialObject, SpecialObjectType
from inspections.choices.assignments import IdleWork, OtherWork
from inspections.models import InspectionPlan, InspectionTask, PlanEntry, PlanUnit
from inspections.queries import assignments_plans as queries
from inspections.services import assignments, assignments_plans, assignments_units
from inspections.workflow.assignments_plans import PLAN_FLOW
from safetyportal.core import jobs
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.imports import services as imports
from safetyportal.core.issued import documents_of
from safetyportal.core.models import Notification
from tests.conftest import NOW
from tests.factories import assignments as make
from tests.factories.enterprises import make_enterprise
from tests.factories.listings import make_listing, make_major
from tests.imports import books
from tests.people import make_user
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db


def quiet(done, total):
    """Nobody watches."""


class TestPlanFlow(WorkflowSuite):
    flow = PLAN_FLOW
    roles = {
        "county": ("county_supervisor", "430102"),
        "leader": ("county_leader", "430102"),
        "city": ("city_supervisor", "4301"),
        "city_leader": ("city_leader", "4301"),
        "neighbour": ("county_leader", "430103"),
        "officer": ("enforcement_officer", "430102"),
    }
    allowed = {
        ("draft", "submit", "county"),
        ("draft", "withdraw", "county"),
        ("submitted", "approve", "leader"),
        ("submitted", "return", "leader"),
        ("approved", "file", "county"),
        ("filed", "acknowledge", "city"),
        ("approved", "supersede", "leader"),
        ("filed", "supersede", "leader"),
        ("acknowledged", "supersede", "leader"),
    }

    def make(self, state):
        year = 2016 + InspectionPlan.unscoped.count() % 80
        return make.make_plan_in(state, year=year)


def test_working_days_of_the_example_are_414():
    plan = make.begin_plan(year=2025)
    assert (len(OtherWork.values), len(IdleWork.values)) == (10, 7)
    assert plan.national_days == 248  # from the national calendar with its make-up working days
    assert (plan.total_days, plan.other_total, plan.idle_total) == (1984, 1035, 535)
    assert plan.inspection_days == 414
    assert plan.key_days + plan.general_days == 414


@pytest.mark.parametrize(
    "wrong",
    [{"key_days": 201}, {"other_supervision": 9000}, {"idle_watch": -1}, {"officers": 1}],
)
def test_more_days_than_there_are_are_refused(wrong):
    with pytest.raises(ValidationError):
        make.begin_plan(**wrong)
    assert InspectionPlan.unscoped.count() == 0


def test_a_body_prepares_one_plan_a_year_and_revises_what_is_in_force():
    make.make_plan_in("draft")
    with pytest.raises(ValidationError):
        make.begin_plan()
    make.make_plan_in("approved", "430103")
    with pytest.raises(ValidationError):
        make.begin_plan(code="430103")


def test_entries_must_fit_the_days_and_the_cap():
    plan = make.begin_plan()
    with pytest.raises(TransitionDenied):
        assignments_plans.submit(inspectionplan=plan, actor=make.planner(), now=NOW)  # no entry
    entry = make.add_entry(plan, target_count=101)
    with pytest.raises(ValidationError):
        make.add_entry(plan, frequency=3, cap=2)
    with pytest.raises(TransitionDenied):  # 101 × 1 × 2 working days are more than 200
        assignments_plans.submit(inspectionplan=plan, actor=make.planner(), now=NOW)
    assignments_plans.keep_entry(inspectionplan=plan, entry=entry, target_count=100, actor=make.planner(), now=NOW)
    plan = assignments_plans.submit(inspectionplan=plan, actor=make.planner(), now=NOW)
    with pytest.raises(TransitionDenied):
        make.add_entry(plan)
    with pytest.raises(TransitionDenied):
        assignments_plans.drop_entry(entry=entry, actor=make.planner(), now=NOW)
    assert plan.entries.count() == 1


def test_key_units_come_from_risk_hazards_listings_installations_and_by_hand():
    plan = make.begin_plan()
    entry = make.add_entry(plan, frequency=2, months=[1, 4, 7, 10])
    red, blue = make_enterprise(risk_class="A"), make_enterprise(risk_class="D")
    major = make_major().enterprise
    listed = make_listing(make_major(), level="county").enterprise
    source = make_enterprise()
    kind = SpecialObjectType.objects.get(code="major_hazard")
    SpecialObject(enterprise=source, type=kind, name="储罐区（示例）").save()
    suspended = make_enterprise(status="suspended")
    make_enterprise("430103002", risk_class="A")
    by = {"actor": make.planner(), "now": NOW}
    assignments_units.propose_units(inspectionplan=plan, entry=entry, **by)
    found = {unit.enterprise_id: set(unit.reasons) for unit in entry.units.all()}
    assert found == {
        red.pk: {"risk"}, major.pk: {"hazard"}, listed.pk: {"hazard", "listed"}, source.pk: {"major_source"},
        suspended.pk: {"resuming"},
    }  # fmt: skip
    entry.refresh_from_db()
    assert entry.target_count == 5
    assert all(len(unit.months) == 2 and set(unit.months) <= {1, 4, 7, 10} for unit in entry.units.all())
    assert len({tuple(unit.months) for unit in entry.units.all()}) > 1  # turns are spread
    assignments_units.add_unit(inspectionplan=plan, entry=entry, enterprise=blue, **by)
    with pytest.raises(ValidationError):
        assignments_units.add_unit(inspectionplan=plan, entry=entry, enterprise=blue, **by)
    with pytest.raises(ValidationError):
        assignments_units.add_unit(inspectionplan=plan, entry=entry, enterprise=make_enterprise("430103002"), **by)
    red.risk_class = "D"
    red.save()
    assignments_units.propose_units(inspectionplan=plan, entry=entry, **by)
    numbers = {unit.enterprise_id for unit in entry.units.all()}
    assert red.pk not in numbers
    assert blue.pk in numbers  # chosen by hand stays


@pytest.mark.parametrize(
    ("months", "frequency", "turns"),
    [([1, 4, 7, 10], 2, 2), ([3], 1, 1), (list(range(1, 13)), 4, 4), ([5, 6], 2, 2)],
)
def test_turns_of_a_unit_lie_apart_and_units_take_turns(months, frequency, turns):
    found = [queries.spread(months, frequency, position) for position in range(24)]
    assert all(len(one) == turns and set(one) <= set(months) for one in found)
    assert {month for one in found for month in one} == set(months)


def test_approval_filing_and_acknowledgement_tell_the_right_people():
    leader, city = make_user("county_leader", "430102"), make_user("city_supervisor", "4301")
    province = make_user("province_supervisor", "43")
    plan = make.make_plan_in("submitted")
    assert {note.user for note in Notification.objects.filter(kind="plan.waiting")} == {leader}
    plan = assignments_plans.approve(
        inspectionplan=plan,
        actor=leader,
        now=NOW,
        approving_authority="示例区人民政府",
        approval_number="示例函〔2026〕1号",
    )
    assert (plan.status, plan.approved_on) == ("approved", NOW.date())
    kinds = sorted(paper.kind for paper in documents_of(plan))
    assert kinds == ["inspections.annual_plan", "inspections.annual_plan_table"]
    plan = assignments_plans.file_upwards(inspectionplan=plan, actor=make.planner(), now=NOW)
    assert Notification.objects.filter(kind="plan.waiting", user=city).count() == 1
    assert Notification.objects.filter(kind="plan.waiting", user=province).count() == 0
    plan = assignments_plans.acknowledge(inspectionplan=plan, actor=city, now=NOW)
    assert (plan.status, plan.due_at) == ("acknowledged", None)


def test_who_prepared_the_plan_does_not_approve_it():
    both = make_user("county_leader", "430102")
    plan = make.make_plan_in("submitted")
    InspectionPlan.unscoped.filter(pk=plan.pk).update(submitted_by=both)
    with pytest.raises(TransitionDenied):
        assignments_plans.approve(inspectionplan=plan, actor=both, now=NOW)
    with pytest.raises((NotAllowed, TransitionDenied)):
        assignments_plans.approve(inspectionplan=plan, actor=make_user("city_leader", "4301"), now=NOW)
    plan.refresh_from_db()
    assert plan.status == "submitted"


def test_revision_is_approved_anew_and_replaces_the_plan():
    old = make.make_plan_in("acknowledged")
    by = {"actor": make.planner(), "now": NOW}
    new = assignments_plans.revise(inspectionplan=old, change_reason="执法人员增加（示例）", **by)
    assert (new.revision, new.status, new.entries.count()) == (2, "draft", 1)
    with pytest.raises(ValidationError):
        assignments_plans.revise(inspectionplan=old, change_reason="再改", **by)
    old.refresh_from_db()
    assert old.status == "acknowledged"  # in force until the revision is approved
    new = assignments_plans.submit(inspectionplan=new, **by)
    new = assignments_plans.approve(inspectionplan=new, actor=make_user("county_leader", "430102"), now=NOW)
    old.refresh_from_db()
    assert (old.status, new.status) == ("superseded", "approved")


def test_tasks_of_a_month_are_created_once_and_counted():
    firm = make_enterprise(risk_class="A")
    plan = make.begin_plan()
    entry = make.add_entry(plan, months=[11])
    actor, leader = make.planner(), make_user("county_leader", "430102")
    by = {"actor": actor, "now": NOW}
    assignments_units.propose_units(inspectionplan=plan, entry=entry, **by)
    with pytest.raises(TransitionDenied):
        assignments_plans.create_tasks(inspectionplan=plan, month=11, **by)  # not approved
    plan = assignments_plans.submit(inspectionplan=plan, **by)
    plan = assignments_plans.approve(inspectionplan=plan, actor=leader, now=NOW)
    with pytest.raises(ValidationError):
        assignments_plans.create_tasks(inspectionplan=plan, month=3, **by)  # is over
    assignments_plans.create_tasks(inspectionplan=plan, month=11, **by)
    for _run in range(2):
        assignments_units.create_month(plan, 11, progress=quiet, **by)
    task = InspectionTask.unscoped.get(plan_unit__entry=entry)
    assert (task.enterprise, task.kind, task.finish_by) == (firm, "routine", date(2026, 11, 30))
    november = queries.by_month(plan)[10]
    assert (november.planned, november.tasks, november.done) == (1, 1, 0)
    officers = [make.make_officer(), make.make_officer()]
    task = assignments.assign(task, officers, **by)
    task = assignments.finish(assignments.begin(task, actor=officers[0], now=NOW), actor=officers[0], now=NOW)
    assert queries.by_month(plan)[10].done == 1
    assert [(line.done, line.planned, line.percent) for line in queries.completion(plan)] == [(1, 1, 100)]


def test_plans_of_two_levels_show_their_overlap():
    firm = make_enterprise(risk_class="A")
    county = make.begin_plan()
    entry = make.add_entry(county)
    assignments_units.propose_units(inspectionplan=county, entry=entry, actor=make.planner(), now=NOW)
    assignments_plans.submit(inspectionplan=county, actor=make.planner(), now=NOW)
    city_person = make_user("city_supervisor", "4301")
    city = make.begin_plan(body=make.bureau("4301"), actor=city_person)
    other = make.add_entry(city, actor=city_person)
    assignments_units.propose_units(inspectionplan=city, entry=other, actor=city_person, now=NOW)
    assert [found.other.enterprise for found in queries.overlaps(city)] == [firm]
    assert queries.overlaps(county) == []  # the city's plan is not submitted yet


# Excel

NAMES = (
    "body_code", "year", "order", "group", "matter", "basis", "objects_text", "target_count", "content", "manner",
    "frequency", "cap", "months", "section", "days_each",
)  # fmt: skip


def imported(actor, rows):
    content = books.workbook(rows, {name: name for name in NAMES})
    batch = imports.upload(actor=actor, kind="plan-entries", file=books.upload(content, "计划.xlsx"), now=NOW)
    jobs.run_waiting()
    batch.refresh_from_db()
    if batch.state == "ready" and batch.good_count:
        imports.confirm(actor=actor, batch=batch, now=NOW)
        jobs.run_waiting()
        batch.refresh_from_db()
    return batch


def line(order=1, **values):
    return {
        "body_code": make.bureau().code, "year": "2026", "order": str(order), "group": "key", "matter": f"事项{order}",
        "basis": "《安全生产法》第六十五条", "objects_text": "示例企业", "target_count": "3", "content": "示例内容",
        "manner": "现场检查", "frequency": "1", "cap": "2", "months": "1、4、7", "section": "执法股", "days_each": "2",
    } | values  # fmt: skip


def test_entries_come_from_excel_are_changed_by_a_second_file_and_bad_rows_say_why():
    actor = make.planner()
    plan = make.begin_plan(actor=actor)
    batch = imported(actor, [line(1), line(2, group="一般检查")])
    assert (batch.created, batch.bad_count) == (2, 0)
    assert [entry.months for entry in plan.entries.order_by("order")] == [[1, 4, 7], [1, 4, 7]]
    again = imported(actor, [line(1, matter="改名（示例）"), line(2, group="一般检查")])
    assert (again.created, again.updated, again.unchanged) == (0, 1, 1)
    bad = imported(actor, [line(3, months="13"), line(4, frequency="3"), line(5, year="2031"), line(6, group="?")])
    assert (bad.good_count, bad.bad_count) == (0, 4)
    assert PlanEntry.unscoped.filter(plan=plan).count() == 2
    stranger = imported(make.planner("430103"), [line(7)])
    assert (stranger.good_count, PlanUnit.unscoped.count()) == (0, 0)
