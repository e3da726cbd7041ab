"""A visit through the services: who may, what comes first, what becomes of the findings."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from hazards.choices import HazardStatus
from hazards.models import Hazard
from hazards.services import loop
from inspections.choices.assignments import TaskStatus
from inspections.choices.visits import SignatureRole, VisitStatus
from inspections.models import EnforcementCase, Finding, Visit, VisitAnswer, VisitSignature
from inspections.queries.visits import order_items, recheck_items
from inspections.services import visits, visits_entries, visits_findings, visits_hazards, visits_signing
from inspections.services.visits_conflicts import ChangedDifferently
from inspections.services.visits_findings import Found
from safetyportal.core.attachments import attachments_of
from safetyportal.core.errors import Conflict, NotAllowed, TransitionDenied
from safetyportal.core.models import AuditEntry, Notification
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.inspections import make_item, make_standard
from tests.factories.visits import drawing, finish, make_finding, make_officer, make_task, make_visit, sign_all, walk
from tests.suites.photos import photo

pytestmark = pytest.mark.django_db

WEEK = NOW.date() + timedelta(days=7)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def team(db):
    return [make_officer(), make_officer()]


@pytest.fixture
def firm(db):
    return make_enterprise()


def open_visit(firm, team) -> Visit:
    return make_visit(firm, officers=team)


# Who may begin


def test_start_takes_two_officers_and_the_checklist_in_force(firm, team):
    standard = make_standard("43", "machines", sectors=["metallurgy_trade"])
    item = make_item(standard)
    own = make_item(make_standard(firm, "own"))
    visit = visits.start(task=make_task(firm, officers=team), actor=team[0], now=NOW)
    assert item.pk in visit.item_ids
    assert own.pk not in visit.item_ids
    assert [row.certificate_number for row in visit.officers.order_by("pk")] == [one.certificate_number for one in team]
    visit.task.refresh_from_db()
    assert visit.task.status == TaskStatus.UNDER_WAY


def test_second_visit_of_a_task_waits_for_the_first(firm, team):
    task = make_task(firm, officers=team)
    visits.start(task=task, actor=team[0], now=NOW)
    with pytest.raises(Conflict):
        visits.start(task=task, actor=team[1], now=NOW)


# Identity comes first


def test_nothing_is_entered_before_the_certificates_are_shown(firm, team):
    visit = visits.start(task=make_task(firm, officers=team), actor=team[0], now=NOW)
    given = {"visit": visit, "actor": team[0], "now": NOW, "seen": 0}
    for attempt in (
        lambda: visits_entries.change_fact(name="premises", value="车间", **given),
        lambda: visits_findings.keep_finding(key=uuid4(), found=Found(description="示例"), **given),
        lambda: visits_findings.add_photo(
            visit=visit, key=uuid4(), upload=photo(), after=False, actor=team[0], now=NOW
        ),
        lambda: visits.present(visit=visit, actor=team[0], now=NOW),
    ):
        with pytest.raises((TransitionDenied, ValidationError)) as refusal:
            attempt()
        if isinstance(refusal.value, TransitionDenied):
            assert "article 55" in str(refusal.value)
    assert Finding.unscoped.count() == 0


def test_identity_is_confirmed_once_by_the_unit(firm, team):
    visit = visits.start(task=make_task(firm, officers=team), actor=team[0], now=NOW)
    with pytest.raises(ValidationError):
        visits.show_identity(visit=visit, confirmed_by=" ", actor=team[0], now=NOW)
    visit = visits.show_identity(visit=visit, confirmed_by="示例主管", actor=team[0], now=NOW)
    again = visits.show_identity(visit=visit, confirmed_by="别人", actor=team[1], now=NOW)
    assert (again.identity_confirmed_by, again.site_person) == ("示例主管", "示例主管")
    assert AuditEntry.unscoped.filter(action="visit.identity").count() == 1


# Two officers at once


def test_two_officers_change_different_facts_and_both_stay(firm, team):
    visit = open_visit(firm, team)
    for name, person in (("premises", team[0]), ("statement", team[1])):
        visits_entries.change_fact(visit=visit, name=name, value=f"{name}（示例）", seen=0, actor=person, now=NOW)
    visit.refresh_from_db()
    assert (visit.premises, visit.statement) == ("premises（示例）", "statement（示例）")


def test_same_fact_changed_twice_shows_both_values(firm, team):
    visit = open_visit(firm, team)
    visits_entries.change_fact(visit=visit, name="statement", value="甲的话", seen=0, actor=team[0], now=NOW)
    with pytest.raises(ChangedDifferently) as refusal:
        visits_entries.change_fact(visit=visit, name="statement", value="乙的话", seen=0, actor=team[1], now=NOW)
    assert (refusal.value.current["value"], refusal.value.current["by"]) == ("甲的话", team[0].name)
    visit.refresh_from_db()
    assert visit.statement == "甲的话"
    version = refusal.value.current["version"]
    visits_entries.change_fact(visit=visit, name="statement", value="乙的话", seen=version, actor=team[1], now=NOW)
    visit.refresh_from_db()
    assert visit.statement == "乙的话"


def test_same_finding_changed_twice_shows_both(firm, team):
    visit, key = open_visit(firm, team), uuid4()
    given = {"visit": visit, "key": key, "now": NOW}
    visits_findings.keep_finding(found=Found(description="甲"), seen=0, actor=team[0], **given)
    visits_findings.keep_finding(found=Found(description="甲改"), seen=1, actor=team[0], **given)
    with pytest.raises(ChangedDifferently) as refusal:
        visits_findings.keep_finding(found=Found(description="乙改"), seen=1, actor=team[1], **given)
    assert refusal.value.current["description"] == "甲改"
    with pytest.raises(ChangedDifferently):
        visits_findings.remove_finding(visit=visit, key=key, seen=1, actor=team[1], now=NOW)
    row = Finding.unscoped.get()
    assert (row.description, row.version, row.removed) == ("甲改", 2, False)


def test_answers_of_two_tablets_meet(firm, team):
    item = make_item(make_standard("43", "machines"))
    visit = make_visit(firm, officers=team, item_ids=[item.pk])
    given = {"visit": visit, "item": item.pk, "note": "", "now": NOW}
    visits_entries.answer(result="pass", seen=0, actor=team[0], **given)
    with pytest.raises(ChangedDifferently):
        visits_entries.answer(result="not_applicable", seen=0, actor=team[1], **given)
    assert VisitAnswer.unscoped.get().result == "pass"
    with pytest.raises(ValidationError):
        visits_entries.answer(visit=visit, item=item.pk + 999, result="pass", note="", seen=0, actor=team[0], now=NOW)


# Present and sign


def test_present_says_everything_that_is_missing(firm, team):
    visit = make_visit(firm, officers=team, situation="")
    with pytest.raises(ValidationError) as refusal:
        visits.present(visit=visit, actor=team[0], now=NOW)
    assert set(refusal.value.error_dict) == {"situation"}
    visits_entries.change_fact(visit=visit, name="situation", value="检查", seen=0, actor=team[0], now=NOW)
    make_finding(visit, rectify_by=None)
    make_finding(visit, corrected=True, measure="on_spot")
    with pytest.raises(ValidationError) as refusal:
        visits.present(visit=visit, actor=team[0], now=NOW)
    assert len(refusal.value.error_dict["findings"]) == 2
    visit.refresh_from_db()
    assert visit.status == VisitStatus.OPEN


def test_complete_waits_for_every_signature(firm, team):
    visit = open_visit(firm, team)
    make_finding(visit)
    visit = visits.present(visit=visit, actor=team[0], now=NOW)
    given = {"visit": visit, "shown_sha256": visit.content_sha256, "actor": team[0], "now": NOW}
    visits_signing.sign(role=SignatureRole.OFFICER, officer=team[0].pk, drawing=drawing(), **given)
    with pytest.raises(TransitionDenied, match="article 68"):
        visits.complete(visit=visit, actor=team[0], now=NOW)
    assert Hazard.unscoped.count() == 0
    visits_signing.sign(role=SignatureRole.OFFICER, officer=team[1].pk, drawing=drawing(), **given)
    visits_signing.refuse(name="示例主管", reason="对认定有异议（示例）", **given)
    with pytest.raises(TransitionDenied, match="witness"):
        visits.complete(visit=visit, actor=team[0], now=NOW)
    visits_signing.sign(role=SignatureRole.WITNESS, name="社区示例", drawing=drawing(), **given)
    assert visits.complete(visit=visit, actor=team[1], now=NOW).status == VisitStatus.COMPLETED


@pytest.mark.parametrize("picture", ["", "data:image/png;base64,AAAA", "data:text/html;base64,PGI+"])
def test_signature_field_left_blank_is_refused(firm, team, picture):
    visit = visits.present(visit=open_visit(firm, team), actor=team[0], now=NOW)
    with pytest.raises(ValidationError):
        visits_signing.sign(
            visit=visit, role="officer", officer=team[0].pk, shown_sha256=visit.content_sha256, drawing=picture,
            actor=team[0], now=NOW,
        )  # fmt: skip
    assert VisitSignature.unscoped.count() == 0


def test_taking_back_drops_the_signatures(firm, team):
    visit = visits.present(visit=open_visit(firm, team), actor=team[0], now=NOW)
    sign_all(visit, team)
    old = visit.content_sha256
    visit = visits.take_back(visit=visit, actor=team[0], now=NOW)
    assert VisitSignature.unscoped.count() == 0
    make_finding(visit)
    visit = visits.present(visit=visit, actor=team[0], now=NOW)
    assert visit.content_sha256 != old
    with pytest.raises(Conflict):
        visits_signing.sign(
            visit=visit, role="officer", officer=team[0].pk, shown_sha256=old, drawing=drawing(), actor=team[0],
            now=NOW,
        )  # fmt: skip


# Findings become hazards


def test_each_finding_becomes_a_hazard_with_source_deadline_and_owner(firm, team):
    found = [
        {"description": "冲床防护罩缺失（示例）", "category": "B01", "rectify_by": WEEK, "responsible": "示例班长"},
        {"description": "未开展应急演练（示例）", "category": "A07", "rectify_by": WEEK},
    ]
    visit = walk(firm, team, found)
    hazards = list(Hazard.unscoped.order_by("pk"))
    assert [(one.source, one.status, one.rectify_by) for one in hazards] == [("5", "rectifying", WEEK)] * 2
    assert [one.responsible for one in hazards] == ["示例班长", "示例主管"]
    assert {one.deadline_set_by for one in hazards} == {"county"}
    assert [item.hazard for item in order_items(visit)] == hazards
    visit.task.refresh_from_db()
    assert visit.task.status == TaskStatus.DONE


@pytest.mark.parametrize(("kind", "source"), [("expert", "expert"), ("covert", "covert"), ("whistle", "whistle"),
                                              ("special", "5"), ("random", "5")])  # fmt: skip
def test_source_follows_the_kind_of_inspection(firm, team, kind, source):
    walk(firm, team, [{"description": "示例", "rectify_by": WEEK}], kind=kind)
    assert Hazard.unscoped.get().source == source


def test_ticked_criterion_makes_a_major_hazard(firm, team):
    walk(firm, team, [{"description": "示例", "rectify_by": WEEK, "criteria": ["GM-13-1"]}])
    hazard = Hazard.unscoped.get()
    assert (hazard.level, hazard.status, hazard.criteria) == ("major", "assessed", ["GM-13-1"])


def test_corrected_on_the_spot_waits_with_its_evidence_for_an_officer(firm, team):
    visit, key = open_visit(firm, team), uuid4()
    found = Found(description="灭火器被遮挡（示例）", measure="on_spot", corrected=True, category="B03")
    visits_findings.keep_finding(visit=visit, key=key, found=found, seen=0, actor=team[0], now=NOW)
    for after in (False, True):
        visits_findings.add_photo(visit=visit, key=key, upload=photo(), after=after, actor=team[0], now=NOW)
    finish(visit, team)
    hazard = Hazard.unscoped.get()
    assert (hazard.status, hazard.rectified_by, hazard.closed_on) == (HazardStatus.AWAITING, None, None)
    assert sorted(row.purpose for row in attachments_of(hazard)) == ["hazard.after", "hazard.before"]
    with pytest.raises(NotAllowed):
        loop.verify(hazard=hazard, actor=people.make_user("grid_officer", "430102001"), now=NOW)
    with pytest.raises(TransitionDenied):
        loop.verify(hazard=hazard, actor=make_staff(firm), now=NOW)
    assert loop.verify(hazard=hazard, actor=team[1], now=NOW).status == HazardStatus.CLOSED


def test_order_item_follows_its_hazard(firm, team):
    visit = walk(firm, team, [{"description": "示例", "rectify_by": WEEK}])
    later = WEEK + timedelta(days=5)
    hazard = Hazard.unscoped.get()
    loop.extend_deadline(hazard=hazard, rectify_by=later, note="设备到货推迟（示例）", actor=team[0], now=NOW)
    [item] = order_items(visit)
    assert (item.rectify_by, item.limit, item.extended, item.closed) == (WEEK, later, True, False)
    loop.submit_rectification(
        hazard=hazard, rectification="已装（示例）", photos=[photo()], actor=make_staff(firm), now=NOW
    )
    loop.verify(hazard=Hazard.unscoped.get(), actor=team[0], now=NOW)
    [item] = order_items(visit)
    assert item.closed


def test_completing_twice_makes_no_second_hazard(firm, team):
    visit = walk(firm, team, [{"description": "示例", "rectify_by": WEEK}])
    with pytest.raises(TransitionDenied):
        visits.complete(visit=visit, actor=team[0], now=NOW)
    assert Hazard.unscoped.count() == 1


def test_the_unit_is_told_and_void_makes_nothing(firm, team):
    head = make_staff(firm)
    walk(firm, team, [{"description": "示例", "rectify_by": WEEK}])
    assert Notification.objects.filter(user=head, kind="visit.completed").count() == 1
    other = open_visit(firm, team)
    make_finding(other)
    visits.void(visit=other, note="走错单位（示例）", actor=team[0], now=NOW)
    assert Hazard.unscoped.count() == 1


# Re-inspection


def recheck(firm, team, visit):
    return make_visit(firm, officers=team, task=make_task(firm, "under_way", team, kind="recheck", recheck_of=visit))


def look(visit, finding, team, **values):
    given = {"result": "passed", "note": "已整改（示例）", "seen": 0} | values
    return visits_hazards.look_again(visit=visit, finding=finding.pk, actor=team[0], now=NOW, **given)


def test_recheck_closes_extends_and_proposes_a_case(firm, team):
    visit = walk(firm, team, [{"description": f"示例{n}", "rectify_by": WEEK} for n in range(3)])
    first, second, third = (item.finding for item in order_items(visit))
    for finding in (first, second):
        loop.submit_rectification(
            hazard=finding.hazard, rectification="已整改", photos=[photo()], actor=make_staff(firm), now=NOW
        )
    again = recheck(firm, team, visit)
    assert [line.item.finding for line in recheck_items(again)] == [first, second, third]
    with pytest.raises(ValidationError):
        visits.present(visit=again, actor=team[0], now=NOW)
    later = WEEK + timedelta(days=3)
    look(again, first, team)
    look(again, second, team, result="failed", follow="extend", new_day=later, note="缺配件（示例）")
    look(again, third, team, result="failed", follow="penalise", note="拒不整改（示例）")
    finish(again, team)
    states = [(row.status, row.rectify_by) for row in Hazard.unscoped.order_by("pk")]
    assert states == [("closed", WEEK), ("rectifying", later), ("rectifying", WEEK)]
    case = EnforcementCase.unscoped.get()
    assert (case.visit, case.status, case.enterprise) == (again, "draft", firm)
    assert [item.closed for item in order_items(visit)] == [True, False, False]


def test_recheck_without_submission_closes_with_a_photo_only(firm, team):
    visit = walk(firm, team, [{"description": "示例", "rectify_by": WEEK}])
    [item] = order_items(visit)
    again = recheck(firm, team, visit)
    look(again, item.finding, team)
    again = visits.present(visit=again, actor=team[0], now=NOW)
    sign_all(again, team)
    with pytest.raises(ValidationError):
        visits.complete(visit=again, actor=team[0], now=NOW)
    assert Hazard.unscoped.get().status == HazardStatus.RECTIFYING
    again = visits.take_back(visit=again, actor=team[0], now=NOW)
    visits_findings.add_photo(
        visit=again, key=item.finding.key, upload=photo(), after=True, actor=team[0], now=NOW
    )  # fmt: skip
    finish(again, team)
    assert Hazard.unscoped.get().status == HazardStatus.CLOSED


@pytest.mark.parametrize(
    "values",
    [{"follow": ""}, {"follow": "penalise", "note": " "}, {"follow": "extend"}, {"follow": "extend", "new_day": WEEK}],
)
def test_recheck_not_passed_says_what_follows(firm, team, values):
    visit = walk(firm, team, [{"description": "示例", "rectify_by": WEEK}])
    [item] = order_items(visit)
    again = recheck(firm, team, visit)
    with pytest.raises(ValidationError):
        look(again, item.finding, team, **({"result": "failed", "note": "未整改"} | values))
