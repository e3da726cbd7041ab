"""Each of the enforcement documents once, on one inspection and one case of the firm whose people have accounts, made
through the services by the people of the demonstration and signed by the bureau's self-signed certificate."""

import base64
import io
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from enterprises.management.demo.people import PASSWORD, home_firm
from inspections.choices.papers_forms import Form, forms_on
from inspections.management.demo.papers_words import filled
from inspections.models import (
    CaseHandler,
    EnforcementCase,
    EnforcementPaper,
    Finding,
    InspectionTask,
    TaskOfficer,
    Visit,
    VisitOfficer,
)
from inspections.services import papers
from inspections.workflow import CASE_FLOW, TASK_FLOW, VISIT_FLOW
from safetyportal.core import places, writes
from safetyportal.core.deadlines import local_day
from safetyportal.core.jobs import system_user
from safetyportal.core.models import Posting, SupervisingBody, User
from safetyportal.core.services.accounts import create_account
from safetyportal.core.services.body_keys import key_in_force, make_demonstration
from safetyportal.core.services.postings import grant_posting

TITLE = "示例：执法文书全套"


def seed(size: str, rng: Random, now: datetime) -> dict[str, int]:
    """Once; a second run adds nothing."""
    if InspectionTask.unscoped.filter(title=TITLE).exists():
        return {"papers": 0}
    county = places.at_level(home_firm().place, "county")
    body = SupervisingBody.unscoped.get(place=county, kind="bureau", active=True)
    if key_in_force(body, now) is None:
        make_demonstration(body=body, actor=system_user(), now=now)
    story = Story(body, now)
    for form in sorted(forms_on(local_day(now)).values(), key=lambda form: _RANK.get(form.code, 100 + form.order)):
        story.tell(form)
    return {"papers": EnforcementPaper.unscoped.filter(task=story.task).count() + story.case.papers.count()}


# What must come before others; everything else follows in the order of the set.
_RANK = {
    code: rank
    for rank, code in enumerate(
        (
            "inspection_plan", "inspection_record", "on_spot_decision", "rectification_order", "recheck_opinion",
            "coercion_approval", "seizure_decision", "power_cut_decision", "power_cut_notice", "case_filing_approval",
            "evidence_keeping_approval", "evidence_keeping_notice", "evidence_disposal_approval",
            "investigation_report", "legal_review_opinion", "penalty_notice", "hearing_offer", "hearing_notice",
            "hearing_record", "hearing_report", "case_handling_approval", "collective_discussion",
            "penalty_decision_unit", "deferral_approval", "enforcement_demand", "transfer_approval",
        )
    )
}  # fmt: skip


class Story:
    """The people, the inspection and the case of these documents."""

    def __init__(self, body: SupervisingBody, now: datetime) -> None:
        self.body, self.now, self.firm = body, now, home_firm()
        users = {user.username: user for user in User.objects.filter(is_active=True)}
        self.officer = users["enforcement"]
        self.second = self._official("papers-officer", "示例执法员乙", "enforcement_officer", "18018102")
        self.unit_head = self._official("papers-unit-head", "示例科长", "county_supervisor")
        self.reviewer = self._official("papers-reviewer", "示例审核人", "county_supervisor")
        self.leader = users["county-leader"]
        self.task = self._task()
        self.visit = self._visit()
        self.case = self._case()

    def _official(self, username: str, name: str, role: str, certificate: str = "") -> User:
        known = User.objects.filter(username=username).first()
        if known is not None:
            return known
        place = self.body.jurisdiction
        portal = system_user()
        with writes.unit_of_work():
            user, _password = create_account(username=username, name=name, place=place.path, actor=portal, now=self.now)
            user.set_password(PASSWORD)
            user.must_change_password, user.certificate_number = False, certificate
            user.certificate_valid_to = date(self.now.year + 2, 12, 31) if certificate else None
            user.save()
            grant_posting(
                user=user, role=role, jurisdiction=place, starts_at=self.now - timedelta(days=30), actor=portal,
                now=self.now, reason="演示",
            )  # fmt: skip
        Posting.unscoped.filter(user=user).update(starts_at=self.now - timedelta(days=30))
        return user

    def _task(self) -> InspectionTask:
        today = local_day(self.now)
        task = InspectionTask(kind="routine", title=TITLE, created_by=self.officer, body=self.body, planned_on=today,
                              finish_by=today + timedelta(days=10))  # fmt: skip
        task.settle(self.firm)
        TASK_FLOW.start(task, self.now)
        task.save(force_insert=True)
        for leads, user in ((True, self.officer), (False, self.second)):
            TaskOfficer(task=task, user=user, leads=leads).save(force_insert=True)
        return task

    def _visit(self) -> Visit:
        visit = Visit(task=self.task, body=self.body, started_by=self.officer, premises="3号中转库、装药工房",
                      started_at=self.now - timedelta(hours=3), ended_at=self.now - timedelta(hours=1),
                      site_person="示例安全员")  # fmt: skip
        visit.settle(self.firm)
        VISIT_FLOW.start(visit, self.now)
        visit.save(force_insert=True)
        for user, number in ((self.officer, self.officer.certificate_number or "18018101"), (self.second, "18018102")):
            VisitOfficer(visit=visit, user=user, certificate_number=number).save(force_insert=True)
        found = (("3号中转库", "防静电地面局部破损，导静电电阻超标", "time_limit"),
                 ("装药工房", "出入口未设置安全警示标志", "time_limit"),
                 ("3号中转库", "库内药物未按定量存放", "suspend"))  # fmt: skip
        for order, (location, words, measure) in enumerate(found, 1):
            due = local_day(self.now) + timedelta(days=15)
            Finding(visit=visit, order=order, location=location, description=f"{words}（示例）。", measure=measure,
                    rectify_by=due).save(force_insert=True)  # fmt: skip
        return visit

    def _case(self) -> EnforcementCase:
        case = EnforcementCase(
            visit=self.visit, body=self.body, title=f"{self.firm.name}未采取措施消除事故隐患案", opened_by=self.officer,
            cause="未采取措施消除事故隐患", party_name=self.firm.name,
        )  # fmt: skip
        case.settle(self.firm)
        CASE_FLOW.start(case, self.now)
        case.save(force_insert=True)
        for leads, user, number in ((True, self.officer, "18018101"), (False, self.second, "18018102")):
            CaseHandler(
                case=case, user=user, leads=leads, certificate_number=user.certificate_number or number,
                certificate_valid_to=user.certificate_valid_to or date(self.now.year + 2, 12, 31),
                since=local_day(self.now),
            ).save(force_insert=True)  # fmt: skip
        return case

    def tell(self, form: Form) -> EnforcementPaper:
        """Prepare, sign, approve and issue one document."""
        matters: dict[str, dict[str, Any]] = {"task": {"task": self.task}, "visit": {"visit": self.visit}}
        matter = matters.get(form.about, {"case": self.case})
        paper = papers.prepare(kind=form.code, actor=self.officer, now=self.now, **matter)
        values = filled(form, paper.values, self.now)
        paper = papers.change(paper=paper, values=values, actor=self.officer, now=self.now)
        for role in form.roles:
            for number in range(role.count):
                names = ("示例执法员", "示例执法员乙", "示例出席人") if role.count > 1 else ("示例签名人",)
                papers.sign(
                    paper=paper, role=role.role, name=names[number], drawing=drawn(number), actor=self.officer,
                    certificate_number=f"1801810{number + 1}" if role.certificate else "", now=self.now,
                )  # fmt: skip
        self._approve(paper, form)
        papers.issue(paper=paper, actor=self.officer, now=self.now)
        return paper

    def _approve(self, paper: EnforcementPaper, form: Form) -> None:
        if not form.approval:
            return
        papers.submit(paper=paper, actor=self.officer, now=self.now)
        people = {"unit_review": self.unit_head, "review": self.reviewer, "approve": self.leader}
        for step in form.approval:
            act = papers.approve if step == "approve" else papers.review
            act(paper=paper, actor=people[step], now=self.now)


def drawn(number: int) -> str:
    """A scribble in place of a signature."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (600, 220), (0, 0, 0, 0))
    points = [(40 + 38 * n, 110 + (55 if (n + number) % 2 else -45) + 9 * (n % 3)) for n in range(14)]
    ImageDraw.Draw(picture).line(points, fill=(11, 31, 51, 255), width=7, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
