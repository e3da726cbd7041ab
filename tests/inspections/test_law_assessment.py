"""Discretion and assessment: amounts, the law that holds, one fine for one act, hearing, discussion, report up."""

from datetime import date
from decimal import Decimal

import pytest

from inspections.models import Circumstance
from inspections.queries.law import Charge, EarlierFine, assess, version_of
from inspections.queries.law_amounts import Facts, Range, discretion_table, range_in_yuan, sanction_for, suggest_amount
from tests.factories.law import make_discretion

pytestmark = pytest.mark.django_db

COUNTY, CITY = "/43/4301/430102/", "/43/4301/"
TODAY = date(2026, 11, 20)


def charge(code: str, **values) -> Charge:
    on = values.pop("act_on", date(2026, 11, 2))
    violation = values.pop("violation", None) or version_of(code, on)
    return Charge(violation=violation, act_on=on, **values)


def weighing(*codes: str) -> tuple[Circumstance, ...]:
    rows = {row.code: row for row in Circumstance.objects.all()}
    return tuple(rows[code] for code in codes)


def sanction(code: str, party="unit", stage="first", facts=None, on=TODAY):
    return sanction_for(version_of(code, on).sanctions.all(), party, stage, facts or Facts())


# Ranges


@pytest.mark.parametrize(
    ("code", "party", "stage", "facts", "low", "high"),
    [
        ("AQ31", "unit", "first", Facts(gains=Decimal(99_999)), 100_000, 200_000),
        ("AQ31", "unit", "first", Facts(gains=Decimal(100_000)), 200_000, 500_000),
        ("CF02", "unit", "first", Facts(), 5_000, 10_000),
        ("CF02", "unit", "first", Facts(gains=Decimal(8_000)), 8_000, 24_000),
        ("CF02", "unit", "first", Facts(gains=Decimal(20_000)), 20_000, 30_000),
        ("CF02", "unit", "first", Facts(gains=Decimal(50_000)), 30_000, 30_000),
        ("AQ03", "person", "accident", Facts(income=Decimal(120_000), accident="general"), 48_000, 48_000),
        ("AQ03", "person", "accident", Facts(income=Decimal(120_000), accident="extreme"), 120_000, 120_000),
        ("AQ04", "person", "accident", Facts(income=Decimal(100_000)), 20_000, 50_000),
        ("AQ45", "unit", "accident", Facts(accident="larger"), 1_000_000, 2_000_000),
        ("AQ45", "unit", "serious", Facts(fine=Decimal(1_500_000)), 3_000_000, 7_500_000),
        ("AQ43", "unit", "overdue", Facts(fine=Decimal(30_000)), 30_000, 30_000),
    ],
)
def test_range_follows_the_facts(code, party, stage, facts, low, high):
    assert range_in_yuan(sanction(code, party, stage, facts), facts) == Range(Decimal(low), Decimal(high))


def test_a_missing_fact_is_named_and_not_guessed():
    result = assess([charge("AQ42", party="person", stage="accident", amount=Decimal(1))], COUNTY, TODAY)
    assert range_in_yuan(sanction("AQ42", "person", "accident"), Facts()).unknown == "income"
    assert len(result.problems) == 1


# Steps of discretion


def test_without_circumstances_the_middle_of_the_general_step_is_suggested():
    advice = suggest_amount(sanction("AQ07"), place=COUNTY, on=TODAY)
    assert (advice.gravity, advice.steps) == ("general", Range(Decimal(30_000), Decimal(70_000)))
    assert advice.amount == 50_000
    assert any("通用缺省" in reason for reason in advice.reasons)


@pytest.mark.parametrize(
    ("codes", "gravity", "amount"),
    [
        (["harm_removed"], "light", 15_000),
        (["confessed", "merit"], "light", 15_000),
        (["repeated"], "heavy", 85_000),
        (["repeated", "harm_caused"], "grave", 95_000),
        (["repeated", "harm_removed"], "general", 50_000),
    ],
)
def test_circumstances_move_the_step(codes, gravity, amount):
    advice = suggest_amount(sanction("AQ07"), place=COUNTY, on=TODAY, circumstances=weighing(*codes))
    assert (advice.gravity, advice.amount) == (gravity, Decimal(amount))


def test_first_and_light_is_flagged_and_minor_is_not_punished():
    first = suggest_amount(sanction("AQ07"), place=COUNTY, on=TODAY, circumstances=weighing("first_light_corrected"))
    minor = suggest_amount(sanction("AQ07"), place=COUNTY, on=TODAY, circumstances=weighing("minor_corrected"))
    assert first.may_waive
    assert not first.waived
    assert minor.waived
    assert minor.amount == 0


def test_the_deepest_table_that_an_upper_one_allows_holds():
    make_discretion("43", violation="AQ07", override_down_to=2, amounts=[("general", 20_000, 40_000)])
    make_discretion("4301", violation="AQ07", override_down_to=0, amounts=[("general", 30_000, 30_000)])
    make_discretion("430102", violation="AQ07", amounts=[("general", 1_000, 1_000)])
    make_discretion("430102", title="县通用示例", shares=[("general", "0", "0.1")])
    assert suggest_amount(sanction("AQ07"), place=COUNTY, on=TODAY).amount == 30_000  # the county may not
    assert suggest_amount(sanction("AQ07"), place="/43/4302/", on=TODAY).amount == 30_000  # middle of the province's
    assert suggest_amount(sanction("AQ08"), place=COUNTY, on=TODAY).amount == 5_000  # its general one may
    assert suggest_amount(sanction("AQ07"), place="/22/2201/220102/", on=TODAY).amount == 50_000


@pytest.mark.parametrize(("on", "title"), [(date(2026, 6, 30), "旧"), (date(2026, 7, 1), "新")])
def test_a_table_holds_from_its_first_day(on, title):
    make_discretion("43", violation="AQ07", title="旧", valid_to=date(2026, 7, 1))
    make_discretion("43", violation="AQ07", title="新", valid_from=date(2026, 7, 1))
    assert discretion_table("AQ07", "unit", "first", COUNTY, on).title == title


def test_a_local_step_never_leaves_the_range_of_the_law():
    make_discretion("43", violation="AQ32", party="person", amounts=[("general", 5_000, 90_000)])
    advice = suggest_amount(sanction("AQ32", "person"), place=COUNTY, on=TODAY)
    assert advice.steps == Range(Decimal(5_000), Decimal(10_000))


# The law that holds


def test_a_lighter_new_law_prevails_and_the_result_says_so():
    """Refusing to remove a hazard in August 2021: a fine for the unit then, none since (art. 37)."""
    old = charge("AQ30", act_on=date(2021, 8, 15), stage="overdue")
    one = assess([old], COUNTY, TODAY).charges[0]
    assert old.violation.punished == "《安全生产法》第九十九条"
    assert one.violation.punished == "《安全生产法》第一百零二条"
    assert one.amount == 0
    assert "《安全生产法》第一百零二条" in one.notes[0]


def test_a_heavier_new_law_does_not_reach_back():
    one = assess([charge("AQ07", act_on=date(2021, 8, 31), amount=Decimal(50_000))], COUNTY, TODAY).charges[0]
    assert one.violation.punished == "《安全生产法》第九十四条第（三）项"
    assert one.range == Range(Decimal(0), Decimal(50_000))
    assert one.problems == ()
    assert assess([charge("AQ07", act_on=date(2021, 8, 31), amount=Decimal(50_001))], COUNTY, TODAY).problems


def test_nothing_is_fined_that_no_law_forbade_on_that_day():
    act = charge("YJ01", violation=version_of("YJ01", TODAY), act_on=date(2018, 1, 1), stage="overdue")
    assert assess([act], COUNTY, TODAY).problems


# One act, one fine


def test_of_several_norms_the_higher_fine_is_applied():
    result = assess(
        [charge("AQ16", act="门口", amount=Decimal(20_000)), charge("AQ28", act="门口", amount=Decimal(60_000))],
        COUNTY,
        TODAY,
    )
    assert [(one.counts, one.amount) for one in result.charges] == [(False, 0), (True, 60_000)]
    assert result.total == 60_000
    assert "第二十九条" in result.charges[0].notes[-1] or "29" in result.charges[0].notes[-1]


def test_several_acts_are_fined_separately_and_added_up():
    result = assess(
        [
            charge("AQ07", act="培训", amount=Decimal(30_000)),
            charge("AQ16", act="标志", amount=Decimal(15_500)),
            charge("AQ02", act="职责", party="person", person="示例甲", amount=Decimal(20_000)),
        ],
        COUNTY,
        TODAY,
    )
    assert [(one.party, one.person, one.amount) for one in result.totals] == [
        ("unit", "", 45_500),
        ("person", "示例甲", 20_000),
    ]
    assert result.totals[0].capitals == "肆万伍仟伍佰元整"
    assert result.capitals == "陆万伍仟伍佰元整"


def test_an_act_that_was_fined_is_never_fined_again():
    before = EarlierFine("培训", "unit", "", "（湘长芙）应急罚〔2026〕1号", date(2026, 6, 1))
    same = assess([charge("AQ07", act="培训", amount=Decimal(30_000))], COUNTY, TODAY, earlier=[before])
    other = assess([charge("AQ07", act="另一次", amount=Decimal(30_000))], COUNTY, TODAY, earlier=[before])
    person = assess(
        [charge("AQ02", act="培训", party="person", person="示例甲", amount=Decimal(20_000))], COUNTY, TODAY, [before]
    )
    assert (same.total, same.charges[0].counts) == (0, False)
    assert "（湘长芙）应急罚〔2026〕1号" in same.problems[0]
    assert (other.total, other.problems) == (30_000, ())
    assert person.total == 20_000


# Procedure


@pytest.mark.parametrize(
    ("code", "party", "amount", "hearing"),
    [
        ("AQ07", "unit", 49_999, False),
        ("AQ07", "unit", 50_000, True),
        ("AQ02", "person", 20_000, True),
        ("CF01", "person", 10_000, False),
    ],
)
def test_hearing_is_due_from_the_threshold_on(code, party, amount, hearing):
    result = assess([charge(code, party=party, amount=Decimal(amount))], COUNTY, TODAY)
    assert (bool(result.hearing), bool(result.legal_review)) == (hearing, hearing)


def test_hearing_is_due_for_the_sum_of_several_fines():
    two = [charge("AQ07", act="a", amount=Decimal(30_000)), charge("AQ08", act="b", amount=Decimal(20_000))]
    assert assess(two, COUNTY, TODAY).hearing
    assert not assess(two[:1], COUNTY, TODAY).hearing


def test_suspension_calls_for_hearing_discussion_and_report():
    result = assess([charge("AQ30", stage="overdue")], COUNTY, TODAY)
    assert result.hearing
    assert result.collective
    assert result.report_up
    assert not assess([charge("AQ30", stage="overdue", consequences=())], COUNTY, TODAY).hearing


@pytest.mark.parametrize(
    ("place", "amount", "due"),
    [
        (COUNTY, 49_999, False), (COUNTY, 50_000, True), (CITY, 99_999, False), (CITY, 100_000, True),
        ("/43/", 100_000, False), ("/43/4301/430102/430102001/", 50_000, True),
    ],
)  # fmt: skip
def test_large_fines_are_reported_up_by_level(place, amount, due):
    assert bool(assess([charge("AQ07", amount=Decimal(amount))], place, TODAY).report_up) == due
    assert assess([charge("AQ07", amount=Decimal(amount))], place, TODAY).report_up_days == 10


@pytest.mark.parametrize(
    ("code", "party", "amount", "possible"),
    [
        ("AQ07", "unit", 3_000, True), ("AQ07", "unit", 3_001, False), ("AQ32", "person", 200, True),
        ("AQ32", "person", 201, False),
    ],
)  # fmt: skip
def test_small_fines_may_be_decided_on_the_spot(code, party, amount, possible):
    assert assess([charge(code, party=party, amount=Decimal(amount))], COUNTY, TODAY).summary_possible == possible


def test_amounts_outside_the_range_are_refused_unless_the_law_allows_it():
    below = charge("AQ41", amount=Decimal(40_000))
    reduced = charge("AQ41", amount=Decimal(40_000), circumstances=weighing("merit"))
    above = charge("AQ41", amount=Decimal(100_001))
    forbidden = charge("AQ41", amount=Decimal(50_000), circumstances=weighing("minor_corrected"))
    found = [len(assess([one], COUNTY, TODAY).problems) for one in (below, reduced, above, forbidden)]
    assert found == [1, 0, 1, 1]


def test_a_penalty_that_the_law_does_not_know_is_refused():
    assert assess([charge("AQ41", amount=Decimal(50_000), consequences=("close",))], COUNTY, TODAY).problems
