"""Who may take which step of a case, of its approvals and its measures."""

from datetime import timedelta

import pytest

from inspections.choices.cases import CASE_DECIDABLE, ApprovalKind
from inspections.models import CaseApproval, CaseHearing, CaseNotice, EnforcementCase, EvidenceMeasure
from inspections.services import cases_evidence
from inspections.workflow.cases import APPROVAL_FLOW, CASE_FLOW, MEASURE_FLOW
from tests.conftest import NOW
from tests.factories import cases as make
from tests.suites.workflow import WorkflowSuite

pytestmark = pytest.mark.django_db
DAY = NOW.date()
PEOPLE = ("first", "second", "other_officer", "reviewer", "lawyer", "host", "leader", "second_leader", "city_leader",
          "foreign_leader", "foreign_officer")  # fmt: skip


class OfOneCase(WorkflowSuite):
    """The same people in every test; `self.story` has a case whose matter of each kind is reviewed."""

    roles = dict.fromkeys(PEOPLE, ("", ""))

    @pytest.fixture(autouse=True)
    def cast(self, db):
        self.story = make.Story(fine=30_000)
        self.people = {
            "first": self.story.first, "second": self.story.second, "reviewer": self.story.reviewer,
            "leader": self.story.leader, "other_officer": make.officer(), "lawyer": make.lawyer(),
            "host": make.officer(), "second_leader": make.leader(), "city_leader": make.leader("4301"),
            "foreign_leader": make.leader("430103"), "foreign_officer": make.officer("430103"),
        }  # fmt: skip
        self.story.evidence()

    def person(self, name):
        self.people[name]._grants = None
        return self.people[name]

    def approval(self, case, kind, status="reviewed", **values) -> CaseApproval:
        facts = {"reviewed_by": self.story.reviewer, "reviewed_at": NOW} if status != "asked" else {}
        row = CaseApproval(
            case=case, kind=kind, reason="示例", status=status, asked_by=self.story.first,
            seconded_by=self.story.second, asked_at=NOW, **facts, **values,
        )  # fmt: skip
        row.save(force_insert=True)
        return row


class TestCaseFlow(OfOneCase):
    flow = CASE_FLOW
    allowed = {
        *(("draft", step, name) for step in ("submit", "punish_on_spot") for name in ("first", "second")),
        *(("filing", step, name) for step in ("file", "refuse") for name in ("leader", "second_leader")),
        *(("filing", "return_filing", name) for name in ("reviewer", "lawyer")),
        ("filed", "report", "first"), ("filed", "report", "second"),
        ("filed", "suspend", "leader"), ("filed", "suspend", "second_leader"),
        *((state, step, name) for state in ("filed", "suspended", "reported", "heard")
          for step in ("transfer", "terminate") for name in ("leader", "second_leader")),
        ("suspended", "resume", "first"), ("suspended", "resume", "second"),
        ("transferred", "take_back", "first"), ("transferred", "take_back", "second"),
        ("transferred", "terminate", "leader"), ("transferred", "terminate", "second_leader"),
        *(("reported", step, name) for step in ("investigate_on", "send_legal", "discuss", "tell")
          for name in ("first", "second")),
        ("legal", "legal_pass", "lawyer"), ("legal", "supplement", "lawyer"),
        ("discussion", "conclude", "leader"), ("discussion", "conclude", "second_leader"),
        *(("noticed", step, name) for step in ("ask_hearing", "hear") for name in ("first", "second")),
        ("hearing", "close_hearing", "host"),
        ("hearing", "waive_hearing", "first"), ("hearing", "waive_hearing", "second"),
        *(("heard", step, name) for step in ("send_legal", "discuss", "tell_again", "ask_decision")
          for name in ("first", "second")),
        *(("deciding", step, name) for step in ("decide", "decline") for name in ("leader", "second_leader")),
        *(("deciding", "return_decision", name) for name in ("reviewer", "lawyer")),
        ("decided", "deliver", "first"), ("decided", "deliver", "second"),
        ("execution", "ask_closing", "first"), ("execution", "ask_closing", "second"),
        *(("closing", step, name) for step in ("close", "keep_open") for name in ("leader", "second_leader")),
        *(("closing", "return_closing", name) for name in ("reviewer", "lawyer")),
        *((state, "archive", name) for state in ("closed", "terminated") for name in ("first", "second")),
    }  # fmt: skip

    # What waits in a state: the matter that the approver decides there.
    WAITING = {
        "filing": (ApprovalKind.FILING,),
        "filed": (ApprovalKind.SUSPENSION, ApprovalKind.TRANSFER, ApprovalKind.TERMINATION),
        "suspended": (ApprovalKind.TRANSFER, ApprovalKind.TERMINATION),
        "transferred": (ApprovalKind.TERMINATION,),
        "reported": (ApprovalKind.TRANSFER, ApprovalKind.TERMINATION),
        "heard": (ApprovalKind.TRANSFER, ApprovalKind.TERMINATION),
        "deciding": (ApprovalKind.HANDLING,),
        "closing": (ApprovalKind.CLOSING,),
    }

    def make(self, state):
        fine = 1000 if state == "draft" else 30_000
        story = make.Story(fine=fine, enterprise=self.story.enterprise, violation=make.violation())
        case = story.case
        story.first, story.second = self.story.first, self.story.second
        case.casehandler_rows.all().delete()
        for user in (self.story.first, self.story.second):
            case.casehandler_rows.create(
                user=user, certificate_number=user.certificate_number, certificate_valid_to=user.certificate_valid_to,
                since=DAY,
            )  # fmt: skip
        if state not in {"draft", "filing"}:
            self.with_evidence(case)
        for kind in self.WAITING.get(state, ()):
            self.approval(case, kind)
        if state in {"noticed", "hearing", "heard", "deciding"}:
            CaseNotice.unscoped.create(
                case=case, offers_hearing=True, facts="示例", fine=fine, given_on=DAY, served_on=DAY,
                given_by=self.story.first,
            )  # fmt: skip
            case.casecharge_rows.update(noticed_kinds=["fine"], noticed_fine=fine, noticed_confiscation=0)
        if state == "hearing":
            CaseHearing.unscoped.create(
                case=case, requested_on=DAY, requested_by="示例", host=self.people["host"], state="announced",
                held_at=NOW - timedelta(hours=1),
            )  # fmt: skip
        return self.put(case, state)

    def with_evidence(self, case):
        cases_evidence.add_evidence(
            case=case, kind="document", name="示例", source="示例", collected_at=NOW, collected_where="示例",
            collectors=[self.story.first], actor=self.story.first, now=NOW,
        )  # fmt: skip

    def put(self, case, state):
        values = {"status": state, "filed_on": DAY, "decide_by": DAY + timedelta(days=90), "clock": ""}
        if state not in {"draft", "filing", "refused"} and state not in CASE_DECIDABLE:
            values |= {"decided_on": DAY, "pay_by": DAY}
        EnforcementCase.unscoped.filter(pk=case.pk).update(**values)
        case.refresh_from_db()
        clock = CASE_FLOW.clocks.get(state)
        EnforcementCase.unscoped.filter(pk=case.pk).update(due_at=clock.due_at(case, NOW) if clock else None)
        case.refresh_from_db()
        return case

    def values_for(self, step, row):
        days = {"punish_on_spot": {"decided_on": DAY, "served_on": DAY, "pay_by": DAY}, "decide": {"decided_on": DAY}}
        return days.get(step, {})


class TestApprovalFlow(OfOneCase):
    """两名承办人 → 审核人 → 审批人: all different persons."""

    flow = APPROVAL_FLOW
    allowed = {
        *(("asked", step, name) for step in ("review", "return") for name in ("reviewer", "lawyer")),
        *(("reviewed", step, name) for step in ("approve", "refuse") for name in ("leader", "second_leader")),
    }

    def make(self, state):
        CaseApproval.unscoped.filter(case=self.story.case).delete()
        return self.approval(self.story.case, ApprovalKind.EXTENSION, state)


class TestMeasureFlow(OfOneCase):
    flow = MEASURE_FLOW
    allowed = {
        *(("asked", step, name) for step in ("begin", "refuse") for name in ("leader", "second_leader")),
        *(("running", "lift", name) for name in ("leader", "second_leader")),
        ("running", "end", "first"), ("running", "end", "second"),
    }  # fmt: skip

    def make(self, state):
        measure = EvidenceMeasure(
            case=self.story.case, kind="keeping", objects_text="示例", reason="示例", began_on=DAY, status=state,
            taken_by=self.story.first,
        )  # fmt: skip
        measure.save(force_insert=True)
        self.approval(self.story.case, ApprovalKind.KEEPING, "asked", measure=measure)
        return measure
