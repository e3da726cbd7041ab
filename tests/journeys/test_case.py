"""The story of issue 4 on a tablet: a county plans, draws by lot and visits a factory, opens a case from what it found,
hears the party, decides, serves, publishes, collects in two instalments with surcharge, closes and binds the file; the
re-inspection closes the hazards. The province follows all of it, a neighbour sees nothing. Weeks pass by setting the
portal's clock. Set PICTURES to a folder to keep what each page looked like.
"""

import io
import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from hazards.models import Hazard
from inspections.models import EnforcementPaper, InspectionTask, Visit
from safetyportal.core.models import User
from tests.api.client import Program
from tests.factories import cases as make
from tests.factories.enterprises import make_enterprise
from tests.journeys import case_steps, draw_steps
from tests.journeys.case_steps import Case
from tests.journeys.steps import People, keep
from tests.journeys.test_visit import Hand, add_finding, ready, recheck_item, synced
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ACT = "未如实记录安全生产教育和培训情况（故事示例）"


@pytest.fixture
def calendar(monkeypatch):
    """`calendar(days)`: so many days later. The browser's own clock stays."""
    real, passed = timezone.now, [0]
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=passed[0]))

    def later(days: int) -> datetime:
        passed[0] += days
        return timezone.now()

    return later


@pytest.fixture
def county():
    """A bureau with two officers whose certificates are in force, and one whose certificate has run out; those who
    plan, review, decide, examine the law and hear; four factories."""
    for username, name in (("first", "示例甲"), ("second", "示例乙")):
        make.officer(username=username, name=name)
    make.officer(name="证件过期示例", valid_to=timezone.localdate() - timedelta(days=1))
    for username, person in (
        ("county", make.reviewer()), ("reviewer", make.reviewer()), ("leader", make.leader()),
        ("lawyer", make.lawyer()), ("host", make.reviewer()),
    ):  # fmt: skip
        person.username = username
        person.save()
    make_user("county_supervisor", "430103", username="neighbour")
    make_user("province_supervisor", "43", username="province")
    make.violation(title=ACT)
    for number in range(4):
        make_enterprise(name=f"示例浏阳河机械{number}厂有限公司", risk_class="ABCD"[number])


def test_from_the_annual_plan_to_the_bound_file(county, new_page, calendar):
    people = People(new_page)
    plan = draw_steps.make_the_plan(people)
    draw = draw_steps.draw_before_a_witness(people, wanted=2)
    draw_steps.publish_and_repeat(people, draw)
    visit = visit_what_was_drawn(people, draw)
    case = case_steps.propose(people, visit)
    province_follows(case, "filed")
    case_steps.investigate(case)
    case_steps.tell_and_ask_for_a_hearing(case, calendar)
    case_steps.hear(case, calendar)
    case_steps.decide_and_deliver(case)
    province_follows(case, "execution")
    hazards_close(people, visit)
    case_steps.publish(case, calendar)
    case_steps.collect(case, calendar)
    case_steps.close_and_bind(case)
    others_look(case, visit, plan, draw)


def visit_what_was_drawn(people: People, draw) -> Visit:
    """The officers whom the lot sent; two findings, one of them an act of the law library; the set is printed."""
    firm = draw.units.order_by("position").first().name
    page = people.at("first", "/visits/today/")
    page.locator("li, article, tr").filter(has_text=firm).get_by_role("button", name="开始检查").first.click()
    show_identity(page)
    page.locator("[data-go=findings]").click()
    add_finding(page, "未如实记录培训情况（示例）", act=ACT)
    add_finding(page, "示例问题：防护装置缺失", with_photo=False)
    sign_and_complete(page)
    keep(page, "visit-done")
    printed = page.request.get(page.locator("[data-print]").get_attribute("href"))
    assert len(PdfReader(io.BytesIO(printed.body())).pages) >= 3
    visit = Visit.unscoped.get()
    assert (visit.enterprise.name, visit.task.draw) == (firm, draw)
    return visit


def show_identity(page) -> None:
    ready(page)
    page.locator("[name=confirmed_by]").fill("示例主管")
    page.locator("[data-identity]").click()


def sign_and_complete(page) -> None:
    page.locator("[data-go=facts]").click()
    page.locator("button[data-suggest]").click()
    page.locator("[data-go=sign]").click()
    synced(page)
    page.locator("[data-present]").click()
    expect(page.locator("[data-papers] a").first).to_be_visible()
    hand = Hand(page)
    for officer in User.objects.filter(username__in=["first", "second"]):
        hand.draw(f"officer:{officer.pk}")
    hand.draw("unit")
    page.locator("[data-complete]").click()
    expect(page.locator("[data-print]")).to_be_visible(timeout=90_000)


def hazards_close(people: People, visit) -> None:
    """The officers go again; each item of the order is found rectified."""
    page = people.at("first", f"/visits/{visit.pk}/")
    page.locator("button[formaction$='/acts/recheck/']").click()
    with page.expect_navigation():
        page.locator("#confirm-dialog [value=yes]").click()
    again = InspectionTask.unscoped.get(recheck_of=visit)
    page.goto("/visits/today/")
    page.locator(f"form[action*='/{again.pk}/'] button").first.click()
    show_identity(page)
    page.locator("[data-go=checks]").click()
    for number in (0, 1):
        recheck_item(page, number)
    sign_and_complete(page)
    hazards = Hazard.unscoped.filter(enterprise=visit.enterprise)
    assert [one.status for one in hazards] == ["closed", "closed"]


def province_follows(case: Case, state: str) -> None:
    """Leaders see the case with its state, its basis and its clock while it runs."""
    assert case.row.status == state
    page = case.people.at("province", "/live-cases/")
    row = page.locator("#live tbody tr").filter(has_text=case.row.title)
    for words in (case.row.get_status_display(), case.row.casecharge_rows.get().violation.punished):
        expect(row).to_contain_text(words)
    expect(row).to_contain_text(re.compile("剩余|逾期|超期"))


def others_look(case: Case, visit, plan, draw) -> None:
    """List by list and record by record: the province finds what the neighbour does not."""
    firm = visit.enterprise.name
    paper = EnforcementPaper.unscoped.filter(visit=visit).exclude(number="").first()
    hazard = Hazard.unscoped.filter(enterprise=visit.enterprise).first()
    lists = {
        "inspection-plans": plan.body.name, "random-draws": draw.title, "inspection-tasks": firm, "visits": firm,
        "enforcement-papers": paper.number, "hazards": firm, "cases": case.row.title,
        f"search/?q={case.row.decision_number}": case.row.title,
    }  # fmt: skip
    records = {
        "inspection-plans": plan, "random-draws": draw, "inspection-tasks": visit.task, "visits": visit,
        "enforcement-papers": paper, "hazards": hazard, "cases": case.row,
    }  # fmt: skip
    for username, sees in (("neighbour", False), ("province", True)):
        ask = case.people.at(username, "/").request.get
        shown = {address: words in ask(f"/{address}").text() for address, words in lists.items()}
        assert shown == dict.fromkeys(lists, sees), username
        found = {address: ask(f"/{address}/{row.pk}/").status for address, row in records.items()}
        assert found == dict.fromkeys(records, 200 if sees else 404), username
    users = {one.username: one for one in User.objects.all()}
    neighbour, province = Program(users["neighbour"]), Program(users["province"])
    assert neighbour.get(f"cases/{case.pk}/").status_code == 404
    assert neighbour.get("cases/").json()["results"] == []
    assert [one["id"] for one in province.get("cases/").json()["results"]] == [case.pk]
    page = case.people.at("province", f"/cases/{case.pk}/")
    expect(page.locator("main")).to_contain_text(case.row.archive_number)
    expect(page.locator("#payments tbody tr")).to_have_count(3)
