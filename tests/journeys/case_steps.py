"""What a case goes through on its pages, from the proposal to the bound file (`test_case.py` tells it)."""

import io
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from inspections.choices.papers import PAPER_OPEN
from inspections.models import CaseFile, DecisionPublication, EnforcementCase, EnforcementPaper
from inspections.queries.papers import missing_before
from inspections.services import cases_file, publication
from inspections.services.papers_signing import missing_signatures
from safetyportal.core.models import User
from tests.journeys.steps import TABLET, People, fill, keep, licence_photo


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


def propose(people: People, visit) -> Case:
    """From the findings of the visit: what violates a norm of the library is charged with it already."""
    page = people.at("first", f"/visits/{visit.pk}/propose-case/")
    fill(page, cause="未如实记录教育培训情况", party_kind="unit", procedure="ordinary", source="inspection",
         partner=str(User.objects.get(username="second").pk))  # fmt: skip
    page.wait_for_url("**/cases/*/")
    case = Case(people, EnforcementCase.unscoped.get(visit=visit).pk)
    charge = case.row.casecharge_rows.get()
    assert (charge.finding.visit, charge.violation) == (visit, charge.finding.violation)
    case.act("first", "charge", charge_row=str(charge.pk), violation=str(charge.violation_id), stage="first",
             act_from=timezone.localdate().isoformat(), facts="培训档案缺少考核记录（示例）", proposed_kinds="fine",
             proposed_fine="60000", weighing="none")  # fmt: skip
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
