"""Cases for tests: made through the services, step by step, so that officers, clocks and approvals are right."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from inspections.models import (
    CaseClock,
    EnforcementCase,
    EnforcementPaper,
    FineAccount,
    LegalReviewer,
    Sanction,
    Violation,
)
from inspections.queries import cases as queries
from inspections.queries.law_cache import forget_law
from inspections.queries.papers import open_paper, valid_paper
from inspections.services import (
    cases,
    cases_approvals,
    cases_closing,  # noqa: F401 -- effects of approvals
    cases_decision,
    cases_delivery,
    cases_evidence,
    cases_filing,
    cases_hearing,
    cases_measures,  # noqa: F401 -- effects of approvals
    cases_money,  # noqa: F401 -- effects of approvals
    cases_police,  # noqa: F401 -- effects of approvals
    papers,
)
from safetyportal.core.choices import BodyKind
from safetyportal.core.deadlines import SHANGHAI
from safetyportal.core.jobs import system_user
from safetyportal.core.models import IssuedDocument, Posting, SupervisingBody
from safetyportal.core.services.bodies import body_code
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise
from tests.people import make_user, node

_numbers = count(1)
TODAY = NOW.date()
COUNTY = "430102"


def at(day: date, hour: int = 10) -> datetime:
    """A moment in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def bureau(code: str = COUNTY) -> SupervisingBody:
    where = node(code)
    values = {"name": f"{where.name}应急管理局", "kind": BodyKind.BUREAU, "jurisdiction": where, "place": where.path}
    made, _new = SupervisingBody.unscoped.get_or_create(code=body_code(code, "011"), defaults=values)
    fine_account(where)
    return made


def fine_account(where) -> FineAccount:
    """Where fines are paid at a place."""
    facts = {"bank": f"示例银行{where.name}支行", "holder": f"{where.name}财政局", "number": "4300 0000 0000 0001",
             "source": "示例财函〔2024〕1号", "set_by": system_user(), "jurisdiction": where}  # fmt: skip
    defaults = {"valid_from": date(2024, 1, 1), **facts}
    return FineAccount.unscoped.get_or_create(place=where.path, defaults=defaults)[0]


def _posted(user, code: str):
    Posting.unscoped.filter(user=user).update(body=bureau(code))
    user._grants = None
    return user


def officer(code: str = COUNTY, *, valid_to: date = date(2030, 12, 31), **values):
    """An enforcement officer of the bureau with a certificate."""
    number = f"{code}{next(_numbers):05d}"
    user = make_user("enforcement_officer", code, certificate_number=number, certificate_valid_to=valid_to, **values)
    return _posted(user, code)


def reviewer(code: str = COUNTY):
    return _posted(make_user("county_supervisor" if len(code) == 6 else "city_supervisor", code), code)


def leader(code: str = COUNTY):
    return _posted(make_user("county_leader" if len(code) == 6 else "city_leader", code), code)


def lawyer(code: str = COUNTY):
    """An appointed legal reviewer."""
    user, body = reviewer(code), bureau(code)
    LegalReviewer.unscoped.create(
        user=user, body=body, qualification="A2018430102", appointed_by=leader(code), appointed_on=date(2020, 1, 2),
        jurisdiction=body.jurisdiction, place=body.place,
    )  # fmt: skip
    return user


def violation(**values) -> Violation:
    number = next(_numbers)
    facts = {
        "code": f"demo{number}", "title": f"未如实记录安全生产教育和培训情况（示例{number}）",
        "violated": "《安全生产法》第二十八条第四款", "punished": "《安全生产法》第九十七条第（四）项",
        "source": "《安全生产法》（2021年修正）", "verification": "V", "valid_from": date(2021, 9, 1),
    } | values  # fmt: skip
    low, high = facts.pop("range", (0, 100_000_000))
    row = Violation.objects.create(**facts)
    for party in ("unit", "person"):
        for stage in ("first", "overdue"):
            Sanction.objects.create(violation=row, party=party, stage=stage, low=low, high=high)
    forget_law()
    return row


def issued_row(paper: EnforcementPaper, actor, now: datetime) -> IssuedDocument:
    """The paper as an issued one, without the file: quick, where a test only needs that it has a number."""
    number, day = next(_numbers), now.date()
    words = f"（示例）应急{paper.form.sign}〔{day.year}〕{number}号"
    document = IssuedDocument.unscoped.create(
        kind=f"inspections.{paper.kind}", series="test", holder=paper.body.code, year=day.year, serial=number,
        number=words, title=paper.form.name, issuer=paper.body.name, body=paper.body, content={}, template="1",
        target_type="inspections.enforcementpaper", target_id=paper.pk, content_sha256="0" * 64, sha256="0" * 64,
        stored_name=f"none/{number}.pdf", size=1, pages=1, code=f"T{number:015d}", issued_on=day, issued_at=now,
        issued_by=actor, place=paper.place, jurisdiction=paper.jurisdiction,
    )  # fmt: skip
    values = {"status": "issued", "document": document, "number": words, "issued_on": day}
    EnforcementPaper.unscoped.filter(pk=paper.pk).update(**values)
    return document


class Story:
    """One case with the people who act in it; each method takes the next step at `self.now`."""

    def __init__(self, code: str = "430102001", *, fine: int = 30_000, now: datetime = NOW, enterprise=None,
                 kinds: tuple[str, ...] = ("fine",), confiscation: int = 0, printed=False, **facts):  # fmt: skip
        self.now, self.printed, county = now, printed, code[:6]
        self.first, self.second = officer(county), officer(county)
        self.reviewer, self.leader = reviewer(county), leader(county)
        self.enterprise = enterprise or make_enterprise(code)
        self.violation = facts.pop("violation", None) or violation()
        act_from = facts.pop("act_from", now.date() - timedelta(days=10))
        act_to = facts.pop("act_to", None)
        self.case = cases.propose(
            enterprise=self.enterprise, cause="未如实记录教育培训情况", partner=self.second, actor=self.first, now=now,
            **facts,
        )  # fmt: skip
        self.charge(fine=fine, kinds=kinds, act_from=act_from, act_to=act_to, confiscation=confiscation)

    def charge(self, *, fine=30_000, kinds=("fine",), act_from=None, confiscation=0, **more) -> EnforcementCase:
        self.case = cases.charge(
            case=self.case, violation=more.pop("violation", self.violation), facts="培训档案缺少考核记录（示例）",
            act_from=act_from or self.now.date() - timedelta(days=10), proposed_kinds=kinds, evidence=[1],
            proposed_fine=Decimal(fine), proposed_confiscation=Decimal(confiscation), actor=self.first, now=self.now,
            **more,
        )  # fmt: skip
        return self.case

    def fresh(self) -> EnforcementCase:
        self.case.refresh_from_db()
        return self.case

    def on(self, day: date | int, hour: int = 10) -> "Story":
        """Go on at that day (or so many days later)."""
        self.now = self.now + timedelta(days=day) if isinstance(day, int) else at(day, hour)
        return self

    def agree(self, kind: str) -> EnforcementCase:
        """Reviewer and leader agree to the open matter."""
        approval = queries.open_approval(self.case, kind)
        cases_approvals.review(case=self.case, approval=approval, actor=self.reviewer, now=self.now, note="同意")
        approval.refresh_from_db()
        self.case = cases_approvals.approve(
            case=self.case, approval=approval, actor=self.leader, now=self.now, note="同意"
        )
        return self.case

    def submit(self) -> EnforcementCase:
        self.case = cases_filing.submit(
            case=self.fresh(), reason="事实初步清楚，建议立案（示例）", actor=self.first, now=self.now
        )
        return self.case

    def file(self) -> EnforcementCase:
        self.submit()
        return self.agree("filing")

    def evidence(self, upload=None, **values) -> EnforcementCase:
        facts = {
            "kind": "document", "name": "培训档案（示例）", "source": "企业档案室", "provider": "示例企业",
            "collected_at": self.now - timedelta(hours=2), "collected_where": "企业办公室",
            "collectors": [self.first, self.second],
        } | values  # fmt: skip
        return cases_evidence.add_evidence(case=self.case, upload=upload, actor=self.first, now=self.now, **facts)

    def report(self, *, evidence: bool = True, **flags) -> EnforcementCase:
        if evidence:
            self.evidence()
        self.case = cases_filing.report(
            case=self.fresh(), report="调查经过、事实、证据、处理建议（示例）", actor=self.first, now=self.now, **flags
        )
        return self.case

    def discuss(self, **times) -> EnforcementCase:
        if self.fresh().status != "discussion":
            cases_hearing.bring_to_discussion(case=self.case, actor=self.first, now=self.now)
        voices = [{"name": f"示例委员{n}", "post": "副局长", "opinion": "同意", "agrees": True} for n in range(3)]
        self.case = cases_hearing.record_discussion(
            case=self.fresh(), where="会议室", recorder="示例", text="讨论（示例）", conclusion="同意拟处罚意见",
            members=voices, actor=self.leader, now=self.now,
            **{"held_at": self.now - timedelta(hours=1), "ended_at": self.now} | times,
        )  # fmt: skip
        return self.case

    def tell(self) -> EnforcementCase:
        self.case = cases_hearing.give_notice(
            case=self.fresh(), facts="事实、理由、依据（示例）", actor=self.first, now=self.now
        )
        return self.case

    def delivery(self, **facts) -> dict:
        """Handed over by both officers now."""
        people = [self.first.name, self.second.name]
        return {"manner": "direct", "delivered_at": self.now, "receiver": "王示例", "servers": people} | facts

    def issue(self, kind: str) -> EnforcementPaper:
        """The open draft of this kind as issued: a row with a number, or, in a `printed` story, the real file."""
        paper = open_paper(kind, case=self.case) or papers.prepare(
            kind=kind, case=self.fresh(), actor=self.first, now=self.now
        )
        if self.printed:
            papers.sign_rest_by_hand(paper=paper, actor=self.first, now=self.now)
            papers.issue(paper=paper, actor=self.first, now=self.now)
        else:
            issued_row(paper, self.first, self.now)
        paper.refresh_from_db()
        return paper

    def serve(self, *, issued: bool = True, **delivery) -> EnforcementCase:
        if issued:
            self.issue(cases_hearing.notice_kind(queries.latest_notice(self.case)))
        self.case = cases_hearing.serve_notice(
            case=self.fresh(), actor=self.first, now=self.now, **self.delivery(**delivery)
        )
        return self.case

    def ask_hearing(self) -> EnforcementCase:
        self.case = cases_hearing.ask_hearing(
            case=self.fresh(), requested_on=self.now.date(), requested_by="王示例", actor=self.first, now=self.now
        )
        return self.case

    def notify_hearing(self) -> EnforcementCase:
        """The notice of the announced hearing is issued and served."""
        cases_hearing.draw_up_hearing_notice(case=self.fresh(), actor=self.first, now=self.now)
        self.issue("hearing_notice")
        self.case = cases_hearing.serve_hearing_notice(
            case=self.fresh(), actor=self.first, now=self.now, **self.delivery()
        )
        return self.case

    def hear(self) -> EnforcementCase:
        self.case = cases_hearing.hear(case=self.fresh(), actor=self.first, now=self.now)
        return self.case

    def ask_decision(self, outcome: str = "penalty") -> EnforcementCase:
        self.case = cases_decision.ask_decision(
            case=self.fresh(), outcome=outcome, reasons="违法事实清楚（示例）", actor=self.first, now=self.now
        )
        return self.case

    def decide(self, outcome: str = "penalty") -> EnforcementCase:
        self.ask_decision(outcome)
        return self.agree("handling")

    def deliver(self, **delivery) -> EnforcementCase:
        if valid_paper(cases_delivery.decision_paper(self.case), case=self.case) is None:
            self.issue(cases_delivery.decision_paper(self.case))
        self.case = cases_delivery.deliver(
            case=self.fresh(), actor=self.first, now=self.now, **self.delivery(**delivery)
        )
        return self.case

    # Whole ways

    def to_noticed(self) -> EnforcementCase:
        self.file(), self.report()
        return self.tell()

    def to_heard(self) -> EnforcementCase:
        """Told, served, and silent until the period is over."""
        self.to_noticed(), self.serve()
        self.on(10)
        return self.hear()

    def to_decided(self) -> EnforcementCase:
        self.to_heard()
        return self.decide()

    def to_execution(self) -> EnforcementCase:
        self.to_decided()
        return self.deliver()


def make_case(code: str = "430102001", **values) -> EnforcementCase:
    return Story(code, **values).case


def clock(case, name, **more) -> CaseClock:
    return CaseClock.unscoped.get(case=case, name=name, stopped_at=None, **more)


def day_due(case, name, **more) -> date:
    """Last day of a running period."""
    return cases_filing.last_day(clock(case, name, **more).due_at)


def executing(**facts) -> Story:
    """A case whose decision is served."""
    story = Story(**facts)
    story.to_execution()
    return story
