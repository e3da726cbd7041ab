"""Each hard rule of the penalty procedure (rules 2.6), named by its article."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from inspections.models import PaperDelivery, Sanction
from inspections.queries import cases as queries
from inspections.queries import cases_law as law
from inspections.queries.law_cache import forget_law
from inspections.queries.papers import open_paper
from inspections.services import (
    cases,
    cases_decision,
    cases_hearing,
    papers,
)
from safetyportal.core import issued
from safetyportal.core.errors import NotAllowed, Refusal, TransitionDenied
from tests.conftest import NOW
from tests.documents.reading import words_of
from tests.factories import cases as make
from tests.factories.cases import Story, at, clock, day_due

pytestmark = pytest.mark.django_db


# Officers: 行政处罚法 42, 43


def test_42_two_officers_with_certificates_in_force():
    lapsed = make.officer(valid_to=NOW.date() - timedelta(days=1))
    with pytest.raises(ValidationError):
        cases.propose(enterprise=make.make_enterprise(), cause="示例", partner=lapsed, actor=make.officer(), now=NOW)
    story = Story()
    story.second.certificate_valid_to = NOW.date() - timedelta(days=1)
    story.second.save()
    with pytest.raises(TransitionDenied, match="四十二"):
        story.submit()
    story.second.certificate_valid_to = NOW.date()  # the last day counts
    story.second.save()
    assert story.submit().status == "filing"


def test_42_a_certificate_that_lapses_meanwhile_stops_the_case():
    story = Story()
    story.file()
    story.evidence()
    story.first.certificate_valid_to = NOW.date()
    story.first.save()
    story.on(1)
    with pytest.raises(TransitionDenied, match="四十二"):
        story.report(evidence=False)


def test_43_who_withdraws_acts_no_longer_and_is_replaced():
    story = Story()
    story.file()
    cases.ask_recusal(case=story.case, officer=story.second, reason="近亲属", actor=story.first, now=NOW)
    story.evidence()  # the investigation goes on meanwhile
    recusal = story.case.caserecusal_rows.get()
    cases.decide_recusal(case=story.case, recusal=recusal, granted=True, actor=story.leader, now=NOW, note="属实")
    assert [row.user for row in queries.handlers(story.case)] == [story.first]
    with pytest.raises(TransitionDenied, match="四十二"):
        story.report(evidence=False)
    with pytest.raises(NotAllowed):
        cases.add_handler(case=story.case, officer=story.second, actor=story.second, now=NOW)
    with pytest.raises(Refusal):
        cases.add_handler(case=story.case, officer=story.second, actor=story.first, now=NOW)
    cases.add_handler(case=story.case, officer=make.officer(), actor=story.first, now=NOW)
    assert story.report(evidence=False).status == "reported"


# Filing: 29, 36, 37


def test_36_limitation_is_two_years_from_the_end_of_the_act_five_where_life_was_harmed():
    old = NOW.date().replace(year=2024) - timedelta(days=1)
    with pytest.raises(TransitionDenied, match="三十六"):
        Story(act_from=old).submit()
    assert Story(act_from=old, harms_life=True).submit().status == "filing"
    assert Story(act_from=NOW.date().replace(year=2024)).submit().status == "filing"
    assert Story(act_from=old, act_to=NOW.date() - timedelta(days=30)).submit().status == "filing"


def test_29_never_two_fines_for_one_act():
    first = Story()
    first.to_decided()
    second = Story(enterprise=first.enterprise, violation=first.violation, now=first.now,
                   act_from=NOW.date() - timedelta(days=10))  # fmt: skip
    with pytest.raises(TransitionDenied, match="二十九"):
        second.submit()
    other_day = Story(enterprise=first.enterprise, violation=first.violation, now=first.now,
                      act_from=NOW.date() - timedelta(days=5))  # fmt: skip
    assert other_day.submit().status == "filing"


def test_29_of_several_norms_for_one_act_the_higher_fine_counts():
    story = Story(fine=10_000)
    story.charge(fine=25_000, violation=make.violation(), act=1)
    story.charge(fine=4_000, violation=make.violation())
    assert law.reckon(story.case, NOW.date()).fine == 29_000
    story.to_decided()
    assert story.case.fine_total == 29_000
    assert sorted(row.decided_fine for row in queries.charges(story.case)) == [0, 4_000, 25_000]


def test_37_the_norm_of_the_day_or_a_later_lighter_one():
    then = make.violation(code="LAW37", valid_to=date(2026, 6, 1), range=(50_000, 100_000))
    lighter = make.violation(code="LAW37", valid_from=date(2026, 6, 1), range=(10_000, 50_000))
    with pytest.raises(TransitionDenied, match="三十七"):
        Story(violation=then, fine=60_000, act_from=date(2026, 5, 1)).submit()
    assert Story(violation=lighter, fine=20_000, act_from=date(2026, 5, 1)).submit().status == "filing"
    Sanction.objects.filter(violation=lighter).update(low=60_000, high=200_000)
    forget_law()
    with pytest.raises(TransitionDenied, match="三十七"):
        Story(violation=lighter, fine=80_000, act_from=date(2026, 5, 1)).submit()
    assert Story(violation=then, fine=80_000, act_from=date(2026, 5, 1)).submit().status == "filing"


def test_the_fine_lies_within_the_range_and_below_it_only_with_a_reason():
    story = Story(violation=make.violation(range=(20_000, 40_000)), fine=50_000)
    story.file(), story.report()
    with pytest.raises(TransitionDenied):
        story.discuss(), story.tell()


# Summary procedure: 51, 52


@pytest.mark.parametrize(
    ("party", "act", "fine", "possible"),
    [
        ("unit", date(2026, 11, 1), 3000, True),
        ("unit", date(2026, 11, 1), 3001, False),
        ("person", date(2026, 11, 1), 200, True),
        ("person", date(2026, 11, 1), 201, False),
        ("unit", date(2021, 7, 14), 3000, False),  # the law of 1996: 1,000 and 50 yuan
        ("unit", date(2021, 7, 14), 1000, True),
        ("person", date(2021, 7, 14), 51, False),
    ],
)
def test_51_summary_limits_are_those_of_the_day_of_the_act(party, act, fine, possible):
    norm = make.violation(valid_from=date(2014, 1, 1))
    story = Story(fine=fine, procedure="summary", party_kind=party, party_name="李示例", violation=norm, act_from=act,
                  harms_life=True)  # fmt: skip
    assert bool(law.within_summary(story.case)) is possible


def test_51_52_decided_on_the_spot_handed_over_and_filed_with_the_department():
    story = Story(fine=2000, procedure="summary")
    case = cases_decision.punish_on_spot(case=story.case, received_by="王示例", actor=story.first, now=NOW)
    assert (case.status, case.outcome, case.fine_total, case.served_on) == ("execution", "penalty", 2000, NOW.date())
    assert (clock(case, "summary_record").amount, clock(case, "summary_record").unit) == (5, "working_days")
    delivery = PaperDelivery.unscoped.get(paper__case=case)
    assert delivery.effective_on == NOW.date()
    assert case.decision_number == delivery.paper.number != ""
    assert delivery.paper.document.pages >= 1
    assert {row.manner for row in delivery.paper.signatures.all()} == {"by_hand"}
    with pytest.raises(Refusal):
        cases_decision.punish_on_spot(case=case, received_by="王示例", actor=story.first, now=NOW)
    ordinary = Story(fine=2000)
    with pytest.raises(ValidationError):
        cases_decision.punish_on_spot(case=ordinary.case, received_by="王示例", actor=ordinary.first, now=NOW)


# Notice, defence, hearing: 44, 45, 57, 58, 63–65


def test_44_62_no_decision_before_the_notice_and_its_service():
    story = Story()
    story.file(), story.report()
    with pytest.raises(Refusal):
        story.ask_decision()
    story.tell()
    with pytest.raises(TransitionDenied):
        story.hear()  # not served yet
    story.serve()
    with pytest.raises(TransitionDenied):
        story.hear()  # the party may still speak
    story.on(10).hear()
    assert story.decide().status == "decided"


def test_45_a_defence_never_makes_the_penalty_heavier():
    story = Story(fine=20_000)
    story.to_heard()
    row = queries.charges(story.case)[0]
    charge = {"violation": story.violation, "facts": row.facts, "act_from": row.act_from, "evidence": row.evidence}
    more = {"proposed_fine": Decimal(20_001), "proposed_kinds": ["fine"]}
    cases.charge(case=story.fresh(), charge_row=row, actor=story.first, now=story.now, **charge, **more)
    with pytest.raises(TransitionDenied, match="四十五"):
        story.ask_decision()
    less = {"proposed_fine": Decimal(15_000), "proposed_kinds": ["fine"]}
    cases.charge(case=story.fresh(), charge_row=row, actor=story.first, now=story.now, **charge, **less)
    assert story.decide().fine_total == 15_000


def test_45_each_statement_is_examined_before_it_is_concluded():
    story = Story()
    story.to_noticed(), story.serve()
    say = {"case": story.case, "stated_on": story.now.date(), "by": "王示例", "text": "已整改", "actor": story.first}
    cases_hearing.record_statement(now=story.now, **say)
    with pytest.raises(TransitionDenied, match="四十五"):
        story.hear()
    story.case.casestatement_rows.update(examined_note="部分采纳")
    assert story.hear().status == "heard"  # having spoken, the party need not wait for the period to end


def test_45_a_statement_of_forty_pages_is_kept_whole_and_stands_in_its_record():
    story = Story(fine=20_000)
    story.to_noticed(), story.serve()
    words = "\n".join(f"第{number}页：已经整改并组织培训，请求从轻处罚。" + "示例" * 340 for number in range(1, 41))
    cases_hearing.record_statement(
        case=story.case, stated_on=story.now.date(), by="王示例", text=words, examined_note="部分采纳（示例）",
        actor=story.first, now=story.now,
    )  # fmt: skip
    assert story.case.casestatement_rows.get().text == words
    record = open_paper("defence_record", case=story.case)
    assert (record.values["statement"], record.values["person_name"]) == (words, "王示例")


def test_a_rare_character_in_the_party_s_name_is_printed():
    name = "欧阳䶮𠅤"
    story = Story(fine=5_000, party_kind="person", party_name=name, printed=True)
    story.to_noticed()
    paper = story.issue("penalty_notice")
    assert name in "".join(words_of(issued.stored_bytes(paper.document)).split())


def test_57_58_review_and_discussion_come_first_where_they_are_due():
    story = Story(fine=60_000)
    story.file(), story.report(public_interest=True)
    with pytest.raises(TransitionDenied, match="五十八"):
        story.tell()
    lawyer = make.lawyer()
    cases_hearing.send_to_review(case=story.fresh(), actor=story.first, now=NOW)
    with pytest.raises(Refusal):
        cases_hearing.review_legally(case=story.fresh(), opinion="agree", text="同意", actor=story.reviewer, now=NOW)
    cases_hearing.review_legally(case=story.fresh(), opinion="agree", text="同意", actor=lawyer, now=NOW)
    with pytest.raises(TransitionDenied, match="五十七"):
        story.tell()
    story.discuss()
    assert story.tell().status == "noticed"


def test_57_a_discussion_ends_after_it_began_and_its_record_says_when():
    story = Story(fine=60_000)
    story.file(), story.report()
    for ended_at in (NOW - timedelta(hours=1), NOW - timedelta(hours=2), NOW + timedelta(minutes=1)):
        with pytest.raises(ValidationError) as refused:
            story.discuss(ended_at=ended_at)
        assert set(refused.value.message_dict) == {"ended_at"}
        assert story.fresh().status == "discussion"
    story.discuss(ended_at=NOW - timedelta(minutes=10))
    paper = open_paper("collective_discussion", case=story.case) or papers.prepare(
        kind="collective_discussion", case=story.case, actor=story.first, now=NOW
    )
    assert (paper.values["began"], paper.values["ended"]) == ("2026-11-20T09:00+08:00", "2026-11-20T09:50+08:00")


def offered(fine=60_000) -> Story:
    """A hearing was offered and served on Thursday 24 September 2026: the National Day holidays follow."""
    story = Story(fine=fine, now=at(date(2026, 9, 14)))
    story.file(), story.report(), story.discuss(), story.tell()
    story.on(date(2026, 9, 24)).serve()
    return story


def test_63_a_hearing_is_offered_from_50_000_for_a_unit_and_20_000_for_a_person():
    assert not law.reckon(Story(fine=49_999).case, NOW.date()).hearing
    assert law.reckon(Story(fine=50_000).case, NOW.date()).hearing
    person = Story(fine=20_000, party_kind="person", party_name="李示例").case
    assert law.reckon(person, NOW.date()).hearing
    assert law.reckon(Story(fine=0, kinds=("stop",)).case, NOW.date()).hearing


def test_64_a_hearing_is_asked_for_within_five_working_days_over_the_holidays():
    """25 September (Friday) is the Mid-Autumn Festival, 1–7 October are holidays, some weekends are worked."""
    story = offered()
    last = day_due(story.case, "hearing_request")
    ask = {"requested_by": "王示例", "actor": story.first}
    story.on(last + timedelta(days=1))
    with pytest.raises(ValidationError):
        cases_hearing.ask_hearing(case=story.fresh(), requested_on=story.now.date(), now=story.now, **ask)
    case = cases_hearing.ask_hearing(case=story.fresh(), requested_on=last, now=story.now, **ask)
    assert case.status == "hearing"
    assert last > date(2026, 10, 1) or last == date(2026, 9, 30) or last.month == 10


def test_64_notice_seven_working_days_before_and_a_host_who_did_not_investigate():
    story = offered()
    cases_hearing.ask_hearing(
        case=story.fresh(), requested_on=story.now.date(), requested_by="王示例", actor=story.first, now=story.now
    )
    lawyer, host = make.lawyer(), make.officer()
    story.case.caselegalreview_rows.create(
        case=story.case, reviewer=lawyer, qualification="A", opinion="agree", text="示例", reviewed_at=story.now
    )
    call = {"where": "会议室", "actor": story.leader, "now": story.now}
    for person in (story.first, story.second, lawyer):
        with pytest.raises(ValidationError):
            cases_hearing.announce_hearing(case=story.fresh(), host=person, held_at=at(date(2026, 11, 20)), **call)
    with pytest.raises(ValidationError):
        cases_hearing.announce_hearing(case=story.fresh(), host=host, held_at=at(date(2026, 9, 30)), **call)
    with pytest.raises(Refusal):
        cases_hearing.announce_hearing(
            case=story.fresh(), host=host, held_at=at(date(2026, 10, 30)), **{**call, "actor": story.first}
        )
    cases_hearing.announce_hearing(case=story.fresh(), host=host, held_at=at(date(2026, 10, 30)), **call)
    story.on(date(2026, 10, 30), 15)
    close = {"record": "笔录", "report": "报告", "now": story.now}
    with pytest.raises(TransitionDenied, match="听证会通知书"):  # nobody told the party
        cases_hearing.close_hearing(case=story.fresh(), actor=host, **close)
    with pytest.raises(TransitionDenied, match="六十四"):  # told on the very day
        story.notify_hearing()
    story.on(date(2026, 9, 28)).notify_hearing()
    story.on(date(2026, 10, 30), 15)
    with pytest.raises(Refusal):
        cases_hearing.close_hearing(case=story.fresh(), actor=story.first, **close)
    case = cases_hearing.close_hearing(case=story.fresh(), actor=host, **close)
    assert case.status == "heard"
    with pytest.raises(TransitionDenied, match="五十八"):  # after a hearing the review is due again
        story.ask_decision()


def test_64_absence_counts_as_waived():
    story = offered()
    cases_hearing.ask_hearing(
        case=story.fresh(), requested_on=story.now.date(), requested_by="王示例", actor=story.first, now=story.now
    )
    case = cases_hearing.waive_hearing(case=story.fresh(), note="无正当理由未到场", actor=story.first, now=story.now)
    assert (case.status, case.casehearing_rows.get().state) == ("heard", "waived")
