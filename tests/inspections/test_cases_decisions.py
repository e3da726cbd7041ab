"""The law of penalties after the hearing: decision, service, publication, daily penalties, what is reported."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from inspections.models import CaseClock
from inspections.queries import cases as queries
from inspections.queries import cases_law as law
from inspections.queries.papers import open_paper, valid_paper
from inspections.services import (
    cases_approvals,
    cases_daily,
    cases_delivery,
    cases_filing,
    papers,
)
from safetyportal.core.errors import NotAllowed, TransitionDenied
from tests.conftest import NOW
from tests.factories import cases as make
from tests.factories.cases import Story, at, clock, day_due

pytestmark = pytest.mark.django_db


# The decision: 60, 61, 安全生产法 78, 112, 113, 115


def test_60_ninety_days_extended_once_by_the_chain():
    story = Story()
    story.file()
    due = story.case.decide_by
    assert due >= NOW.date() + timedelta(days=90)
    story.report(), story.tell(), story.serve(), story.on(10), story.hear()
    story.on(due + timedelta(days=1))
    with pytest.raises(TransitionDenied, match="六十"):
        story.ask_decision()
    with pytest.raises(TransitionDenied, match="六十"):
        cases_filing.ask_extension(case=story.fresh(), reason="迟了", actor=story.first, now=story.now)
    story.on(due)
    cases_filing.ask_extension(case=story.fresh(), reason="案情复杂", actor=story.first, now=story.now)
    story.agree("extension")
    assert story.fresh().decide_by > due + timedelta(days=80)
    story.on(due + timedelta(days=30))
    with pytest.raises(TransitionDenied):
        cases_filing.ask_extension(case=story.fresh(), reason="再次", actor=story.first, now=story.now)
    assert story.decide().status == "decided"


def test_suspension_stops_the_ninety_days():
    story = Story()
    story.file()
    due = story.case.decide_by
    cases_approvals.request(case=story.case, kind="suspension", reason="等待鉴定", actor=story.first, now=NOW)
    story.agree("suspension")
    assert story.fresh().status == "suspended"
    story.on(30)
    cases_filing.resume(case=story.fresh(), note="鉴定完成", actor=story.first, now=story.now)
    assert timedelta(days=28) <= story.fresh().decide_by - due <= timedelta(days=34)


def test_61_78_delivery_and_publication_within_seven_working_days():
    story = Story()
    story.to_decided()
    for name in ("delivery", "publication"):
        row = clock(story.case, name)
        assert (row.amount, row.unit) == (7, "working_days")
    story.deliver()
    assert not CaseClock.unscoped.filter(case=story.case, name="delivery", stopped_at=None).exists()
    assert list(type(story.case).unscoped.filter(queries.to_publish_q())) == [story.case]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"manner": "left"}, "witness"),
        ({"manner": "electronic"}, "confirmation"),
        ({"servers": ["示例甲"]}, "servers"),
        ({"delivered_at": at(date(2026, 1, 1))}, "delivered_at"),
        ({"delivered_at": at(date(2027, 12, 1))}, "delivered_at"),
    ],
)
def test_61_each_manner_has_its_conditions(facts, field):
    story = Story()
    story.to_decided()
    with pytest.raises(ValidationError) as refusal:
        story.deliver(**facts)
    assert field in refusal.value.error_dict


def test_59_61_62_nothing_is_served_before_its_paper_is_issued():
    story = Story(fine=20_000)
    story.to_noticed()
    with pytest.raises(TransitionDenied, match=r"告知书.+四十四"):
        story.serve(issued=False)
    assert not CaseClock.unscoped.filter(case=story.case, name="defence").exists()
    story.serve(), story.on(10), story.hear(), story.decide()
    with pytest.raises(TransitionDenied, match=r"决定书.+五十九"):
        cases_delivery.deliver(case=story.fresh(), actor=story.first, now=story.now, **story.delivery())
    assert story.fresh().served_on is None


def test_service_recorded_on_the_paper_starts_the_clocks_of_the_case():
    story = Story(fine=60_000)
    story.file(), story.report(), story.discuss(), story.tell()
    paper = story.issue("hearing_offer")
    with pytest.raises(NotAllowed):  # another officer of the body does not handle the case
        papers.serve(paper=paper, actor=make.officer(), now=story.now, **story.delivery())
    papers.serve(paper=paper, actor=story.second, now=story.now, **story.delivery())
    for name in ("defence", "hearing_request"):
        assert clock(story.case, name).began_at.date() == story.now.date()
    with pytest.raises(TransitionDenied):
        story.serve(issued=False)  # served is served, on whichever page


def test_service_recorded_on_the_page_of_the_case_stands_on_the_paper():
    story = Story(fine=20_000)
    story.to_execution()
    paper = valid_paper("penalty_decision_unit", case=story.case)
    assert (paper.status, paper.served_on, paper.number) == ("served", story.case.served_on, story.case.decision_number)
    assert paper.delivery.receiver == "王示例"
    assert day_due(story.case, "payment") == story.case.pay_by


def test_57_no_penalty_is_decided_by_a_paper_of_its_own():
    story = Story(fine=5_000)
    story.to_heard()
    story.decide("minor")
    paper = open_paper("no_penalty_decision", case=story.case)
    assert (story.case.fine_total, paper.values["reasons"]) == (0, "违法事实清楚（示例）")
    story.deliver()
    assert (story.case.status, story.case.decision_number != "") == ("execution", True)


def test_an_announcement_counts_after_thirty_days():
    story = Story()
    story.to_decided()
    story.deliver(manner="announcement", reason="下落不明", publication="示例公告栏")
    assert story.case.served_on == story.now.date() + timedelta(days=30)


def test_115_closure_and_detention_are_not_the_department_s():
    story = Story(kinds=("closure",), fine=0)
    story.file(), story.report(), story.discuss()
    with pytest.raises(TransitionDenied, match="一百一十五"):
        story.tell()


def test_113_three_penalties_in_180_days_or_four_in_a_year_flag_closure():
    first = Story(now=at(date(2026, 1, 12)))
    first.to_decided()
    for month in (6, 8):
        Story(now=at(date(2026, month, 10)), enterprise=first.enterprise).to_decided()
    seen = law.look_back(first.enterprise, NOW.date())
    assert (seen.in_180, seen.in_365, seen.closure) == (2, 3, False)
    Story(now=at(date(2026, 10, 12)), enterprise=first.enterprise).to_decided()
    seen = law.look_back(first.enterprise, NOW.date())
    assert (seen.in_180, seen.in_365, seen.closure) == (3, 4, True)


def test_112_consecutive_days_from_the_day_after_the_order():
    assert law.consecutive_fine(Decimal(10_000), date(2026, 11, 1), date(2026, 11, 1)) == 0
    assert law.consecutive_fine(Decimal(10_000), date(2026, 11, 1), date(2026, 11, 6)) == 50_000


def test_112_a_daily_penalty_is_a_case_of_its_own_for_the_days_since_the_order():
    story = Story(fine=10_000)
    story.to_execution()
    ordered, found = story.case.decided_on, story.case.decided_on + timedelta(days=5)
    ask = {"case": story.case, "ordered_on": ordered, "facts": "仍未改正（示例）", "actor": story.first}
    with pytest.raises(ValidationError):
        cases_daily.propose_daily(uncorrected_on=found, now=story.now, **ask)  # a day to come
    story.on(6)
    with pytest.raises(NotAllowed):
        cases_daily.propose_daily(uncorrected_on=found, now=story.now, **{**ask, "actor": make.officer()})
    new = cases_daily.propose_daily(uncorrected_on=found, now=story.now, **ask)
    assert (new.status, new.daily_of_id, queries.charges(new)[0].proposed_fine) == ("draft", story.case.pk, 50_000)
    assert {row.user for row in queries.handlers(new)} == {story.first, story.second}
    assert law.reckon(new, story.now.date()).hearing  # its own notice, hearing and decision
    assert cases_filing.submit(case=new, reason="拒不改正", actor=story.first, now=story.now).status == "filing"
    with pytest.raises(ValidationError):
        cases_daily.propose_daily(uncorrected_on=found, now=story.now, **ask)  # no day is punished twice
    more = cases_daily.propose_daily(uncorrected_on=story.now.date(), now=story.now, **ask)
    assert queries.charges(more)[0].proposed_fine == 10_000
    with pytest.raises(TransitionDenied):
        cases_daily.propose_daily(uncorrected_on=story.now.date(), now=story.now, **{**ask, "case": new})


def test_112_only_a_unit_fined_under_the_work_safety_law():
    person = Story(fine=5_000, party_kind="person", party_name="李示例")
    person.to_execution()
    other = Story(fine=5_000, violation=make.violation(punished="《危险化学品安全管理条例》第八十条"))
    other.to_execution()
    for story in (person, other):
        with pytest.raises(TransitionDenied, match="一百一十二"):
            cases_daily.propose_daily(
                case=story.case, ordered_on=story.case.decided_on, uncorrected_on=story.now.date(), facts="示例",
                actor=story.first, now=story.now,
            )  # fmt: skip


def test_large_fines_are_reported_upwards():
    story = Story(fine=50_000)
    (
        story.file(),
        story.report(),
        story.discuss(),
        story.tell(),
        story.serve(),
        story.on(12),
        story.hear(),
        story.decide(),
    )
    assert clock(story.case, "report_up").amount == 10
    small = Story(fine=49_000)
    small.to_decided()
    assert not CaseClock.unscoped.filter(case=small.case, name="report_up").exists()


def test_why_a_period_ended_is_read_in_the_own_language():
    """In whichever language the act was done; what somebody typed stays as it is."""
    story = Story(fine=30_000)
    with override("zh-hans"):
        story.to_decided()
    clock = CaseClock.unscoped.get(case=story.case, name="decision")
    for language, words in (("zh-hans", "决定已作出"), ("en", "decision made")):
        with override(language):
            assert clock.why_stopped == words
    clock.stopped_because = "企业已搬迁（示例）"
    assert clock.why_stopped == "企业已搬迁（示例）"
