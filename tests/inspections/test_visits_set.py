"""The complete set of a visit: which papers follow, signed once for all, issued once, handed over, printed together."""

from datetime import timedelta
from uuid import uuid4

import pytest

from inspections.choices.papers import PaperStatus
from inspections.models import EnforcementPaper
from inspections.services import papers, visits, visits_entries, visits_findings, visits_papers, visits_signing
from inspections.services.visits_findings import Found
from safetyportal.core.errors import TransitionDenied
from safetyportal.core.models import IssuedDocument
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.visits import drawing, finish, make_officer, make_task, sign_all
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db

WEEK = NOW.date() + timedelta(days=7)
SET = ["inspection_plan", "inspection_record", "on_spot_decision", "rectification_order", "delivery_receipt"]


@pytest.fixture
def team(db):
    return [make_officer(), make_officer()]


@pytest.fixture
def firm(db):
    return make_enterprise()


def approved_plan(task, team):
    """The plan of the task, reviewed and approved by two others before the officers set out."""
    paper = papers.prepare(
        kind="inspection_plan", task=task, values={"content": "现场检查（示例）"}, actor=team[0], now=NOW
    )
    for one in team:
        if paper.form.role("officers"):
            papers.sign(paper=paper, role="officers", name=one.name, drawing=drawing(), actor=team[0], now=NOW)
    paper = papers.submit(paper=paper, actor=team[0], now=NOW)
    paper = papers.review(paper=paper, actor=people.make_user("county_supervisor", "430102"), now=NOW)
    return papers.approve(paper=paper, actor=people.make_user("county_leader", "430102"), now=NOW)


def begun(firm, team, items=8, at_once=True):
    task = make_task(firm, officers=team, title="示例检查")
    approved_plan(task, team)
    visit = visits.start(task=task, actor=team[0], now=NOW)
    visit = visits.show_identity(visit=visit, confirmed_by="示例主管", actor=team[0], now=NOW)
    visits_entries.change_fact(visit=visit, name="situation", value="检查（示例）", seen=0, actor=team[0], now=NOW)
    for number in range(items + at_once):  # those of the order, and one that cannot wait
        suspend = number == items
        found = Found(
            description=f"示例问题{number + 1}", rectify_by=WEEK, measure="suspend" if suspend else "time_limit"
        )
        visits_findings.keep_finding(visit=visit, key=uuid4(), found=found, seen=0, actor=team[0], now=NOW)
    return visit


def present(visit, team):
    visit = visits.present(visit=visit, actor=team[0], now=NOW)
    visits_papers.prepare_set(visit, actor=team[0], now=NOW)
    return visit


def kinds(visit, *states) -> list[str]:
    rows = [row for row in visits_papers._own(visit) if not states or row.status in states]
    return [row.kind for row in visits_papers._last_of_each(rows)]


def test_whole_set_is_signed_once_issued_and_handed_over(firm, team):
    visit = present(begun(firm, team), team)
    assert kinds(visit) == SET[:-1]
    order = EnforcementPaper.unscoped.get(kind="rectification_order")
    assert len(order.values["problems"]) == 8
    assert order.values["rectify_by"] == WEEK.isoformat()
    sign_all(visit, team)
    visit = visits.complete(visit=visit, actor=team[0], now=NOW)
    visits_papers.issue_set(visit, actor=team[0], now=NOW)
    assert kinds(visit, PaperStatus.ISSUED, PaperStatus.SERVED) == SET
    served = EnforcementPaper.unscoped.filter(status=PaperStatus.SERVED).values_list("kind", flat=True)
    assert set(served) == {"on_spot_decision", "rectification_order"}
    numbers = list(EnforcementPaper.unscoped.exclude(number="").values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 5
    receipt = EnforcementPaper.unscoped.get(kind="delivery_receipt")
    assert len(receipt.values["rows"]) == 2


def test_issuing_again_issues_nothing_twice(firm, team):
    visit = present(begun(firm, team, items=2), team)
    sign_all(visit, team)
    visit = visits.complete(visit=visit, actor=team[0], now=NOW)
    visits_papers.issue_set(visit, actor=team[0], now=NOW)
    before = list(IssuedDocument.unscoped.order_by("pk").values_list("number", "sha256"))
    visits_papers.issue_set(visit, actor=team[1], now=NOW)
    assert list(IssuedDocument.unscoped.order_by("pk").values_list("number", "sha256")) == before
    assert visit.papers.count() == 4


def test_set_goes_on_after_the_first_paper_only_was_issued(firm, team):
    """A killed worker leaves some papers issued: the next run issues the others."""
    visit = present(begun(firm, team, items=2, at_once=False), team)
    sign_all(visit, team)
    visit = visits.complete(visit=visit, actor=team[0], now=NOW)
    plan, record = (EnforcementPaper.unscoped.get(kind=kind) for kind in SET[:2])
    given = visits_papers.signatures_of(visit)
    for row in (plan, record):
        visits_papers._issue_one(row, visit, given, team[0], NOW)
    visits_papers.issue_set(visit, actor=team[0], now=NOW)
    issued = kinds(visit, PaperStatus.ISSUED, PaperStatus.SERVED)
    assert issued == ["inspection_plan", "inspection_record", "rectification_order", "delivery_receipt"]


def test_nothing_is_issued_before_the_visit_is_completed(firm, team):
    visit = present(begun(firm, team, items=1), team)
    with pytest.raises(TransitionDenied):
        visits_papers.issue_set(visit, actor=team[0], now=NOW)
    assert IssuedDocument.unscoped.count() == 0


def test_taking_back_fills_the_drafts_anew_and_drops_what_is_not_called_for(firm, team):
    visit = present(begun(firm, team, items=1), team)
    assert "on_spot_decision" in kinds(visit)
    visit = visits.take_back(visit=visit, actor=team[0], now=NOW)
    finding = visit.findings.get(measure="suspend")
    visits_findings.keep_finding(
        visit=visit, key=finding.key, found=Found(description="改为限期整改（示例）", rectify_by=WEEK), seen=None,
        actor=team[1], now=NOW,
    )  # fmt: skip
    visit = present(visit, team)
    assert kinds(visit) == ["inspection_plan", "inspection_record", "rectification_order"]
    order = EnforcementPaper.unscoped.filter(kind="rectification_order").exclude(status="discarded").get()
    assert "改为限期整改" in str(order.values["problems"])


def test_refusal_stands_on_every_paper_and_they_are_left_there(firm, team):
    visit = present(begun(firm, team, items=1, at_once=False), team)
    given = {"visit": visit, "shown_sha256": visit.content_sha256, "actor": team[0], "now": NOW}
    for one in team:
        visits_signing.sign(role="officer", officer=one.pk, drawing=drawing(), **given)
    visits_signing.refuse(name="示例主管", reason="不认可（示例）", **given)
    visits_signing.sign(role="witness", name="示例社区干部", drawing=drawing(), **given)
    visit = visits.complete(visit=visit, actor=team[0], now=NOW)
    visits_papers.issue_set(visit, actor=team[0], now=NOW)
    order = EnforcementPaper.unscoped.get(kind="rectification_order")
    unit = order.signatures.get(role="unit_head")
    assert (unit.manner, unit.reason, unit.witness) == ("refused", "不认可（示例）", "示例社区干部")
    assert (order.status, order.delivery.manner) == ("served", "left")


def test_printed_together_for_the_officers_and_what_is_meant_for_it_for_the_unit(firm, team):
    visit = present(begun(firm, team, items=1), team)
    sign_all(visit, team)
    visit = visits.complete(visit=visit, actor=team[0], now=NOW)
    visits_papers.issue_set(visit, actor=team[0], now=NOW)
    address = f"/visits/{visit.pk}/papers.pdf"
    whole = browser(team[0]).get(address)
    assert (whole.status_code, whole["Content-Type"], whole.content[:5]) == (200, "application/pdf", b"%PDF-")
    own = browser(make_staff(firm)).get(address)
    assert own.status_code == 200
    assert len(own.content) < len(whole.content)
    assert browser(make_officer("430103")).get(address).status_code == 404


def test_recheck_brings_its_opinion(firm, team):
    visit = present(begun(firm, team, items=1, at_once=False), team)
    sign_all(visit, team)
    visit = visits.complete(visit=visit, actor=team[0], now=NOW)
    visits_papers.issue_set(visit, actor=team[0], now=NOW)
    from tests.inspections.test_visits_services import look, recheck

    again = recheck(firm, team, visit)
    finding = visit.findings.get()
    look(again, finding, team, result="failed", follow="extend", new_day=WEEK + timedelta(days=3), note="缺件（示例）")
    again = present(again, team)
    assert "recheck_opinion" in kinds(again)
    again = finish_presented(again, team)
    visits_papers.issue_set(again, actor=team[0], now=NOW)
    opinion = EnforcementPaper.unscoped.get(kind="recheck_opinion")
    assert opinion.status == "served"
    assert "延期" in str(opinion.values["opinions"])


def finish_presented(visit, team):
    sign_all(visit, team)
    return visits.complete(visit=visit, actor=team[0], now=NOW)


def test_without_a_finding_the_set_is_the_plan_and_the_record(firm, team):
    visit = begun(firm, team, items=0, at_once=False)
    visit = finish(visit, team)
    visits_papers.prepare_set(visit, actor=team[0], now=NOW)
    assert visits_papers.needed_kinds(visit, NOW) == SET[:2]
