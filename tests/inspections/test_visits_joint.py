"""Several at one visit: two bodies together, all the rest of the checklist at once, a covert visit's papers."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from inspections.documents.papers_words import Words
from inspections.models import EnforcementPaper, PaperStep, TaskBody, TaskOfficer, Visit, VisitAnswer
from inspections.queries.papers_facts import Matter
from inspections.services import papers, visits, visits_entries, visits_findings, visits_papers
from inspections.services.visits_findings import Found
from safetyportal.core.errors import NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections import make_item, make_standard
from tests.factories.visits import body_of, make_officer, make_task, make_visit, sign_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def team(db):
    return [make_officer(), make_officer()]


@pytest.fixture
def firm(db):
    return make_enterprise("430102001")


# All the rest


def test_all_the_rest_is_one_entry_and_leaves_what_was_answered(firm, team):
    standard = make_standard("43", "machines")
    items = [make_item(standard, f"M{n}", order=n) for n in range(3)]
    visit = make_visit(firm, officers=team, item_ids=[item.pk for item in items])
    given = {"visit": visit, "now": NOW}
    visits_entries.answer(item=items[1].pk, result="found", note="", seen=0, actor=team[1], **given)
    rest = {"items": [item.pk for item in items], "result": "pass", "actor": team[0], **given}
    assert visits_entries.answer_rest(**rest) == [items[0].pk, items[2].pk]
    assert visits_entries.answer_rest(**rest) == []
    rows = VisitAnswer.unscoped.order_by("item__order").values_list("result", "version", "answered_by")
    assert list(rows) == [("pass", 1, team[0].pk), ("found", 1, team[1].pk), ("pass", 1, team[0].pk)]
    entry = AuditEntry.unscoped.get(action="visit.answer_rest")
    assert entry.note == "M0、M2"
    with pytest.raises(ValidationError):
        visits_entries.answer_rest(**{**rest, "items": [items[0].pk, items[0].pk + 999]})
    with pytest.raises(TransitionDenied, match="officers of this visit"):
        visits_entries.answer_rest(**{**rest, "actor": make_officer()})


# Two bodies


@pytest.fixture
def joint(firm, team):
    """A task of the county that the city joined with an officer of its own."""
    colleague = make_officer("4301")
    task = make_task(firm, officers=team)
    TaskBody.unscoped.create(task=task, body=body_of("4301"), joined_by=colleague, joined_at=NOW)
    TaskOfficer.unscoped.create(task=task, user=colleague, body=body_of("4301"))
    task.colleague = colleague
    return task


def test_an_officer_of_a_joined_body_enters_and_signs_and_the_paper_says_whose_he_is(joint, team):
    visit = visits.start(task=joint, actor=joint.colleague, now=NOW)
    visit = visits.show_identity(visit=visit, confirmed_by="示例主管", actor=joint.colleague, now=NOW)
    told = {"visit": visit, "actor": joint.colleague, "now": NOW}
    visits_entries.change_fact(name="situation", value="联合检查（示例）", seen=0, **told)
    found = Found(description="联合检查发现的问题（示例）", rectify_by=NOW.date())
    finding = visits_findings.keep_finding(key=uuid4(), found=found, seen=0, **told)
    assert finding.changed_by == joint.colleague
    with pytest.raises(TransitionDenied, match="body that carries it out"):
        visits.present(**told)
    visit = visits.present(visit=visit, actor=team[0], now=NOW)
    visits_papers.prepare_set(visit, actor=team[0], now=NOW)
    record = EnforcementPaper.unscoped.get(kind="inspection_record")
    by_name = {row["name"]: row["certificate"] for row in record.values["officers"]}
    assert by_name[joint.colleague.name] == f"{joint.colleague.certificate_number}，{body_of('4301').name}"
    assert by_name[team[0].name] == team[0].certificate_number
    sign_all(visit, [joint.colleague, *team])  # on the tablet of the colleague
    visit = visits.complete(visit=visit, actor=team[0], now=NOW)
    assert visit.status == "completed"


def test_a_joined_officer_needs_a_certificate_and_a_place_and_does_not_go_alone(joint, firm, team):
    elsewhere = make_officer("4302")
    TaskOfficer.unscoped.create(task=joint, user=elsewhere, body=body_of("4301"))
    with pytest.raises(TransitionDenied, match="no officer of the body"):
        visits.start(task=joint, officers=[team[0], elsewhere], actor=team[0], now=NOW)
    with pytest.raises(NotAllowed):
        visits.start(task=joint, officers=[team[0], elsewhere], actor=elsewhere, now=NOW)
    joint.colleague.certificate_valid_to = None
    joint.colleague.save(update_fields=["certificate_valid_to"])
    with pytest.raises(TransitionDenied, match="article 42"):
        visits.start(task=joint, officers=[team[0], joint.colleague], actor=team[0], now=NOW)
    two = [make_officer("4301"), make_officer("4301")]
    with pytest.raises(TransitionDenied, match="leads the inspection"):
        visits.start(task=joint, officers=two, actor=two[0], now=NOW)
    assert not Visit.unscoped.exists()


# Covert


def test_papers_of_a_covert_visit_are_as_hidden_as_the_visit_until_it_is_presented(firm):
    city = [make_officer("4301"), make_officer("4301")]
    task = make_task(firm, officers=city, kind="covert", body=body_of("4301"), seen_from=people.node("4301").path)
    county, above = people.make_user("county_supervisor", "430102"), people.make_user("city_supervisor", "4301")
    plan = papers.prepare(kind="inspection_plan", task=task, actor=city[0], now=NOW, values={"content": "暗访（示例）"})
    plan = papers.submit(paper=plan, actor=city[0], now=NOW)
    visit = visits.start(task=task, actor=city[0], now=NOW)

    def seen_by(person, model=EnforcementPaper):
        return model.objects.visible_to(person, "inspections.view_enforcementpaper").count()

    assert (seen_by(county), seen_by(above)) == (0, 1)
    assert (seen_by(county, PaperStep), seen_by(above, PaperStep)) == (0, 1)
    assert Visit.objects.visible_to(county, "inspections.view_visit").count() == 0
    trail = AuditEntry.unscoped.filter(target_type="inspections.enforcementpaper")
    assert set(trail.values_list("place", flat=True)) == {people.node("4301").path}

    visit = visits.show_identity(visit=visit, confirmed_by="示例主管", actor=city[0], now=NOW)
    visits_entries.change_fact(visit=visit, name="situation", value="（示例）", seen=0, actor=city[0], now=NOW)
    visit = visits.present(visit=visit, actor=city[0], now=NOW)
    visits_papers.prepare_set(visit, actor=city[0], now=NOW)
    assert seen_by(county) == 2
    assert Visit.objects.visible_to(county, "inspections.view_visit").get() == visit


# Words of the papers


def words_of_record(visit) -> list[str]:
    return Matter(visit.body, visit.enterprise, visit.started_by, NOW, visit=visit).facts["visit.record"].split("\n")


def found(visit, number, **values):
    values = {"description": f"问题{number}", "order": number, "location": "", "rectify_by": NOW.date()} | values
    return visits_findings.Finding.unscoped.create(visit=visit, changed_by=visit.started_by, **values)


def test_record_tells_each_thing_once(firm, team):
    standard = make_standard("43", "machines")
    items = [make_item(standard, f"M{n}", order=n) for n in range(4)]
    visit = make_visit(firm, officers=team, item_ids=[item.pk for item in items], situation="检查了车间。")
    assert words_of_record(visit) == ["检查了车间。", "未发现安全生产违法行为和事故隐患。"]
    for item, result in zip(items, ("pass", "pass", "found", "not_applicable"), strict=True):
        VisitAnswer.unscoped.create(
            visit=visit, item=item, result=result, answered_by=team[0], answered_at=NOW
        )  # fmt: skip
    for number in range(1, 5):
        found(visit, number, measure="suspend" if number == 4 else "time_limit")
    assert words_of_record(visit) == [
        "检查了车间。",
        "对照检查表检查4项，其中符合要求2项，不符合要求1项，不涉及1项。发现以下问题：",
        "1. 问题1", "2. 问题2", "3. 问题3", "4. 问题4",
        "处理情况：第1至3项责令限期改正；第4项责令暂时停产停业、停止建设或者停止使用。",
    ]  # fmt: skip
    VisitAnswer.unscoped.update(result="pass")
    visits_findings.Finding.unscoped.update(measure="time_limit")
    assert words_of_record(visit)[1] == "对照检查表检查4项，均符合要求。另发现以下问题："
    assert words_of_record(visit)[-1] == "处理情况：以上问题责令限期改正。"


SENTENCE = "上述第{items_due}项问题于{rectify_by}前整改完毕{limits_note}"


def test_order_with_several_days_says_which_item_by_when(firm, team):
    visit = make_visit(firm, officers=team)
    day, later = date(2026, 12, 7), date(2026, 12, 20)
    for number, limit in enumerate((day, day, later, day), 1):
        found(visit, number, rectify_by=limit)
    order = papers.prepare(kind="rectification_order", visit=visit, actor=team[0], now=NOW)
    assert order.values["problems"] == ["问题1", "问题2", "问题3", "问题4"]
    printed = Words(order.form, {"values": order.values, "body": {"name": "示例"}}, {}).line(SENTENCE)
    assert printed == (
        "上述第1至4项问题于2026年12月20日前整改完毕（其中第1、2、4项于2026年12月7日前，第3项于2026年12月20日前）"
    )
    visit.findings.update(rectify_by=day)
    order = papers.prepare(kind="rectification_order", visit=visit, actor=team[0], now=NOW)
    printed = Words(order.form, {"values": order.values, "body": {"name": "示例"}}, {}).line(SENTENCE)
    assert printed == "上述第1至4项问题于2026年12月7日前整改完毕"
