"""The story of issue 4 on a tablet: a county draws and visits, then opens a case, hears the party, decides, serves,
publishes, collects in two instalments with surcharge, closes and binds the file. A neighbour sees none of it, the
province all. Weeks pass by setting the portal's clock. Set PICTURES to a folder to keep what each page looked like.
"""

import io
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from hazards.models import Hazard
from inspections.choices.papers import PAPER_OPEN
from inspections.models import CaseFile, DecisionPublication, EnforcementCase, EnforcementPaper, Visit
from inspections.queries.papers import missing_before
from inspections.services import cases_file, publication
from inspections.services.papers_signing import missing_signatures
from safetyportal.core.models import User
from tests.api.client import Program
from tests.factories import cases as make
from tests.factories import visits as visiting
from tests.factories.enterprises import make_enterprise
from tests.journeys.steps import TABLET, People, fill, licence_photo, sign_in
from tests.journeys.test_inspection_draw import county, draw_before_a_witness, keep, publish_and_repeat  # noqa: F401
from tests.journeys.test_visit import Hand, add_finding, ready, recheck_item, synced
from tests.people import make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


# First story: drawn, replayed, visited, proposed, re-inspected


def test_a_drawn_factory_is_visited_a_case_opened_and_its_hazards_close(county, new_page):  # noqa: F811
    page = new_page(**TABLET)
    page.set_default_timeout(60_000)
    sign_in(page, "county")
    draw = draw_before_a_witness(page, new_page)
    publish_and_repeat(page, new_page, draw)
    _body, _firm, officers = county
    unit = draw.units.order_by("position").first()
    team = [one for one in officers if one.pk in unit.officers]
    tablet = new_page(**TABLET)
    tablet.set_default_timeout(60_000)
    sign_in(tablet, team[0].username)
    visit = visit_on_the_tablet(tablet, team, unit.name)
    open_a_case(tablet, visit, team)
    hazards_close(tablet, visit, team)


def visit_on_the_tablet(page, team, firm: str) -> Visit:
    page.goto("/visits/today/")
    page.locator("li, article, tr").filter(has_text=firm).get_by_role("button", name="开始检查").first.click()
    ready(page)
    page.locator("[name=confirmed_by]").fill("示例主管")
    page.locator("[data-identity]").click()
    page.locator("[data-go=findings]").click()
    for number in (1, 2):
        add_finding(page, f"示例问题{number}：防护装置缺失", with_photo=number == 1)
    page.locator("[data-go=facts]").click()
    page.locator("button[data-suggest]").click()
    page.locator("[data-go=sign]").click()
    synced(page)
    page.locator("[data-present]").click()
    expect(page.locator("[data-papers] a").first).to_be_visible()
    hand = Hand(page)
    for name in (*(f"officer:{one.pk}" for one in team), "unit"):
        hand.draw(name)
    page.locator("[data-complete]").click()
    expect(page.locator("[data-print]")).to_be_visible(timeout=90_000)
    keep(page, "visit-done")
    printed = page.request.get(page.locator("[data-print]").get_attribute("href"))
    assert len(PdfReader(io.BytesIO(printed.body())).pages) >= 3
    return Visit.unscoped.get(enterprise__name=firm)


def open_a_case(page, visit, team) -> None:
    page.goto(f"/visits/{visit.pk}/propose-case/")
    fill(page, cause="未采取措施消除事故隐患", party_kind="unit", procedure="ordinary", source="inspection",
         partner=str(team[1].pk))  # fmt: skip
    page.wait_for_url("**/cases/*/")
    expect(page.locator("main")).to_contain_text(team[1].name)
    assert EnforcementCase.unscoped.get().visit_id == visit.pk


def hazards_close(page, visit, team) -> None:
    task = visiting.make_task(visit.enterprise, "under_way", team, kind="recheck", recheck_of=visit)
    again = visiting.make_visit(visit.enterprise, officers=team, task=task)
    page.goto(f"/visits/{again.pk}/work/")
    ready(page)
    page.locator("[data-go=checks]").click()
    for number in (0, 1):
        recheck_item(page, number)
    page.locator("[data-go=sign]").click()
    page.locator("[data-present]").click()
    hand = Hand(page)
    for name in (*(f"officer:{one.pk}" for one in team), "unit"):
        hand.draw(name)
    page.locator("[data-complete]").click()
    expect(page.locator("[data-done-box]")).to_be_visible(timeout=90_000)
    assert set(Hazard.unscoped.values_list("status", flat=True)) == {"closed"}


# Second story: the case


@pytest.fixture
def calendar(monkeypatch):
    """`calendar(days)`: so many days later. The browser's own clock stays."""
    real, passed = timezone.now, [0]
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=passed[0]))

    def later(days: int) -> datetime:
        passed[0] += days
        return timezone.now()

    return later


class Case:
    """The case on its pages."""

    def __init__(self, people: People, pk: int):
        self.people, self.pk = people, pk

    @property
    def row(self) -> EnforcementCase:
        return EnforcementCase.unscoped.get(pk=self.pk)

    def act(self, who: str, step: str, /, **values) -> None:
        fill(self.people.at(who, f"/cases/{self.pk}/acts/{step}/"), **values)

    def press(self, who: str, name: str, address: str = "") -> None:
        """A button that asks nothing more than whether to go on."""
        page = self.people.at(who, address or f"/cases/{self.pk}/")
        folded = page.locator("details:not([open]) > summary")
        for number in reversed(range(folded.count())):
            folded.nth(number).click()
        with page.expect_navigation():
            page.locator(f"button[formaction$='/acts/{name}/']").first.click()
            sure = page.locator("#confirm-dialog [value=yes]")
            if sure.is_visible():
                sure.click()

    def paper(self, kind: str) -> EnforcementPaper:
        return EnforcementPaper.unscoped.filter(case=self.pk, kind=kind).latest("pk")

    def issue(self, kind: str) -> str:
        """Signed by hand on the print where it is signed, and issued on its page; returns its address."""
        address = f"/enforcement-papers/{self.paper(kind).pk}/"
        if self.paper(kind).form.roles:
            self.press("first", "sign_rest", address)
        self.press("first", "issue", address)
        assert self.paper(kind).number, self.people.pages["first"].locator("main").inner_text()[:800]
        return address

    def approved(self) -> None:
        """Agreed by the reviewer, then by the head: two further persons."""
        self.act("reviewer", "review")
        self.act("leader", "approve")


def delivered() -> dict:
    return {"manner": "direct", "receiver": "示例负责人", "location": "示例办公室", "servers": "示例甲\n示例乙"}


@pytest.fixture
def bureau():
    """Two officers, reviewer, legal reviewer, hearing host and head of a county; a factory to be visited."""
    first, second = make.officer(username="first", name="示例甲"), make.officer(username="second", name="示例乙")
    for username, person in (("reviewer", make.reviewer()), ("leader", make.leader()), ("lawyer", make.lawyer()),
                             ("host", make.officer())):  # fmt: skip
        person.username = username
        person.save()
    make_user("county_supervisor", "430103", username="neighbour")
    make_user("province_supervisor", "43", username="province")
    act = make.violation(title="未如实记录安全生产教育和培训情况（示例）")
    firm = make_enterprise(name="示例浏阳河机械有限公司", legal_representative="示例负责人")
    visiting.make_task(firm, "assigned", [first, second])
    return firm, act, [first, second]


def test_a_case_from_its_proposal_to_the_bound_file(bureau, new_page, calendar):
    firm, violation, team = bureau
    people = People(new_page)
    visit = visit_on_the_tablet(people.at("first", "/visits/today/"), team, firm.name)
    case = propose(people, visit, violation, team[1])
    investigate(case)
    tell_and_ask_for_a_hearing(case, calendar)
    hear(case, calendar)
    decide_and_deliver(case)
    publish(case, calendar)
    collect(case, calendar)
    close_and_bind(case)
    others_look(case)


def propose(people, visit, violation, second) -> Case:
    page = people.at("first", f"/visits/{visit.pk}/propose-case/")
    fill(page, cause="未如实记录教育培训情况", party_kind="unit", procedure="ordinary", source="inspection",
         partner=str(second.pk))  # fmt: skip
    page.wait_for_url("**/cases/*/")
    case = Case(people, EnforcementCase.unscoped.get().pk)
    charge = case.row.casecharge_rows.first()
    corrected = {"charge_row": str(charge.pk)} if charge else {}
    case.act("first", "charge", violation=str(violation.pk), stage="first", act_from=timezone.localdate().isoformat(),
             facts="培训档案缺少考核记录（示例）", proposed_kinds="fine", proposed_fine="60000", weighing="none",
             **corrected)  # fmt: skip
    case.act("first", "submit", reason="涉嫌违法，建议立案（示例）")
    case.approved()
    assert (case.row.status, bool(case.row.number)) == ("filed", True)
    return case


def investigate(case: Case) -> None:
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    case.act("first", "evidence", kind="document", name="培训档案（示例）", source="企业档案室",
             collected_at=moment, collected_where="企业办公室", originality="original",
             upload=licence_photo())  # fmt: skip
    charge = case.row.casecharge_rows.get()
    case.act("first", "charge", charge_row=str(charge.pk), violation=str(charge.violation_id), stage="first",
             act_from=charge.act_from.isoformat(), facts=charge.facts, evidence="1", proposed_kinds="fine",
             proposed_fine="60000", weighing="none")  # fmt: skip
    case.act("first", "report", report="一、来源；二、事实；三、证据；四、建议（示例）")
    case.act("first", "discuss")
    began = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    case.act("leader", "conclude", held_at=began, where="局会议室", recorder="示例记录员",
             members="\n".join(f"示例委员{n}，副局长，同意" for n in "甲乙丙"), text="听取汇报，审查证据（示例）",
             conclusion="同意拟处罚意见")  # fmt: skip
    keep(case.people.at("first", f"/cases/{case.pk}/"), "case-discussed")


def tell_and_ask_for_a_hearing(case: Case, calendar) -> None:
    case.act("first", "tell", facts="事实、理由、依据（示例）")
    page = case.people.at("first", f"/cases/{case.pk}/acts/serve_notice/")
    expect(page.locator("main")).to_contain_text("听证告知书")  # refused: the paper is not issued yet
    address = case.issue("hearing_offer")
    fill(case.people.at("first", f"{address}acts/serve/"), **delivered())  # on the page of the paper
    expect(case.people.at("first", f"/cases/{case.pk}/").locator("#clocks")).to_contain_text("听证申请")
    calendar(1)
    case.act("first", "ask_hearing", requested_on=timezone.localdate().isoformat(), requested_by="示例负责人")
    at = (timezone.localtime() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    host = User.objects.get(username="host")
    case.act("leader", "announce", host=str(host.pk), held_at=at, where="局会议室", recorder="示例记录员")
    case.press("first", "hearing_notice")
    case.issue("hearing_notice")
    case.act("first", "serve_hearing_notice", **delivered())  # on the page of the case


def hear(case: Case, calendar) -> None:
    calendar(21)
    case.act(
        "host",
        "close_hearing",
        record="双方陈述、质证（示例）",
        report="建议维持拟处罚意见（示例）",
        agents="示例代理人",
    )
    case.act("first", "send_legal")
    case.act("lawyer", "legal_pass_heard", opinion="agree", text="适用法律正确，裁量适当（示例）")
    assert case.row.status == "heard"


def decide_and_deliver(case: Case) -> None:
    case.act("first", "ask_decision", outcome="penalty", reasons="违法事实清楚，证据确凿（示例）")
    case.approved()
    keep(case.people.at("first", f"/cases/{case.pk}/"), "case-decided")
    issue_what_precedes(case)
    case.issue("penalty_decision_unit")
    case.act("first", "deliver", **delivered())
    row = case.row
    assert (row.status, row.decision_number) == ("execution", case.paper("penalty_decision_unit").number)
    assert row.decided_by.username == "leader"


def issue_what_precedes(case: Case) -> None:
    """Hearing record and report, legal opinion, discussion, investigation report: begun by the portal, filled in from
    the case; completed, signed on the print, approved where the form says so and issued on their pages."""
    signed: set[int] = set()
    for _round in range(6):
        for paper in EnforcementPaper.unscoped.filter(case=case.pk, status__in=PAPER_OPEN).order_by("pk"):
            if paper.kind.startswith("penalty_decision") or paper.form.name.endswith("审批表"):
                continue
            if paper.pk not in signed:
                complete_and_sign(case, paper)
                signed.add(paper.pk)
            if not missing(paper):
                case.press("first", "issue", f"/enforcement-papers/{paper.pk}/")


def complete_and_sign(case: Case, paper: EnforcementPaper) -> None:
    address = f"/enforcement-papers/{paper.pk}/"
    if paper.form.field("ended") and not paper.values.get("ended"):  # the record was handed in on a later day
        ended = datetime.fromisoformat(paper.values["began"]) + timedelta(minutes=90)
        fill(case.people.at("first", f"{address}edit/"), ended=ended.strftime("%Y-%m-%dT%H:%M"))
    if missing_signatures(EnforcementPaper.unscoped.get(pk=paper.pk)):
        case.press("first", "sign_rest", address)
    if paper.form.approval and paper.status == "draft":
        fill(case.people.at("first", f"{address}acts/submit/"))
        fill(case.people.at("leader", f"{address}acts/approve/"))


def missing(paper) -> list:
    return missing_before(paper.kind, case=paper.case, now=timezone.now())


def publish(case: Case, calendar) -> None:
    calendar(1)
    publication.open_due(timezone.now())
    row = DecisionPublication.unscoped.get()
    fill(case.people.at("reviewer", f"/decision-publications/{row.pk}/acts/publish/"))
    assert case.row.published_on == timezone.localdate()
    visitor = case.people.new_page(**TABLET)
    visitor.goto("/penalty-decisions/")
    expect(visitor.locator("main")).to_contain_text(case.row.decision_number)


def collect(case: Case, calendar) -> None:
    """Two instalments of 30,000: the first five days late, 3 % of it a day."""
    parts = [timezone.localdate() + timedelta(days=days) for days in (10, 20)]
    case.act("first", "deferral", reason="资金周转困难，申请分期（示例）",
             instalments="\n".join(f"{day.isoformat()} 30000" for day in parts))  # fmt: skip
    case.approved()
    calendar(15)
    pay(case, "fine", "30000", "示例收据1")
    calendar(5)
    page = case.people.at("first", f"/cases/{case.pk}/acts/payment/")
    with pytest.raises(AssertionError):
        fill(page, kind="fine", paid_on=parts[1].isoformat(), amount="30001", receipt_number="示例收据2")
    pay(case, "fine", "30000", "示例收据2")
    expect(case.people.at("first", f"/cases/{case.pk}/").locator("#money")).to_contain_text("4,500.00")
    pay(case, "surcharge", "4500", "示例收据3")
    keep(case.people.at("first", f"/cases/{case.pk}/"), "case-paid")


def pay(case: Case, kind: str, amount: str, receipt: str) -> None:
    day: date = timezone.localdate()
    case.act("first", "payment", kind=kind, paid_on=day.isoformat(), amount=amount, receipt_number=receipt)


def close_and_bind(case: Case) -> None:
    case.act("first", "ask_closing", result="罚款和加处罚款已缴清，违法行为已改正（示例）")
    case.approved()
    case.issue("delivery_receipt")
    case.act("first", "archive")
    case.press("leader", "bind")
    cases_file.make(CaseFile.unscoped.get().pk, now=timezone.now(), progress=lambda done, total, message="": None)
    page = case.people.at("leader", f"/cases/{case.pk}/")
    keep(page, "case-archived")
    bound = page.request.get(page.locator("#files a").first.get_attribute("href"))
    assert bound.headers["content-type"] == "application/pdf"
    words = PdfReader(io.BytesIO(bound.body())).pages[0].extract_text()
    assert case.row.archive_number in words
    titles = [line[0] for line in CaseFile.unscoped.get().catalogue]
    for title in ("行政处罚决定书", "听证笔录", "行政处罚集体讨论记录", "行政处罚听证告知书", "结案审批表"):
        assert any(title in one for one in titles), (title, titles)
    if folder := os.environ.get("PICTURES"):
        (Path(folder) / "case-file.pdf").write_bytes(bound.body())


def others_look(case: Case) -> None:
    users = {one.username: one for one in User.objects.all()}
    title = case.row.title
    stranger = case.people.at("neighbour", "/cases/")
    expect(stranger.locator("main")).not_to_contain_text(title)
    assert stranger.goto(f"/cases/{case.pk}/").status == 404
    stranger.goto(f"/search/?q={case.row.decision_number}")
    expect(stranger.locator("main")).not_to_contain_text(title)
    neighbour, province = Program(users["neighbour"]), Program(users["province"])
    assert neighbour.get(f"cases/{case.pk}/").status_code == 404
    assert neighbour.get("cases/").json()["results"] == []
    assert [one["id"] for one in province.get("cases/").json()["results"]] == [case.pk]
    page = case.people.at("province", "/cases/?status=archived")
    expect(page.locator("main")).to_contain_text(title)
    page.goto(f"/cases/{case.pk}/")
    expect(page.locator("main")).to_contain_text(case.row.archive_number)
    expect(page.locator("#payments tbody tr")).to_have_count(3)
