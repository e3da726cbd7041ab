"""Pages of tasks, plans, campaigns, draws, absences and recusals: scope, export, order, acts in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inspections.models import Campaign, InspectionTask, OfficerLeave, RandomDraw, Recusal
from inspections.services import assignments_campaigns, assignments_sweep
from inspections.views.assignments import TaskRegister
from inspections.views.assignments_draws import DrawRegister
from inspections.views.assignments_more import CampaignRegister, LeaveRegister, RecusalRegister
from inspections.views.assignments_plans import EntryRegister, PlanRegister
from inspections.workflow.assignments_campaigns import CAMPAIGN_FLOW
from safetyportal.core.errors import Refusal, TransitionDenied
from safetyportal.core.models import Notification
from safetyportal.core.todo import todo_for
from tests.conftest import NOW
from tests.factories import assignments as make
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user
from tests.suites.browsing import browser, words
from tests.suites.register import RegisterSuite
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db


class TestTasks(RegisterSuite):
    register = TaskRegister

    def make(self, division, number):
        enterprise = make_enterprise(make.township(division), name=f"任务企业{division}第{number}号")
        return make.make_assigned(enterprise, planned_on=make.TODAY + timedelta(days=number))

    def search_word(self, row):
        return row.enterprise.name


class TestPlans(RegisterSuite):
    register = PlanRegister

    def make(self, division, number):
        return make.make_plan_in("draft", division, year=2020 + number)


class TestEntries(RegisterSuite):
    register = EntryRegister

    def make(self, division, number):
        return make.make_plan_in("draft", division, year=2020 + number).entries.get()


class TestDraws(RegisterSuite):
    register = DrawRegister

    def make(self, division, number):
        make.make_pools(code=division, enterprises=3, officers=2)
        return make.make_drawn(title=f"抽查{number}（示例）", body=make.bureau(division), actor=make.planner(division),
                               witness=make.planner(division))  # fmt: skip


class TestCampaigns(RegisterSuite):
    register = CampaignRegister

    def make(self, division, number):
        return make.make_campaign(code=division, title=f"专项{number}（示例）")


class TestLeaves(RegisterSuite):
    register = LeaveRegister

    def make(self, division, number):
        return make.make_leave(division)


class TestRecusals(RegisterSuite):
    register = RecusalRegister

    def make(self, division, number):
        return make.make_recusal(division)


class TestCampaignFlow(WorkflowSuite):
    flow = CAMPAIGN_FLOW
    roles = {
        "county": ("county_supervisor", "430102"),
        "leader": ("county_leader", "430102"),
        "officer": ("enforcement_officer", "430102"),
        "city": ("city_supervisor", "4301"),
        "neighbour": ("county_supervisor", "430103"),
    }
    allowed = {("draft", "start", "county"), ("draft", "cancel", "county"), ("running", "close", "county")}

    def make(self, state):
        return make.make_campaign_in(state)


def quiet(done, total):
    """Nobody watches."""


# Campaigns


def test_campaign_creates_each_task_once_and_leaves_out_who_is_visited_by_others():
    firms = [make_enterprise(risk_class="A") for _n in range(3)]
    make_enterprise(risk_class="D"), make_enterprise("430103002", risk_class="A")
    other_body = make_user("city_supervisor", "4301")
    make.make_task(firms[0], body=make.bureau("4301"), actor=other_body)
    actor = make.planner()
    campaign = make.make_campaign(actor=actor, target_classes=["A"])
    campaign = assignments_campaigns.start(campaign=campaign, actor=actor, now=NOW)

    def dies(done, total):
        if done == 2:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        assignments_campaigns.expand(campaign, actor=actor, now=NOW, progress=dies)
    for _again in range(2):
        counts = assignments_campaigns.expand(campaign, actor=actor, now=NOW, progress=quiet)
        assert counts == {"created": 2, "skipped": 1}
    tasks = InspectionTask.unscoped.filter(campaign=campaign)
    assert {task.enterprise for task in tasks} == set(firms[1:])
    assert {task.kind for task in tasks} == {"special"}
    assert Notification.objects.filter(kind="campaign.expanded", user=actor).count() == 1


def test_covert_campaign_and_its_tasks_are_concealed_from_below():
    make_enterprise()
    actor = make.planner()
    campaign = make.make_campaign(actor=actor, kind="covert")
    campaign = assignments_campaigns.start(campaign=campaign, actor=actor, now=NOW)
    assignments_campaigns.expand(campaign, actor=actor, now=NOW, progress=quiet)
    below = make_user("township_supervisor", "430102001")
    assert Campaign.objects.visible_to(below, "inspections.view_campaign").count() == 0
    assert InspectionTask.objects.visible_to(below, "inspections.view_inspectiontask").count() == 0
    assert InspectionTask.objects.visible_to(actor, "inspections.view_inspectiontask").count() == 1


def test_campaign_without_enterprises_does_not_start():
    campaign = make.make_campaign(target_classes=["B"])
    with pytest.raises(TransitionDenied):
        assignments_campaigns.start(campaign=campaign, actor=make.planner(), now=NOW)
    campaign.refresh_from_db()
    assert campaign.status == "draft"


# Absences and recusals


def test_absences_do_not_overlap_and_recusals_are_decided_by_leaders_only():
    officer = make.make_officer()
    make.make_leave(user=officer)
    page = browser(make.planner())
    form = {"officer": f"{make.bureau().pk}:{officer.pk}", "kind": "leave", "starts_on": "2026-11-21",
            "ends_on": "2026-11-22"}  # fmt: skip
    assert page.post(reverse("officerleave-create"), form).status_code == 200
    assert OfficerLeave.unscoped.count() == 1
    with pytest.raises(Refusal):
        make.people.decide_recusal(
            body=make.bureau(), user=officer, enterprise=make_enterprise(), ground="interest", reason="示例",
            actor=make.planner(), now=NOW,
        )  # fmt: skip
    assert Recusal.unscoped.count() == 0


# The browser


def test_planner_plans_assigns_and_officer_finds_it_among_the_own_inspections():
    enterprise = make_enterprise(name="浏览器计划企业（示例）")
    officers, body = [make.make_officer(name="甲示例"), make.make_officer(name="乙示例")], make.bureau()
    page = browser(make.planner())
    assert enterprise.name in words(page.get(reverse("inspectiontask-choose") + "?q=浏览器计划"))
    form = {"body": body.pk, "kind": "routine", "finish_by": "2027-12-20", "planned_on": "2027-12-10"}
    answer = page.post(reverse("inspectiontask-plan", kwargs={"pk": enterprise.pk}), form)
    task = InspectionTask.unscoped.get()
    assert answer.url == reverse("inspectiontask-detail", kwargs={"pk": task.pk})
    url = reverse("inspectiontask-act", kwargs={"pk": task.pk, "name": "assign"})
    assert "甲示例" in words(page.get(url))
    refused = page.post(url, {"officers": [officers[0].pk], "planned_on": "2027-12-10"})
    assert "第四十二条" in words(refused)
    page.post(url, {"officers": [person.pk for person in officers], "lead": officers[1].pk, "planned_on": "2027-12-10"})
    task.refresh_from_db()
    assert (task.status, task.officers.get(leads=True).user) == ("assigned", officers[1])
    own = words(browser(officers[0]).get(reverse("inspectiontask-mine")))
    assert enterprise.name in own
    assert "乙示例" in own


def test_repetition_is_refused_at_the_field_and_shows_the_way_to_join():
    enterprise = make_enterprise()
    city = make_user("city_supervisor", "4301")
    other = make.make_task(enterprise, body=make.bureau("4301"), actor=city, finish_by=make.SOON)
    page, body = browser(make.planner()), make.bureau()
    url = reverse("inspectiontask-plan", kwargs={"pk": enterprise.pk})
    shown = words(page.get(url))
    assert reverse("inspectiontask-act", kwargs={"pk": other.pk, "name": "join"}) in shown
    form = {"body": body.pk, "kind": "routine", "finish_by": "2026-12-05", "title": "写了的字"}
    refused = words(page.post(url, form | {"finish_by": (make.SOON).isoformat()}))
    assert "写了的字" in refused
    assert InspectionTask.unscoped.count() == 1


def test_enterprise_neither_opens_tasks_nor_sees_them_on_its_own_page():
    enterprise = make_enterprise()
    task = make.make_task(enterprise)
    page = browser(make_staff(enterprise))
    assert page.get(reverse("inspectiontask-list")).status_code == 403
    assert page.get(reverse("inspectiontask-detail", kwargs={"pk": task.pk})).status_code == 404
    assert reverse("inspectiontask-detail", kwargs={"pk": task.pk}) not in words(
        page.get(reverse("enterprise-detail", kwargs={"pk": enterprise.pk}))
    )


def test_plan_pages_show_formula_months_and_drafts():
    plan = make.make_plan_in("draft", year=2026)
    page = browser(make.planner())
    shown = words(page.get(reverse("inspectionplan-detail", kwargs={"pk": plan.pk})))
    assert "1035" in shown
    assert page.get(reverse("inspectionplan-month", kwargs={"pk": plan.pk, "month": 4})).status_code == 200
    assert page.get(reverse("inspectionplan-month", kwargs={"pk": plan.pk, "month": 13})).status_code == 404
    for kind in ("plan", "table"):
        paper = page.post(reverse("inspectionplan-draft", kwargs={"pk": plan.pk, "kind": kind}))
        assert paper.content[:5] == b"%PDF-"
    entry = plan.entries.get()
    form = make.ENTRY | {"matter": "改过的事项（示例）", "target_count": 7}
    page.post(reverse("inspectionplan-entry", kwargs={"pk": plan.pk, "entry": entry.pk}), form)
    entry.refresh_from_db()
    assert (entry.matter, entry.target_count) == ("改过的事项（示例）", 7)
    page.post(reverse("inspectionplan-entry-drop", kwargs={"pk": plan.pk, "entry": entry.pk}))
    assert plan.entries.count() == 0


# What everybody reads


def test_public_sees_digests_before_and_results_after_publication_without_personal_data():
    draw = make.make_draw_in("committed")
    visitor = browser()
    page, record = (reverse(name, kwargs={"pk": draw.pk}) for name in ("public-draw", "public-draw-record"))
    assert draw.pool_digest in words(visitor.get(page))
    assert draw.title in words(visitor.get(reverse("public-draws")))
    assert visitor.get(record).status_code == 404
    drawn = make.make_draw_in("drawn")
    unit = drawn.units.first()
    page, record = (reverse(name, kwargs={"pk": drawn.pk}) for name in ("public-draw", "public-draw-record"))
    assert unit.name not in words(visitor.get(page))
    published = make.assignments_draws.publish(drawn, actor=make.planner(), now=NOW)
    shown = words(visitor.get(page))
    assert unit.name in shown
    assert published.operator.name not in shown
    assert published.committed_by.username not in shown
    assert words(visitor.get(record)) == published.record_text
    assert visitor.get(reverse("public-draw", kwargs={"pk": 987654})).status_code == 404
    assert visitor.get(reverse("public-draws") + "?division='--&before=x").status_code == 200


def test_double_click_on_draw_draws_once():
    draw = make.make_draw_in("witnessed")
    page = browser(make.planner())
    url = reverse("randomdraw-act", kwargs={"pk": draw.pk, "name": "draw"})
    first = page.post(url, {"form_token": "same"})
    digest = RandomDraw.unscoped.get(pk=draw.pk).record_digest
    second = page.post(url, {"form_token": "same"})
    assert (first.status_code, second.status_code, bool(digest)) == (302, 302, True)
    assert RandomDraw.unscoped.get(pk=draw.pk).record_digest == digest
    assert draw.units.count() == 3


# The clock and the home page


def test_officers_are_reminded_once_and_planners_when_it_is_overdue():
    planner = make.planner()
    task = make.make_assigned(actor=planner)
    officers = {row.user_id for row in task.officers.all()}
    near, late = task.due_at - timedelta(days=2), task.due_at + timedelta(hours=1)
    for _again in range(2):
        assignments_sweep.sweep(now=near)
    told = Notification.objects.filter(kind="task.due")
    assert sorted(note.user_id for note in told) == sorted(officers)
    for _again in range(2):
        assignments_sweep.sweep(now=late)
    assert {note.user_id for note in told.filter(urgent=True)} == {*officers, planner.pk}
    assert told.all().count() == 2 * len(officers) + 1


def test_publication_that_is_owed_is_reminded_of():
    draw = make.make_draw_in("drawn")
    assignments_sweep.sweep(now=draw.due_at + timedelta(hours=1))
    assert Notification.objects.filter(kind="draw.waiting", urgent=True).exists()


def test_home_page_names_what_waits():
    officer = make.make_officer()
    make.make_assigned(officers=[officer, make.make_officer()])
    make.make_task()
    lines = {item.url.split("?")[0]: item.count for item in todo_for(officer, NOW)["waiting"]}
    assert lines[reverse("inspectiontask-mine")] == 1
    titles = {item.url: item.count for item in todo_for(make.planner(), NOW)["waiting"]}
    assert titles[reverse("inspectiontask-list") + "?status=planned"] == 1
