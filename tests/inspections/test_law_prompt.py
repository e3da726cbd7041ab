"""The basis prompt: a tick or a few characters lead to the act, its articles, ranges and procedure."""

from datetime import date
from decimal import Decimal

import pytest

from inspections.choices.law import Need, Stage
from inspections.models import Violation
from inspections.queries.law import propose, version_of, violations_in_force
from inspections.queries.law_cache import forget_law

pytestmark = pytest.mark.django_db

COUNTY = "/43/4301/430102/"
TODAY = date(2026, 11, 20)


def best(text="", on=TODAY, place=COUNTY, **asked) -> str:
    found = propose(text, place=place, on=on, **asked)
    return found[0].violation.code if found else ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("警示标志", "AQ16"),
        ("特种作业", "AQ11"),
        ("无证上岗", "AQ11"),
        ("疏散通道", "AQ37"),
        ("培训记录", "AQ08"),
        ("动火", "AQ27"),
        ("演练", "AQ10"),
        ("安责险", "AQ41"),
        ("预案备案", "YJ01"),
        ("生死合同", "AQ38"),
        ("未投保安全责任险", "AQ41"),
        ("挂靠", "AQ34"),
        ("危化品 无证经营", "WH01"),
        ("重大危险源", "AQ26"),
        ("燃气报警", "AQ23"),
        ("AQ30", "AQ30"),
        ("108条", "AQ40"),
    ],
)
def test_a_few_characters_find_the_act(typed, code):
    assert best(typed) == code


def test_what_nobody_wrote_about_finds_nothing():
    assert propose("足球比赛门票", place=COUNTY, on=TODAY) == []


@pytest.mark.parametrize(
    ("item", "code"),
    [("GE26", "AQ16"), ("GE14", "AQ08"), ("GE45", "AQ20"), ("GE23", "AQ32"), ("GE27", "AQ37"), ("GE17", "AQ28")],
)
def test_a_ticked_item_finds_the_act(item, code):
    assert best(checklist_item=item) == code


def test_an_item_that_names_an_article_leads_to_the_act_of_that_article():
    """Items of other lists name their act by their basis alone."""
    from hazards.models import ChecklistItem

    rows = ChecklistItem.unscoped.filter(basis__contains="《安全生产法》第三十六条第三款")
    assert rows.exists()
    for row in rows:
        assert "AQ19" in [one.violation.code for one in propose(checklist_item=row, place=COUNTY, on=TODAY)[:3]], row


def test_a_category_proposes_its_own_acts_before_the_general_one():
    codes = [one.violation.code for one in propose(category="A05", place=COUNTY, on=TODAY)]
    assert set(codes[:3]) <= {"AQ07", "AQ08", "AQ06", "AQ11"}
    wide = [one.violation.code for one in propose(category="B09", place=COUNTY, on=TODAY)]
    assert wide.index("AQ27") < wide.index("AQ30")


def test_acts_of_other_trades_come_last():
    here = [one.violation.code for one in propose("三同时", sector="crowded_places", place=COUNTY, on=TODAY)]
    there = propose("警示标志", sector="crowded_places", place=COUNTY, on=TODAY)
    assert there[0].violation.code == "AQ16"
    assert propose(category="A01", sector="fireworks", place=COUNTY, on=TODAY)[0].violation.trades
    assert here  # still found: the sector only orders


def test_a_proposal_says_everything_that_follows():
    one = propose("警示标志", place=COUNTY, on=TODAY)[0]
    assert one.violation.violated == "《安全生产法》第三十五条"
    assert one.violation.punished == "《安全生产法》第九十九条第（一）项"
    assert "警示标志" in one.violated[0].statement
    assert [(row.low, row.high) for row in one.sanctions_of("unit")] == [(0, 50_000)]
    assert [(row.low, row.high) for row in one.sanctions_of("person", Stage.OVERDUE)] == [(10_000, 20_000)]
    assert one.measure == "time_limit"
    assert one.measure_basis == "《安全生产法》第六十五条第一款第（二）项"
    assert one.papers == ["rectification_order"]
    assert one.hearing_due == Need.FROM_AMOUNT  # 50,000 is reached
    assert one.legal_review_due == Need.FROM_AMOUNT


@pytest.mark.parametrize(
    ("code", "stage", "party", "need"),
    [
        ("AQ32", "first", "person", Need.NO),  # up to 10,000
        ("AQ16", "overdue", "person", Need.FROM_AMOUNT),  # up to 20,000: both ends are included
        ("AQ16", "overdue", "unit", Need.YES),  # from 50,000
        ("AQ12", "first", "unit", Need.YES),
        ("AQ30", "overdue", "unit", Need.YES),  # suspension
        ("AQ39", "first", "person", Need.NO),
        ("AQ31", "first", "unit", Need.YES),  # twice gains of 100,000 at least
        ("CF02", "first", "unit", Need.NO),  # never above 30,000
        ("AQ42", "accident", "person", Need.FROM_AMOUNT),  # of the income
    ],
)
def test_the_hearing_is_due_by_threshold_or_by_kind(code, stage, party, need):
    needs = {(one.party, one.stage): one.hearing for one in propose(code, place=COUNTY, on=TODAY)[0].needs}
    assert needs[party, stage] == need


def test_a_provincial_threshold_holds_in_its_province_only():
    from safetyportal.core import rules
    from safetyportal.core.models import Rule

    Rule.objects.create(
        key="penalty.hearing_unit_from", place="/43/", value=100_000, valid_from=date(2026, 2, 1), title="示例",
        source="示例", verification="U",
    )  # fmt: skip
    rules.forget_rules()
    here = propose("AQ16", place=COUNTY, on=TODAY)[0]
    elsewhere = propose("AQ16", place="/22/2201/220102/", on=TODAY)[0]
    assert here.needs[0].from_amount == Decimal(100_000)
    assert (here.hearing_due, elsewhere.hearing_due) == (Need.NO, Need.FROM_AMOUNT)


@pytest.mark.parametrize(
    ("code", "on", "words"),
    [
        ("AQ07", date(2021, 8, 31), "《安全生产法》第九十四条第（三）项"),
        ("AQ07", date(2021, 9, 1), "《安全生产法》第九十七条第（三）项"),
        ("WH01", date(2026, 4, 30), "《危险化学品安全管理条例》第七十七条第三款"),
        ("WH01", date(2026, 5, 1), "《危险化学品安全法》（条号待核对）"),
        ("CF01", date(2026, 1, 31), "《安全生产违法行为行政处罚办法》第四十五条第（一）项"),
        ("CF01", date(2026, 2, 1), "《安全生产违法行为行政处罚办法》（应急管理部令第18号，条号待核对）"),
    ],
)
def test_the_law_of_the_day_is_proposed(code, on, words):
    assert version_of(code, on).punished == words


def test_each_act_is_in_force_once_on_any_day():
    for day in (date(2016, 6, 1), date(2021, 8, 31), date(2021, 9, 1), date(2026, 1, 31), date(2026, 5, 1), TODAY):
        codes = [row.code for row in violations_in_force(COUNTY, day)]
        assert len(codes) == len(set(codes)), day
    assert len(violations_in_force(COUNTY, TODAY)) == 60
    assert violations_in_force(COUNTY, date(1990, 1, 1)) == []


def test_an_act_of_local_law_is_proposed_in_its_place_only():
    Violation.objects.create(
        code="HN01", title="未按湖南省规定张贴示例标牌", punished="《湖南省示例条例》第一条", place="/43/",
        valid_from=date(2026, 1, 1), categories=["B07"],
    )  # fmt: skip
    forget_law()
    assert best("示例标牌") == "HN01"
    assert best("示例标牌", place="/22/2201/220102/") == ""
