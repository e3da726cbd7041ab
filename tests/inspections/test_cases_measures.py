"""Who never approves, provisional measures, and the transfer to the police: each test says its article."""

from datetime import date, timedelta

import pytest

from inspections.models import CaseClock, CaseHandler
from inspections.queries import cases as queries
from inspections.services import (
    cases_approvals,
    cases_measures,
)
from inspections.services import cases_police as police
from safetyportal.core.errors import Refusal, TransitionDenied
from safetyportal.core.models import Posting
from tests.conftest import NOW
from tests.factories import cases as make
from tests.factories.cases import Story, at, clock, day_due

pytestmark = pytest.mark.django_db


# The maker never approves


def test_maker_never_approves_not_by_delegation_either():
    story = Story()
    story.submit()
    approval = queries.open_approval(story.case, "filing")
    # The first officer is posted as reviewer and leader as well: still the maker.
    for role in ("county_supervisor", "county_leader"):
        make._posted(make.make_user(role, "430102"), "430102")
        Posting.unscoped.create(**_like(story.reviewer if "super" in role else story.leader, story.first))
    story.first._grants = None
    with pytest.raises(Refusal):
        cases_approvals.review(case=story.case, approval=approval, actor=story.first, now=NOW)
    # A stranger to the case who acts on behalf of the maker is the maker.
    helper = make.officer()
    lent = Posting.unscoped.filter(user=story.first, role__code="county_supervisor").first()
    Posting.unscoped.create(
        **_like(story.reviewer, helper), source=lent, on_behalf_of=story.first, ends_at=NOW + timedelta(days=900)
    )
    helper._grants = None
    with pytest.raises(Refusal):
        cases_approvals.review(case=story.case, approval=approval, actor=helper, now=NOW)
    assert story.agree("filing").status == "filed"


def _like(source, user) -> dict:
    row = Posting.unscoped.filter(user=source).first()
    names = ("role", "duty", "jurisdiction", "body", "place", "sectors", "starts_at")
    return {"user": user, **{name: getattr(row, name) for name in names}}


# Measures: 处罚法 56, 强制法 18, 19, 25


def measure(story, kind, **more):
    facts = {"objects_text": "示例设备", "reason": "可能灭失", "began_on": story.now.date()} | more
    cases_measures.take_measure(case=story.fresh(), kind=kind, actor=story.first, now=story.now, **facts)
    return story.case.evidencemeasure_rows.order_by("-pk").first()


def test_56_keeping_needs_the_head_and_is_decided_within_seven_working_days():
    story = Story(now=at(date(2026, 9, 24)))
    story.file()
    row = measure(story, "keeping")
    assert row.status == "asked"
    story.agree("keeping")
    row.refresh_from_db()
    assert row.status == "running"
    running = clock(story.case, "keeping")
    assert (running.amount, running.unit) == (7, "working_days")
    assert day_due(story.case, "keeping") > date(2026, 10, 7)  # over the National Day holidays
    cases_measures.end_measure(
        case=story.fresh(), measure=row, ended_on=story.now.date(), disposal="退还", actor=story.first, now=story.now
    )
    assert not CaseClock.unscoped.filter(case=story.case, name="keeping", stopped_at=None).exists()


def test_25_thirty_days_extended_once_without_the_days_of_the_appraisal():
    story = Story()
    story.file()
    row = measure(story, "seizure")
    story.agree("coercion")
    began = day_due(story.case, "seizure")
    story.on(5)
    appraisal = measure(story, "appraisal", pauses_seizure=row, body_name="示例检验院")
    story.on(10)
    cases_measures.end_measure(
        case=story.fresh(),
        measure=appraisal,
        ended_on=story.now.date(),
        disposal="合格",
        actor=story.first,
        now=story.now,
    )
    after = day_due(story.case, "seizure")
    assert timedelta(days=8) <= after - began <= timedelta(days=14)
    row.refresh_from_db()
    cases_measures.extend_seizure(case=story.fresh(), measure=row, reason="复杂", actor=story.first, now=story.now)
    story.agree("coercion")
    row.refresh_from_db()
    assert row.extended
    assert timedelta(days=28) <= day_due(story.case, "seizure") - after <= timedelta(days=34)
    with pytest.raises(TransitionDenied, match="二十五"):
        cases_measures.extend_seizure(case=story.fresh(), measure=row, reason="再次", actor=story.first, now=story.now)


def test_19_in_an_emergency_at_once_and_lifted_when_the_head_refuses():
    story = Story()
    story.file()
    row = measure(story, "seizure", emergency=True)
    assert row.status == "running"
    approval = queries.open_approvals(story.case)[0]
    cases_approvals.review(case=story.case, approval=approval, actor=story.reviewer, now=NOW)
    approval.refresh_from_db()
    cases_approvals.refuse(case=story.case, approval=approval, note="不当", actor=story.leader, now=NOW)
    row.refresh_from_db()
    assert (row.status, row.ended_on) == ("ended", NOW.date())


# Police: 应急〔2019〕54号


def test_transfer_three_days_24_hours_and_the_reply():
    story = Story()
    story.file()
    police.propose_transfer(case=story.fresh(), crime="危险作业罪", facts="示例", actor=story.first, now=NOW)
    assert (clock(story.case, "transfer_decision").amount, clock(story.case, "transfer_decision").unit) == (3, "days")
    story.agree("transfer")
    assert story.fresh().status == "transferred"
    assert (clock(story.case, "transfer").amount, clock(story.case, "transfer").unit) == (24, "hours")
    story.on(1)
    police.send(
        case=story.fresh(),
        police="芙蓉分局",
        sent_at=story.now,
        received_at=story.now,
        actor=story.first,
        now=story.now,
    )
    assert clock(story.case, "transfer_reply").amount == 3
    with pytest.raises(TransitionDenied):
        police.take_back(case=story.fresh(), note="示例", actor=story.first, now=story.now)
    reply = {"reply": "declined", "replied_on": story.now.date(), "actor": story.first, "now": story.now}
    police.record_reply(case=story.fresh(), **reply)
    before = story.case.decide_by
    police.take_back(case=story.fresh(), note="继续行政处罚", actor=story.first, now=story.now)
    assert story.fresh().status == "filed"
    assert story.case.decide_by >= before
    assert CaseHandler.unscoped.filter(case=story.case).count() == 2
