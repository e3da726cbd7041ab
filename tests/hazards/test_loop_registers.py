"""Registers and workflow tables of the hazard loop behave like all registers and tables."""

import pytest

from hazards.choices import HazardStatus as S
from hazards.choices_loop import AskStatus, HandOverStatus
from hazards.models import ExtensionRequest, HandOver, LevelReview
from hazards.views.asks import ExtensionRequestRegister, HandOverRegister, LevelReviewRegister
from hazards.views.loop import HazardRegister
from hazards.workflow import EXTENSION_FLOW, HANDOVER_FLOW, HAZARD_FLOW, REVIEW_FLOW
from safetyportal.core.jobs import system_user
from tests import people
from tests.conftest import NOW
from tests.factories.enterprises import make_enterprise, make_staff
from tests.factories.hazards import days_ago, make_hazard
from tests.people import node
from tests.suites.register import RegisterSuite
from tests.suites.workflow import WorkflowSuite

DECIDED = {AskStatus.APPROVED, AskStatus.REFUSED, AskStatus.WITHDRAWN, AskStatus.LAPSED}
WAITING = {HandOverStatus.OFFERED, HandOverStatus.ESCALATED, HandOverStatus.ACCEPTED, HandOverStatus.REPLIED}


def make_extension(hazard, status=AskStatus.PENDING, requested_by=None):
    pending = status == AskStatus.PENDING
    return ExtensionRequest.unscoped.create(
        hazard=hazard, status=status, old_day=hazard.rectify_by, new_day=days_ago(-40), level=hazard.deadline_set_by,
        reason="示例", requested_by=requested_by or make_staff(hazard.enterprise, "enterprise_worker"),
        clock="decision" if pending else "", due_at=NOW if pending else None,
    )  # fmt: skip


def make_review(hazard, status=AskStatus.PENDING):
    pending = status == AskStatus.PENDING
    return LevelReview.unscoped.create(
        hazard=hazard, status=status, reason="示例", requested_by=make_staff(hazard.enterprise), criteria=[],
        clock="review" if pending else "", due_at=NOW if pending else None,
    )  # fmt: skip


def make_handover(hazard, status=HandOverStatus.OFFERED, to="430102"):
    return HandOver.unscoped.create(
        hazard=hazard, jurisdiction=hazard.jurisdiction, place=hazard.place, sectors=hazard.sectors, kind="transfer",
        status=status, reason="示例", from_place=node("430102").path, from_name="示例局", to_place=node(to).path,
        sent_by=people.make_user("county_supervisor", "430102"), clock="receipt" if status in WAITING else "",
        due_at=NOW if status in WAITING else None,
    )  # fmt: skip


class _Townships(RegisterSuite):
    home, foreign = "430102001", "430103002"


class TestHazardRegister(_Townships):
    register = HazardRegister

    def make(self, division, number):
        return make_hazard(make_enterprise(division), description=f"示例登记测试{number}号：护栏缺失")

    def search_word(self, row):
        return row.number


class TestExtensionRegister(_Townships):
    register = ExtensionRequestRegister

    def make(self, division, number):
        return make_extension(make_hazard(make_enterprise(division)))


class TestLevelReviewRegister(_Townships):
    register = LevelReviewRegister

    def make(self, division, number):
        return make_review(make_hazard(make_enterprise(division), level="major"))


class TestHandOverRegister(_Townships):
    register = HandOverRegister

    def make(self, division, number):
        return make_handover(make_hazard(make_enterprise(division)), to=division[:6])


ROLES = {
    "township": ("township_supervisor", "430102001"),
    "county": ("county_supervisor", "430102"),
    "city": ("city_supervisor", "4301"),
    "leader": ("county_leader", "430102"),
    "neighbour": ("county_supervisor", "430103"),
    "system": ("system_administrator", "43"),
    "head": ("enterprise_head", "430102001"),
    "officer": ("enterprise_safety_officer", "430102001"),
    "worker": ("enterprise_worker", "430102001"),
}
OFFICIALS, KEEPERS, STAFF = ("township", "county", "city"), ("head", "officer"), ("head", "officer", "worker")


class _WithFirm(WorkflowSuite):
    roles = ROLES

    @pytest.fixture(autouse=True)
    def _firm(self, db):
        self.firm = make_enterprise("430102001")

    def person(self, name):
        role, code = self.roles[name]
        if name in STAFF:
            return make_staff(self.firm, role)
        return people.make_user(role, code)


def steps(states, step, *names):
    states = (states,) if isinstance(states, str) else states
    return {(state, step, name) for state in states for name in names}


class TestOwnGeneralHazardFlow(_WithFirm):
    """What the enterprise found itself and what is no major hazard."""

    flow = HAZARD_FLOW
    allowed = (
        steps(S.DRAFT, "report", *STAFF)
        | steps(S.DRAFT, "raise", *OFFICIALS)
        | steps((S.DRAFT, S.REPORTED), "discard", *KEEPERS, *OFFICIALS)
        | steps(S.REPORTED, "assess", *KEEPERS, *OFFICIALS)
        | steps(S.ASSESSED, "assign", *KEEPERS, *OFFICIALS)
        | steps(S.RECTIFYING, "submit", *STAFF)
        | steps(S.AWAITING, "verify", *KEEPERS, *OFFICIALS)
        | steps(S.AWAITING, "return", *KEEPERS, *OFFICIALS)
        | steps(S.RECTIFYING, "extend", "head", *OFFICIALS)
        | steps(S.RECTIFYING, "control", *KEEPERS, *OFFICIALS)
        | steps(S.CONTROLLED, "reactivate", *KEEPERS, *OFFICIALS)
        | steps(S.RECTIFYING, "pause", *OFFICIALS)
        | steps(S.PAUSED, "resume", *OFFICIALS)
        | steps((S.REPORTED, S.ASSESSED, S.RECTIFYING), "merge", *KEEPERS, *OFFICIALS)
        | steps((S.CLOSED, S.DUPLICATE), "reopen", *OFFICIALS)
    )

    def make(self, state):
        return make_hazard(self.firm, state)

    def values_for(self, step, row):
        later = days_ago(-20)
        return {
            "assign": {"rectify_by": later},
            "verify": {"closed_on": NOW.date()},
            "control": {"controlled_until": later},
            "reactivate": {"controlled_until": None},
            "pause": {"paused_on": NOW.date()},
            "resume": {"paused_on": None},
            "merge": {"duplicate_of": make_hazard(self.firm) if step == "merge" else None},
            "reopen": {"closed_on": None, "duplicate_of": None, "rectify_by": later},
        }.get(step, {})


class TestFoundByAuthorityFlow(TestOwnGeneralHazardFlow):
    """What an authority found only an authority grades, assigns, closes; the enterprise rectifies."""

    allowed = {
        (state, step, name)
        for state, step, name in TestOwnGeneralHazardFlow.allowed
        if name in OFFICIALS or step in {"report", "submit", "reactivate"} or (step == "extend" and name == "head")
    } - {(S.RECTIFYING, "extend", "head"), (S.RECTIFYING, "extend", "township")} | steps(
        S.RECTIFYING, "correct", *OFFICIALS
    )

    def make(self, state):
        return make_hazard(self.firm, state, source="5", deadline_set_by="county")


class TestExtensionFlow(_WithFirm):
    flow = EXTENSION_FLOW
    allowed = {("pending", step, name) for step in ("approve", "refuse") for name in ("head", *OFFICIALS)} | {
        ("pending", "lapse", "portal")
    }
    roles = ROLES | {"portal": ("automation", "0")}

    def person(self, name):
        return system_user() if name == "portal" else super().person(name)

    def make(self, state):
        return make_extension(make_hazard(self.firm), state)


class TestReviewFlow(TestExtensionFlow):
    flow = REVIEW_FLOW
    allowed = {("pending", step, name) for step in ("approve", "refuse") for name in ("county", "city")} | {
        ("pending", "lapse", "portal")
    }

    def make(self, state):
        return make_review(make_hazard(self.firm, level="major"), state)


class TestHandOverFlow(WorkflowSuite):
    flow = HANDOVER_FLOW
    roles = {
        "sender": ("county_supervisor", "430102"),
        "receiver": ("county_supervisor", "430104"),
        "above": ("city_supervisor", "4301"),
        "other": ("county_supervisor", "430105"),
        "officer": ("enforcement_officer", "430104"),
        "portal": ("automation", "0"),
    }
    allowed = (
        {
            ("offered", step, name)
            for step in ("accept", "pass_on", "refuse")
            for name in ("receiver", "above", "officer")
        }
        | {("accepted", step, name) for step in ("reply", "finish") for name in ("receiver", "above", "officer")}
        | {("replied", "finish", name) for name in ("receiver", "above", "officer")}
        | {(state, "escalate", "portal") for state in ("offered", "escalated")}
        | {("escalated", step, name) for step in ("designate", "send_back") for name in ("receiver", "above")}
        | {(state, "withdraw", name) for state in ("offered", "escalated") for name in ("sender", "above")}
    )

    def person(self, name):
        return system_user() if name == "portal" else super().person(name)

    def make(self, state):
        return make_handover(make_hazard(make_enterprise("430102001")), state, to="430104")
