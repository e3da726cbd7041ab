"""Cases of the bureau of 浏阳市 in every stage, made through the services by the people of the demonstration."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from enterprises.management.demo.people import COUNTY, MANAGE, PASSWORD, home_firm
from enterprises.models import Enterprise
from hazards.management.demo.pictures import photo
from inspections.choices.cases import CaseSource
from inspections.models import EnforcementCase, FineAccount, LegalReviewer, Sanction, Violation
from inspections.queries import cases as queries
from inspections.queries.law import violations_in_force
from inspections.queries.papers import open_paper
from inspections.services import (
    cases,
    cases_accounts,
    cases_approvals,
    cases_closing,
    cases_decision,
    cases_delivery,
    cases_evidence,
    cases_filing,
    cases_hearing,
    cases_measures,
    cases_money,
    cases_people,
    cases_police,
    papers,
)
from safetyportal.core import writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Jurisdiction, SupervisingBody, User
from safetyportal.core.services import body_changes
from safetyportal.core.services.accounts import create_account
from safetyportal.core.services.postings import grant_posting

SECOND, LAWYER = "enforcement-2", "legal-reviewer"
ROUNDS = {"small": 1, "province": 4}


def seed(size: str, rng: random.Random, now: datetime) -> dict[str, int]:
    """Cases in each stage, in a province several of each; does nothing when there are cases already."""
    if EnforcementCase.unscoped.exists():
        return {}
    bureau = Bureau(now)
    firms = _firms(len(STORIES) * ROUNDS[size])
    for number, firm in enumerate(firms):
        STORIES[number % len(STORIES)](Story(bureau, firm, rng))
    return {"cases": len(firms)}


def _firms(count: int) -> list[Enterprise]:
    first = home_firm()
    rows = Enterprise.unscoped.filter(place__county=COUNTY, status="active", data_source="demo").exclude(pk=first.pk)
    return [first, *rows.order_by("-pk")[: count - 1]]


class Bureau:
    """The people who act: two officers, the reviewer, the head, the legal reviewer."""

    def __init__(self, now: datetime):
        self.now = now
        self.node = Jurisdiction.objects.get(code=COUNTY, valid_to=None)
        self.body = SupervisingBody.unscoped.filter(jurisdiction=self.node, kind="bureau", active=True).first()
        self.first = User.objects.get(username="enforcement")
        number = "示例43018100002"
        self.second = self._person(SECOND, "示例执法员乙", "enforcement_officer", certificate_number=number,
                                   certificate_valid_to=date(now.year + 2, 12, 31))  # fmt: skip
        self.reviewer = User.objects.get(username="county")
        self.leader = User.objects.get(username="county-leader")
        self.lawyer = self._person(LAWYER, "示例法制员", "county_supervisor")
        if not LegalReviewer.unscoped.filter(user=self.lawyer).exists():
            cases_people.appoint(officer=self.lawyer, qualification="示例A20184301", actor=self.leader, now=now)
        self._account()
        self._contact()
        self.violations = self._violations()

    def _person(self, username: str, name: str, role: str, **more: Any) -> User:
        known = User.objects.filter(username=username).first()
        if known is not None:
            return known
        portal = system_user()
        with writes.unit_of_work():
            user, _password = create_account(
                username=username, name=name, place=self.node.path, actor=portal, now=self.now, kind="official",
                duty="business", password=PASSWORD, **more,
            )  # fmt: skip
            grant_posting(
                user=user, role=role, jurisdiction=self.node, unit="", starts_at=self.now, actor=portal, now=self.now,
                sectors=(), body=self.body, perm=MANAGE, reason="示例账号",
            )  # fmt: skip
        return user

    def _account(self) -> None:
        """Where fines of the county are paid."""
        if not FineAccount.unscoped.filter(place=self.node.path).exists():
            cases_accounts.set_account(
                place=self.node, bank="示例银行浏阳支行", holder="浏阳市财政局（示例）", number="4301 8100 0000 0001",
                valid_from=date(self.now.year - 1, 1, 1), source="示例：浏财函〔2025〕1号", actor=self.reviewer,
                now=self.now,
            )  # fmt: skip

    def _contact(self) -> None:
        """Where the bureau is reached, as its papers say."""
        keeper = User.objects.filter(username="sysadmin").first()
        if keeper is not None and self.body is not None and not self.body.address:
            self.body = body_changes.change_body(
                supervisingbody=self.body, contact_name="示例联系人", contact_phone="0731-80000000",
                address="浏阳市示例大道1号", postcode="410300", actor=keeper, now=self.now,
            )  # fmt: skip

    def _violations(self) -> list[tuple[Violation, Sanction]]:
        """Unlawful acts whose fine for a unit is a plain range."""
        found = []
        for row in violations_in_force(self.node.path, local_day(self.now)):
            sanction = row.sanctions.filter(party="unit", stage="first", basis="fixed", high__gte=20_000).first()
            if sanction is not None:
                found.append((row, sanction))
        return found


def _within(sanction: Sanction, fine: int) -> bool:
    return sanction.low is not None and sanction.high is not None and sanction.low <= fine <= sanction.high


class Story:
    """One case, some weeks ago until today."""

    def __init__(self, bureau: Bureau, firm: Enterprise, rng: random.Random):
        self.bureau, self.firm, self.rng = bureau, firm, rng
        self.now, self.case = bureau.now, EnforcementCase()
        self.source, self.found = CaseSource.INSPECTION, "检查发现"

    def ago(self, days: int) -> "Story":
        self.now = self.bureau.now - timedelta(days=days, hours=1)
        return self

    def act(self, service: Callable[..., Any], by: User | None = None, /, **given: Any) -> EnforcementCase:
        if self.case.pk:
            self.case.refresh_from_db()
            given["case"] = self.case
        self.case = service(actor=by or self.bureau.first, now=self.now, **given)
        return self.case

    def act_on_paper(self, service: Callable[..., Any]) -> None:
        """A service that returns a paper, not the case."""
        self.case.refresh_from_db()
        service(case=self.case, actor=self.bureau.first, now=self.now)

    def propose(self, fine: int = 20_000, **facts: Any) -> "Story":
        fits = [one for one in self.bureau.violations if _within(one[1], fine)] or self.bureau.violations
        violation, _sanction = self.rng.choice(fits)
        self.act(
            cases.propose, enterprise=self.firm, cause=violation.title[:60], partner=self.bureau.second,
            summary=f"{self.found}：{violation.title}（示例）。", source=self.source, **facts,
        )  # fmt: skip
        self.act(
            cases.charge, violation=violation, facts=f"{violation.title}，有现场检查记录和照片证实（示例）。",
            act_from=local_day(self.now) - timedelta(days=3), proposed_kinds=["fine"], proposed_fine=Decimal(fine),
            evidence=[1],
        )  # fmt: skip
        return self

    def agree(self, kind: str) -> None:
        approval = queries.open_approval(self.case, kind)
        if approval is None:
            raise LookupError(f"Nothing of the kind {kind} waits for approval.")
        self.act(cases_approvals.review, self.bureau.reviewer, approval=approval, note="同意。")
        approval.refresh_from_db()
        self.act(cases_approvals.approve, self.bureau.leader, approval=approval, note="同意。")

    def filed(self, fine: int = 20_000, days: int = 40, **facts: Any) -> "Story":
        self.ago(days).propose(fine, **facts)
        self.act(cases_filing.submit, reason="涉嫌违法，符合立案条件，建议立案（示例）。")
        self.agree("filing")
        self.act(
            cases_evidence.add_evidence, kind="record", name="现场检查照片", source="现场检查",
            provider=self.firm.name[:60], collected_at=self.now, collected_where="生产现场",
            collectors=[self.bureau.first, self.bureau.second], proves="违法行为现场情况",
            upload=photo("现场检查照片（示例）", good=False, seed=self.firm.pk),
            kept_where="证据室",
        )  # fmt: skip
        return self

    def reported(self, fine: int = 20_000, days: int = 40, **flags: Any) -> "Story":
        self.filed(fine, days)
        self.act(
            cases_filing.report,
            report="一、案件来源；二、调查经过；三、违法事实；四、证据；五、处理建议（示例）。",
            **flags,
        )
        return self

    def discussed(self) -> None:
        self.act(cases_hearing.bring_to_discussion)
        voices = [
            {"name": name, "post": post, "opinion": "同意拟处罚意见。", "agrees": True}
            for name, post in (("示例局长", "局长"), ("示例副局长", "副局长"), ("示例总工", "总工程师"))
        ]
        self.act(
            cases_hearing.record_discussion, self.bureau.leader, held_at=self.now - timedelta(minutes=70),
            ended_at=self.now, where="局会议室", recorder="示例记录员", text="听取案情汇报，审查证据和程序（示例）。",
            conclusion="同意拟处罚意见。", members=voices,
        )  # fmt: skip

    def delivery(self) -> dict[str, Any]:
        people = [self.bureau.first.name, self.bureau.second.name]
        return {"manner": "direct", "delivered_at": self.now, "receiver": "示例收件人", "servers": people}

    def issue(self, kind: str) -> None:
        """The draft of the case signed by hand on the print, and issued."""
        paper = open_paper(kind, case=self.case)
        if paper is None:
            paper = papers.prepare(kind=kind, case=self.case, actor=self.bureau.first, now=self.now)
        papers.sign_rest_by_hand(paper=paper, actor=self.bureau.first, now=self.now)
        if paper.form.approval:
            papers.submit(paper=paper, actor=self.bureau.first, now=self.now)
            papers.approve(paper=paper, actor=self.bureau.leader, now=self.now)
        papers.issue(paper=paper, actor=self.bureau.first, now=self.now)

    def told(self, fine: int = 20_000, days: int = 40) -> "Story":
        self.reported(fine, days)
        if fine >= 50_000:
            self.discussed()
        self.act(cases_hearing.give_notice, facts="违法事实、理由、依据和拟处罚内容（示例）。")
        notice = queries.latest_notice(self.case)
        if notice is not None:
            self.issue(cases_hearing.notice_kind(notice))
        self.act(cases_hearing.serve_notice, **self.delivery())
        return self

    def heard(self, fine: int = 20_000, days: int = 40) -> "Story":
        self.told(fine, days)
        self.ago(days - 2)
        self.act(
            cases_hearing.record_statement, stated_on=local_day(self.now), by="示例负责人",
            text="已经整改，请求从轻处罚（示例）。",
            examined_note="经复核，整改属实，拟处罚已予考虑（示例）。", accepted=True,
        )  # fmt: skip
        if fine >= 50_000:
            self.ago(days - 14)
        self.act(cases_hearing.hear)
        return self

    def decided(self, fine: int = 20_000, days: int = 40) -> "Story":
        self.heard(fine, days)
        self.act(cases_decision.ask_decision, outcome="penalty", reasons="违法事实清楚，证据确凿，程序合法（示例）。")
        self.agree("handling")
        return self

    def served(self, fine: int = 20_000, days: int = 40) -> "Story":
        self.decided(fine, days)
        self.issue(cases_delivery.decision_paper(self.case))
        self.act(cases_delivery.deliver, **self.delivery())
        self.act(cases_delivery.published, on=local_day(self.now))
        return self

    def pay(self, amount: Decimal, number: str, kind: str = "fine") -> None:
        self.act(
            cases_money.record_payment, kind=kind, paid_on=local_day(self.now), amount=amount, receipt_number=number
        )


def _draft(story: Story) -> None:
    story.ago(1).propose()


def _filing(story: Story) -> None:
    story.ago(1).propose()
    story.act(cases_filing.submit, reason="涉嫌违法，建议立案（示例）。")


def _investigated(story: Story) -> None:
    story.filed(days=5)
    story.act(
        cases_measures.take_measure, kind="keeping", objects_text="安全教育培训档案3册（示例）", reason="可能灭失",
        began_on=local_day(story.now),
    )  # fmt: skip
    story.agree("keeping")


def _legal(story: Story) -> None:
    story.reported(days=12, public_interest=True)
    story.act(cases_hearing.send_to_review)


def _told(story: Story) -> None:
    story.told(60_000, days=2)


def _hearing(story: Story) -> None:
    story.told(80_000, days=4)
    story.ago(3)
    story.act(cases_hearing.ask_hearing, requested_on=local_day(story.now), requested_by="示例负责人")
    story.act(
        cases_hearing.announce_hearing, story.bureau.leader, host=story.bureau.lawyer, where="局会议室",
        held_at=story.now + timedelta(days=20), recorder="示例记录员",
    )  # fmt: skip
    story.act_on_paper(cases_hearing.draw_up_hearing_notice)
    story.issue("hearing_notice")
    story.act(cases_hearing.serve_hearing_notice, **story.delivery())


def _deciding(story: Story) -> None:
    story.heard(days=15)
    story.act(cases_decision.ask_decision, outcome="penalty", reasons="违法事实清楚（示例）。")


def _decided(story: Story) -> None:
    story.decided(days=5)


def _instalments(story: Story) -> None:
    """Two instalments; the first was paid eleven days late, so a surcharge is owed."""
    story.served(20_000, days=75)
    first, second = local_day(story.now) + timedelta(days=30), local_day(story.now) + timedelta(days=80)
    plan = [(first, Decimal(10_000)), (second, Decimal(10_000))]
    story.act(cases_money.ask_deferral, reason="资金周转困难，申请分期缴纳（示例）。", instalments=plan)
    story.agree("deferral")
    story.ago((local_day(story.bureau.now) - first).days - 11)
    story.pay(Decimal(10_000), "示例收据0001")


def _archived(story: Story) -> None:
    story.served(20_000, days=60)
    story.pay(Decimal(20_000), "示例收据0002")
    story.act(cases_closing.ask_closing, result="罚款20,000元已缴清，违法行为已改正（示例）。")
    story.agree("closing")
    story.act(cases_closing.archive)


def _accident(story: Story) -> None:
    """After an accident; paid, performed and closed."""
    story.source, story.found = CaseSource.ACCIDENT, "事故调查查明"
    story.served(30_000, days=50)
    story.pay(Decimal(30_000), "示例收据0003")
    story.act(cases_closing.ask_closing, result="罚款30,000元已缴清，违法行为已改正（示例）。")
    story.agree("closing")


def _summary(story: Story) -> None:
    story.ago(3)
    story.propose(2_000, procedure="summary")
    story.act(cases_decision.punish_on_spot, received_by="示例负责人", reasons="违法事实确凿，当场处罚（示例）。")


def _police(story: Story) -> None:
    story.filed(days=20)
    story.act(
        cases_police.propose_transfer, crime="危险作业罪", facts="拒不执行停产整改决定，有发生事故的现实危险（示例）。"
    )
    story.agree("transfer")
    story.act(cases_police.send, police="示例公安局", sent_at=story.now, received_at=story.now)


STORIES: tuple[Callable[[Story], None], ...] = (
    _instalments, _archived, _hearing, _deciding, _filing, _investigated, _legal, _told, _decided, _draft, _summary,
    _police, _accident,
)  # fmt: skip
