"""Each hard rule of the penalty procedure (rules 2.6), named by its article."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from inspections.models import CaseClock, CaseHandler, PaperDelivery, Sanction
from inspections.queries import cases as queries
from inspections.queries import cases_law as law
from inspections.queries.law_cache import forget_law
from inspections.queries.papers import open_paper, valid_paper
from inspections.services import (
    cases,
    cases_approvals,
    cases_daily,
    cases_decision,
    cases_delivery,
    cases_filing,
    cases_hearing,
    cases_measures,
    papers,
)
from inspections.services import cases_police as police
from safetyportal.core import issued
from safetyportal.core.errors import NotAllowed, Refusal, TransitionDenied
from safetyportal.core.models import Posting
from tests.conftest import NOW
from tests.documents.reading import words_of
from tests.factories import cases as make
from tests.factories.cases import Story, at

pytestmark = pytest.mark.django_db


def clock(case, name, **more) -> CaseClock:
    return CaseClock.unscoped.get(case=case, name=name, stopped_at=None, **more)


def day_due(case, name, **more) -> date:
    """Last day of a running period."""
    return cases_filing.last_day(clock(case, name, **more).due_at)


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
