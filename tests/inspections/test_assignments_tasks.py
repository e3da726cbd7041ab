"""Tasks: planning, officers with their certificates, joining, inviting, covert visits, and who sees what."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from inspections.models import InspectionTask, OfficerLeave, Recusal, TaskOfficer
from inspections.queries.assignments import officer_states, recent_and_planned_visits, visits_by_others
from inspections.services import assignments, assignments_together
from inspections.workflow.assignments import TASK_FLOW
from safetyportal.core.access import can
from safetyportal.core.deadlines import end_of_day
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, NamedException, Notification, Posting
from safetyportal.core.services.exceptions import end_due
from tests.conftest import NOW
from tests.factories import assignments as make
from tests.factories.enterprises import make_enterprise, make_staff
from tests.people import make_user, node
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db
VIEW = "inspections.view_inspectiontask"


class TestTaskFlow(WorkflowSuite):
    flow = TASK_FLOW
    roles = {
        "county": ("county_supervisor", "430102"),
        "officer": ("enforcement_officer", "430102"),
        "city": ("city_supervisor", "4301"),
        "neighbour": ("county_supervisor", "430103"),
        "leader": ("county_leader", "430102"),
        "grid": ("grid_officer", "430102001"),
    }
    allowed = {
        ("planned", "assign", "county"),
        ("assigned", "assign", "county"),
        ("planned", "cancel", "county"),
        ("assigned", "cancel", "county"),
        ("assigned", "begin", "county"),
        ("assigned", "begin", "officer"),
        ("under_way", "finish", "county"),
        ("under_way", "finish", "officer"),
    }

    def make(self, state):
        return make.make_task_in(state)


def test_task_is_planned_assigned_begun_and_finished_and_each_step_is_told_once():
    task = make.make_assigned()
    officers = [row.user for row in task.officers.select_related("user")]
    assert [row.leads for row in task.officers.all()] == [True, False]
    assert task.due_at == end_of_day(make.SOON)
    assert {note.user for note in Notification.objects.filter(kind="task.assigned")} == set(officers)
    task = assignments.begin(task, actor=officers[0], now=NOW)
    assert assignments.begin(task, actor=officers[1], now=NOW).version == task.version
    task = assignments.finish(task, actor=officers[0], now=NOW)
    assert (task.status, task.finished_on, task.due_at) == ("done", NOW.date(), None)
    assert assignments.finish(task, actor=officers[0], now=NOW).version == task.version
    actions = AuditEntry.unscoped.filter(target_type="inspections.inspectiontask", target_id=str(task.pk))
    assert list(actions.order_by("at", "sequence").values_list("action", flat=True)) == [
        "inspectiontask.create", "inspectiontask.assign", "inspectiontask.begin", "inspectiontask.finish",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("people", "article"),
    [
        (lambda: [make.make_officer()], "第四十二条"),
        (lambda: [make.make_officer(), make.make_officer(valid_to=date(2026, 11, 19))], "第四十二条"),
        (lambda: [make.make_officer(), make.make_officer(certificate="")], "第四十二条"),
        (lambda: [make.make_officer(), make.make_officer("430103")], ""),
    ],
)
def test_too_few_expired_uncertified_and_foreign_officers_are_refused_with_the_article(people, article):
    task, officers = make.make_task(), people()
    with pytest.raises(ValidationError) as refused:
        assignments.assign(task, officers, actor=make.planner(), now=NOW)
    assert article in " ".join(refused.value.message_dict["officers"])
    task.refresh_from_db()
    assert (task.status, task.officers.count()) == ("planned", 0)


def test_the_same_officer_twice_is_one_officer():
    task, officer = make.make_task(), make.make_officer()
    with pytest.raises(ValidationError):
        assignments.assign(task, [officer, officer], actor=make.planner(), now=NOW)
    assert task.officers.count() == 0


def test_officer_with_an_interest_and_officer_on_leave_are_refused():
    enterprise, officers = make_enterprise(), [make.make_officer(), make.make_officer()]
    task = make.make_task(enterprise, planned_on=make.TODAY)
    body, where = make.bureau(), node("430102")
    leader = make_user("county_leader", "430102")
    Recusal.unscoped.create(
        user=officers[0], body=body, enterprise=enterprise, ground="relative", reason="近亲属（示例）",
        decided_by=leader, starts_on=make.TODAY, jurisdiction=where, place=where.path,
    )  # fmt: skip
    OfficerLeave.unscoped.create(
        user=officers[1], body=body, starts_on=make.TODAY, ends_on=make.TODAY, recorded_by=leader,
        jurisdiction=where, place=where.path,
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        assignments.assign(task, officers, actor=make.planner(), now=NOW)
    words = " ".join(refused.value.message_dict["officers"])
    assert "第四十三条" in words
    assert make.TODAY.isoformat() in words
    other = make_enterprise()
    free = make.make_task(other, planned_on=make.TODAY + timedelta(days=1), officers=officers)
    assert free.status == "assigned"  # neither recused there nor away that day


def test_certificate_that_expired_since_stops_the_beginning():
    task = make.make_assigned()
    officers = [row.user for row in task.officers.select_related("user")]
    officers[1].certificate_valid_to = NOW.date() - timedelta(days=1)
    officers[1].save()
    with pytest.raises(TransitionDenied) as refused:
        assignments.begin(task, actor=officers[0], now=NOW)
    assert "第四十二条" in str(refused.value)
    task.refresh_from_db()
    assert task.status == "assigned"


def test_load_of_the_week_and_what_is_open_are_counted_without_the_task_itself():
    officers = [make.make_officer(), make.make_officer()]
    for day in (0, 1, 9):
        make.make_assigned(officers=officers, planned_on=make.TODAY + timedelta(days=day))
    task = make.make_assigned(officers=officers, planned_on=make.TODAY)
    states = officer_states(make.bureau(), on=make.TODAY, planned=True, now=NOW, without=task)
    found = {state.user.pk: (state.week_tasks, state.open_tasks) for state in states}
    assert [found[person.pk] for person in officers] == [(2, 3), (2, 3)]  # today is a Friday


def test_days_in_the_past_or_the_wrong_way_round_are_refused():
    for values in (
        {"finish_by": make.TODAY - timedelta(days=1)},
        {"planned_on": make.TODAY - timedelta(days=1)},
        {"planned_on": make.SOON + timedelta(days=1)},
    ):
        with pytest.raises(ValidationError):
            make.make_task(**values)
    assert InspectionTask.unscoped.count() == 0


def test_only_planners_of_the_body_plan():
    enterprise = make_enterprise()
    for person in (
        make.make_officer(), make.planner("430103"), make_user("city_supervisor", "4301"), make_staff(enterprise),
        make_user("county_leader", "430102"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            make.make_task(enterprise, actor=person)
    assert InspectionTask.unscoped.count() == 0


# Coming together (综合查一次)


def test_second_body_must_join_or_give_its_reason():
    enterprise = make_enterprise()
    first = make.make_assigned(enterprise, planned_on=make.TODAY + timedelta(days=3))
    other = make.industry_body()
    planner = make_user("industry_officer", "430102")
    Posting.unscoped.filter(user=planner).update(body=other)
    planner._grants = None
    with pytest.raises(ValidationError) as refused:
        make.make_task(enterprise, body=other, actor=planner, repeat_reason="")
    assert first.body.name in refused.value.message_dict["repeat_reason"][0]
    kept = make.make_task(enterprise, body=other, actor=planner, repeat_reason="专项要求（示例）")
    assert kept.repeat_reason == "专项要求（示例）"
    assert [visit.task for visit in visits_by_others(enterprise, other, make.TODAY)] == [first]


def test_more_than_the_cap_of_the_year_needs_a_reason():
    enterprise, planner = make_enterprise(), make.planner()
    for _turn in range(2):
        make.make_task(enterprise, actor=planner, repeat_reason="")
    with pytest.raises(ValidationError) as refused:
        make.make_task(enterprise, actor=planner, repeat_reason="")
    assert "repeat_reason" in refused.value.message_dict
    for kind in ("whistle", "routine"):
        make.make_task(enterprise, actor=planner, kind=kind, repeat_reason="" if kind == "whistle" else "示例理由")
    assert InspectionTask.unscoped.count() == 4


def test_inspection_long_ago_is_no_repetition():
    enterprise = make_enterprise()
    make.make_assigned(enterprise, finish_by=make.TODAY + timedelta(days=200))
    assert recent_and_planned_visits(enterprise, make.TODAY) == []
    assert len(recent_and_planned_visits(enterprise, make.TODAY + timedelta(days=150))) == 1


def industry_planner():
    body = make.industry_body()
    people = [
        make_user("industry_officer", "430102", certificate_number=f"湘B{n}", certificate_valid_to=date(2028, 1, 1))
        for n in (1, 2)
    ]
    for person in people:
        Posting.unscoped.filter(user=person).update(body=body)
        person._grants = None
    return body, people


def test_joining_sends_own_officers_along_and_tells_the_first_body():
    task = make.make_assigned()
    first = {row.user_id for row in task.officers.all()}
    body, (planner, colleague) = industry_planner()
    row = assignments_together.join(
        task, body=body, officers=[colleague], content="粉尘防爆（示例）", actor=planner, now=NOW
    )
    assert {row.user_id for row in row.officers.all()} == {*first, colleague.pk}
    assert Notification.objects.filter(user=colleague, kind="task.assigned").count() == 1
    assert TASK_FLOW.check(row, "begin", colleague)  # goes along and may begin on the spot
    with pytest.raises((Conflict, TransitionDenied)):
        assignments_together.join(row, body=body, officers=[planner], actor=planner, now=NOW)
    # The first body assigns anew: who came along stays.
    officers = [make.make_officer(), make.make_officer()]
    row = assignments.assign(row, officers, actor=make.planner(), now=NOW)
    assert {one.user_id for one in row.officers.all()} == {officers[0].pk, officers[1].pk, colleague.pk}


def test_own_body_covert_visits_and_what_has_begun_are_not_joined():
    body, (planner, colleague) = industry_planner()
    with pytest.raises(TransitionDenied):
        assignments_together.join(
            make.make_task(), body=make.bureau(), officers=[make.make_officer()], actor=make.planner(), now=NOW
        )
    for task in (make.make_task(kind="covert"), make.make_task_in("under_way")):
        with pytest.raises(TransitionDenied):
            assignments_together.join(task, body=body, officers=[colleague], actor=planner, now=NOW)
    assert TaskOfficer.unscoped.filter(user=colleague).count() == 0


# Named exceptions


def test_expert_sees_the_one_task_until_the_day_and_no_other():
    task, other = make.make_task(kind="expert"), make.make_task()
    expert = make_user("expert", "430103")
    assert not can(expert, VIEW, task)
    assignments_together.invite(
        task, person=expert, until=make.SOON, reason="防爆专家（示例）", actor=make.planner(), now=NOW
    )
    expert._grants = None
    assert set(InspectionTask.objects.visible_to(expert, VIEW)) == {task}
    assert not can(expert, VIEW, other)
    end_due(actor=make.planner(), now=end_of_day(make.SOON))
    expert._grants = None
    assert list(InspectionTask.objects.visible_to(expert, VIEW)) == []
    assert NamedException.unscoped.get().ended_at is not None


def test_an_invitation_ends_early_with_its_reason_and_only_by_its_planners():
    task, expert = make.make_task(kind="expert"), make_user("expert", "430103")
    guest = assignments_together.invite(
        task, person=expert, until=make.SOON, reason="示例", actor=make.planner(), now=NOW
    )
    given = {"guest": guest, "reason": "专家改派（示例）", "now": NOW}
    with pytest.raises(NotAllowed):
        assignments_together.uninvite(task, actor=make.planner("430103"), **given)
    with pytest.raises(TransitionDenied):
        assignments_together.uninvite(make.make_task(), actor=make.planner(), **given)
    assert NamedException.unscoped.get().ended_at is None
    assignments_together.uninvite(task, actor=make.planner(), **given)
    expert._grants = None
    assert not InspectionTask.objects.visible_to(expert, VIEW).exists()
    assert AuditEntry.unscoped.filter(action="inspectiontask.uninvite", note__contains="专家改派").count() == 1
    with pytest.raises(TransitionDenied):
        assignments_together.uninvite(task, actor=make.planner(), **given)


def test_invitation_by_strangers_or_to_a_finished_task_is_refused():
    expert = make_user("expert", "430103")
    for task, actor in (
        (make.make_task(), make.planner("430103")),
        (make.make_task(), make.make_officer()),
        (make.make_task_in("done"), make.planner()),
    ):
        with pytest.raises((NotAllowed, TransitionDenied)):
            assignments_together.invite(task, person=expert, until=make.SOON, reason="示例", actor=actor, now=NOW)
    with pytest.raises(ValidationError):
        assignments_together.invite(
            make.make_task(), person=expert, until=make.TODAY - timedelta(days=1), reason="示例",
            actor=make.planner(), now=NOW,
        )  # fmt: skip
    assert NamedException.unscoped.count() == 0


# Covert visits


def test_covert_visit_is_seen_from_the_planning_place_and_above_only():
    enterprise = make_enterprise()
    body = make.bureau("4301")
    city = make_user("city_supervisor", "4301")
    task = make.make_task(enterprise, kind="covert", body=body, actor=city)
    assert task.seen_from == node("4301").path
    for person in (city, make_user("province_supervisor", "43"), make_user("city_leader", "4301"),
                   make_user("national_supervisor", "0")):  # fmt: skip
        assert list(InspectionTask.objects.visible_to(person, VIEW)) == [task]
        assert can(person, VIEW, task)
    for person in (make.planner(), make_user("county_leader", "430102"), make_user("grid_officer", "430102001"),
                   make_user("township_supervisor", "430102001"), make_staff(enterprise)):  # fmt: skip
        assert list(InspectionTask.objects.visible_to(person, VIEW)) == []
        assert list(TaskOfficer.objects.visible_to(person, VIEW)) == []
        assert not can(person, VIEW, task)
    assert recent_and_planned_visits(enterprise, make.TODAY) == []
    assert recent_and_planned_visits(enterprise, make.TODAY, viewer=make.planner()) == []
    assert len(recent_and_planned_visits(enterprise, make.TODAY, viewer=city)) == 1
    entry = AuditEntry.unscoped.get(action="inspectiontask.create")
    assert entry.place == node("4301").path  # the trail does not tell the places below either


def test_named_exception_opens_a_covert_visit_to_the_invited_expert_only():
    city = make_user("city_supervisor", "4301")
    task = make.make_task(kind="covert", body=make.bureau("4301"), actor=city)
    expert = make_user("expert", "4301")
    other = make_user("expert", "4301")
    assignments_together.invite(task, person=expert, until=make.SOON, reason="暗访（示例）", actor=city, now=NOW)
    expert._grants = None
    assert can(expert, VIEW, task)
    assert not can(other, VIEW, task)
