"""Double-random draws: lawful pools, two persons, one result that anybody repeats and nobody changes."""

import json
import re
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from enterprises.models import Enterprise
from inspections.models import DrawnUnit, EnforcementCase, InspectionTask, OfficerLeave, RandomDraw, Recusal
from inspections.queries import assignments_lottery as lottery
from inspections.services import assignments, assignments_bulk, assignments_draws
from inspections.workflow.assignments_draws import DRAW_FLOW
from safetyportal.core.deadlines import due_at
from safetyportal.core.errors import NotAllowed, Refusal, TransitionDenied
from safetyportal.core.models import AuditEntry, Job
from tests.conftest import NOW
from tests.factories import assignments as make
from tests.inspections.by_hand import naive
from tests.people import make_user, node
from tests.suites.workflow import WorkflowSuite

ROOT = Path(__file__).resolve().parents[2]
# Pools and persons


class TestDrawFlow(WorkflowSuite):
    flow = DRAW_FLOW
    roles = {
        "county": ("county_supervisor", "430102"),
        "leader": ("county_leader", "430102"),
        "officer": ("enforcement_officer", "430102"),
        "city": ("city_supervisor", "4301"),
        "neighbour": ("county_supervisor", "430103"),
    }
    allowed = {
        ("committed", "witness", "county"),
        ("committed", "witness", "leader"),
        ("committed", "witness", "officer"),
        ("committed", "witness", "city"),
        ("committed", "void", "county"),
        ("witnessed", "void", "county"),
        ("witnessed", "draw", "county"),
        ("drawn", "publish", "county"),
    }

    def make(self, state):
        return make.make_draw_in(state)

    def values_for(self, step, row):
        if step == "witness":
            return {"witness": make.planner()}
        if step == "draw":
            return {"operator": make.planner(), "drawn_at": NOW}
        return {}


@pytest.mark.django_db
def test_draw_is_fixed_witnessed_drawn_and_its_file_repeats(tmp_path):
    _firms, officers = make.make_pools()
    draw = make.make_drawn(seed_source="2026-11-21 福彩3D 开奖号（示例）")
    assert (draw.status, draw.object_count, draw.officer_count) == ("drawn", 6, 3)
    assert draw.due_at == due_at(NOW, 20, "working_days")
    assert lottery.digest(draw.pool_text) == draw.pool_digest
    assert list(lottery.differences(draw.record_text)) == []
    record = json.loads(draw.record_text)
    seed = lottery.seed_of(draw.pool_digest, draw.seed_source, draw.seed_value)
    assert naive(record["pool"], seed) == record["result"]
    assert {weight for _name, weight in record["pool"]["objects"]} == {8, 4, 2, 1}
    units = list(draw.units.all())
    assert len(units) == 3
    assert {pk for unit in units for pk in unit.officers} <= {person.pk for person in officers}
    (tmp_path / "r.json").write_text(draw.record_text, encoding="utf-8")
    call_command("replay_draw", str(tmp_path / "r.json"))
    words = draw.record_text
    assert "示例见证" not in words  # a public value was named: the witness adds nothing to the seed
    assert not re.search(r"138\d{8}", words)


@pytest.mark.django_db
def test_without_a_public_value_chance_and_the_witness_give_the_seed():
    make.make_pools()
    first, second = make.make_drawn(), make.make_drawn()
    assert first.seed_value != second.seed_value
    assert first.seed_value.endswith("示例见证")
    third = make.fix_pools()
    third = assignments_draws.witness(third, words="x", actor=make.planner(), now=NOW)
    with pytest.raises(ValidationError):
        assignments_draws.draw(third, seed_value="我选的", actor=make.planner(), now=NOW)
    named = make.fix_pools(seed_source="示例")
    named = assignments_draws.witness(named, words="x", actor=make.planner(), now=NOW)
    with pytest.raises(ValidationError):
        assignments_draws.draw(named, actor=make.planner(), now=NOW)


@pytest.mark.django_db
def test_operator_and_witness_are_two_persons():
    make.make_pools()
    operator, witness = make.planner(), make.planner()
    draw = make.fix_pools(actor=operator)
    with pytest.raises(TransitionDenied):
        assignments_draws.witness(draw, words="自己见证", actor=operator, now=NOW)
    draw = assignments_draws.witness(draw, words="示例", actor=witness, now=NOW)
    with pytest.raises(TransitionDenied):
        assignments_draws.draw(draw, actor=witness, now=NOW)
    with pytest.raises(NotAllowed):
        assignments_draws.draw(draw, actor=make.planner("430103"), now=NOW)
    draw.refresh_from_db()
    assert (draw.status, draw.record_digest, DrawnUnit.unscoped.count()) == ("witnessed", "", 0)


@pytest.mark.django_db
def test_pools_leave_out_whoever_the_rules_leave_out():
    firms, officers = make.make_pools(enterprises=5, officers=4)
    body, where, leader = make.bureau(), node("430102"), make_user("county_leader", "430102")
    make.make_officer(valid_to=date(2026, 1, 1))
    OfficerLeave.unscoped.create(
        user=officers[0], body=body, starts_on=make.TODAY, ends_on=make.TODAY, recorded_by=leader,
        jurisdiction=where, place=where.path,
    )  # fmt: skip
    for person in officers[1:3]:
        Recusal.unscoped.create(
            user=person, body=body, enterprise=firms[0], ground="interest", reason="示例", decided_by=leader,
            starts_on=make.TODAY, jurisdiction=where, place=where.path,
        )  # fmt: skip
    Recusal.unscoped.create(
        user=officers[3], body=body, enterprise=firms[1], ground="interest", reason="示例", decided_by=leader,
        starts_on=make.TODAY, jurisdiction=where, place=where.path,
    )  # fmt: skip
    supervisor = make.planner()
    for _turn in range(2):  # the cap of the year
        make.make_task(firms[2], actor=supervisor)
    draw = make.fix_pools(wanted=3, actor=supervisor)
    assert draw.left_out == {"certificate": 2, "leave": 1, "recused": 1, "visited": 1}
    assert set(draw.object_ids) == {firms[1].pk, firms[3].pk, firms[4].pk}
    assert json.loads(draw.pool_text)["recusals"] == [[officers[3].certificate_number, firms[1].credit_code]]
    drawn = make.make_drawn(wanted=3)
    unit = drawn.units.get(enterprise=firms[1])
    assert officers[3].pk not in unit.officers


@pytest.mark.django_db
def test_bad_record_of_the_last_twelve_months_weighs_double():
    firms, _officers = make.make_pools(enterprises=4, officers=2)
    county = make_user("county_supervisor", "430102")
    for firm, outcome, days in ((firms[0], "penalty", 30), (firms[1], "penalty", 500), (firms[2], "minor", 30)):
        row = EnforcementCase(
            body=make.bureau(), title="示例案件", cause="示例", party_name=firm.name, status="draft", opened_by=county,
            outcome=outcome, decided_on=make.TODAY - timedelta(days=days),
        )  # fmt: skip
        row.settle(firm)
        row.save(force_insert=True)
    Enterprise.unscoped.filter(pk__in=[firm.pk for firm in firms]).update(risk_class="D")
    draw = make.fix_pools(wanted=2)
    weights = dict(json.loads(draw.pool_text)["objects"])
    plain = weights[firms[3].credit_code]
    assert weights[firms[0].credit_code] == 2 * plain
    assert {weights[firms[1].credit_code], weights[firms[2].credit_code]} == {plain}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("enterprises", "officers", "wanted", "field"),
    [(3, 1, 1, "body"), (3, 0, 1, "body"), (0, 3, 1, "sectors"), (3, 3, 4, "wanted")],
)
def test_pools_that_give_no_lawful_draw_are_refused(enterprises, officers, wanted, field):
    make.make_pools(enterprises=enterprises, officers=officers)
    with pytest.raises(ValidationError) as refused:
        make.fix_pools(wanted=wanted)
    assert field in refused.value.message_dict
    if field == "body":
        assert "第四十二条" in refused.value.message_dict["body"][0]
    assert RandomDraw.unscoped.count() == 0


@pytest.mark.django_db
def test_other_counties_and_other_bodies_are_in_no_pool():
    make.make_pools(code="430103")
    firms, officers = make.make_pools()
    draw = make.fix_pools()
    assert set(draw.object_ids) == {firm.pk for firm in firms}
    assert set(draw.officer_ids) == {person.pk for person in officers}
    with pytest.raises(NotAllowed):
        make.fix_pools(actor=make.planner("430103"))


# Evidence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [("pool_text", "x"), ("seed_value", "x"), ("record_text", "x"), ("wanted", 1), ("drawn_at", None),
     ("title", "x"), ("redraw_reason", "x")],
)  # fmt: skip
def test_database_refuses_every_change_of_a_draw(column, value):
    draw = make.make_draw_in("drawn")
    with pytest.raises(ProgrammingError), transaction.atomic():
        RandomDraw.unscoped.filter(pk=draw.pk).update(**{column: value})
    with pytest.raises(ProgrammingError), transaction.atomic():
        DrawnUnit.unscoped.filter(draw=draw).update(name="x")
    with pytest.raises(ProgrammingError), transaction.atomic():
        RandomDraw.unscoped.filter(pk=draw.pk)._raw_delete("default")
    assert RandomDraw.unscoped.get(pk=draw.pk).record_text == draw.record_text


@pytest.mark.django_db
def test_pools_cannot_change_between_fixing_and_drawing():
    draw = make.make_draw_in("committed")
    with pytest.raises(ProgrammingError), transaction.atomic():
        RandomDraw.unscoped.filter(pk=draw.pk).update(pool_text="[]", pool_digest="0" * 64)


@pytest.mark.django_db
def test_second_click_and_second_operator_draw_nothing_new():
    draw = make.make_draw_in("witnessed")
    first = assignments_draws.draw(draw, actor=make.planner(), now=NOW)
    entries = AuditEntry.unscoped.count()
    with pytest.raises(TransitionDenied):
        assignments_draws.draw(draw, actor=make.planner(), now=NOW)
    again = RandomDraw.unscoped.get(pk=draw.pk)
    assert (again.record_digest, AuditEntry.unscoped.count()) == (first.record_digest, entries)
    assert DrawnUnit.unscoped.filter(draw=draw).count() == 3
    assert Job.objects.filter(key=f"draw-tasks:{draw.pk}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_once_draw_once():
    draw = make.make_draw_in("witnessed")
    operators, answers = [make.planner(), make.planner()], []

    def attempt(operator):
        try:
            answers.append(assignments_draws.draw(draw, actor=operator, now=NOW).record_digest)
        except Refusal:
            answers.append("")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(operator,)) for operator in operators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, answers)) == [False, True]
    assert RandomDraw.unscoped.get(pk=draw.pk).record_digest in answers
    assert DrawnUnit.unscoped.filter(draw=draw).count() == 3


# Tasks


@pytest.mark.django_db
def test_tasks_are_created_once_for_the_officers_drawn():
    make.make_pools()
    operator = make.planner()
    draw = make.make_drawn(actor=operator)
    quiet = lambda done, total: None  # noqa: E731
    counts = assignments_bulk.create_drawn_tasks(draw, actor=operator, now=NOW, progress=quiet)
    assert counts == {"created": 3, "to_assign": 0, "cancelled": 0}
    for unit in draw.units.all():
        task = InspectionTask.unscoped.get(draw=draw, enterprise=unit.enterprise)
        assert (task.kind, task.status) == ("random", "assigned")
        assert {row.user_id for row in task.officers.all()} == set(unit.officers)
    again = assignments_bulk.create_drawn_tasks(draw, actor=operator, now=NOW, progress=quiet)
    assert again == {"created": 0, "to_assign": 0, "cancelled": 0}
    assert InspectionTask.unscoped.filter(draw=draw).count() == 3


@pytest.mark.django_db
def test_job_that_died_half_way_goes_on():
    make.make_pools()
    operator = make.planner()
    draw = make.make_drawn(actor=operator)

    def dies(done, total):
        if done == 2:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        assignments_bulk.create_drawn_tasks(draw, actor=operator, now=NOW, progress=dies)
    assert InspectionTask.unscoped.filter(draw=draw).count() == 2
    assignments_bulk.create_drawn_tasks(draw, actor=operator, now=NOW, progress=lambda done, total: None)
    assert InspectionTask.unscoped.filter(draw=draw, status="assigned").count() == 3


@pytest.mark.django_db
def test_drawing_again_is_a_new_record_with_its_reason_and_cancels_what_had_not_begun():
    make.make_pools(enterprises=4)
    operator = make.planner()
    quiet = lambda done, total: None  # noqa: E731
    old = make.make_drawn(actor=operator, wanted=2)
    assignments_bulk.create_drawn_tasks(old, actor=operator, now=NOW, progress=quiet)
    begun = InspectionTask.unscoped.filter(draw=old).first()
    assignments.begin(begun, actor=begun.officers.first().user, now=NOW)
    with pytest.raises(ValidationError):
        assignments_draws.redraw(old, redraw_reason="  ", actor=operator, now=NOW)
    new = assignments_draws.redraw(old, redraw_reason="检查人员调离（示例）", actor=operator, now=NOW)
    with pytest.raises(TransitionDenied):
        assignments_draws.redraw(old, redraw_reason="再来一次", actor=operator, now=NOW)
    new = assignments_draws.witness(new, words="示例", actor=make.planner(), now=NOW + timedelta(hours=1))
    new = assignments_draws.draw(new, actor=operator, now=NOW + timedelta(hours=2))
    counts = assignments_bulk.create_drawn_tasks(new, actor=operator, now=NOW, progress=quiet)
    assert counts["cancelled"] == 1
    begun.refresh_from_db()
    assert begun.status == "under_way"
    assert RandomDraw.unscoped.get(pk=old.pk).record_text == old.record_text
