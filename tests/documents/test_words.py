"""Days, amounts and numbers as Chinese documents write them."""

from datetime import date
from decimal import Decimal

import pytest

from safetyportal.core.documents.words import amount_in_capitals, blank, chinese_date, chinese_number, numbered


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("12000", "壹万贰仟元整"),
        ("1205.3", "壹仟贰佰零伍元叁角整"),
        ("1.05", "壹元零伍分"),
        ("0.05", "伍分"),
        ("10.5", "壹拾元伍角整"),
        ("100010", "壹拾万零壹拾元整"),
        ("1000000", "壹佰万元整"),
        ("100000000", "壹亿元整"),
        ("300000007", "叁亿零柒元整"),
        ("1000000000000", "壹万亿元整"),
        ("1200000000000", "壹万贰仟亿元整"),
        ("19.995", "贰拾元整"),
    ],
)
def test_amount_in_capitals(amount, words):
    assert amount_in_capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "10000000000000000"])
def test_amount_out_of_range_is_refused(amount):
    with pytest.raises(ValueError, match="amount"):
        amount_in_capitals(Decimal(amount))


def test_chinese_date_has_no_leading_zeros():
    assert chinese_date(date(2026, 11, 5)) == "2026年11月5日"
    assert chinese_date(None) == ""


def test_numbers_of_sections():
    said = [chinese_number(number) for number in (1, 10, 11, 20, 21, 100, 105, 110, 1001)]
    assert said == ["一", "十", "十一", "二十", "二十一", "一百", "一百零五", "一百一十", "一千零一"]
    assert numbered(["甲", "乙"], 2) == ["（一）甲", "（二）乙"]


def test_blank_is_a_rule():
    assert (blank(None, 3), blank("", 2), blank(0)) == ("＿＿＿", "＿＿", "0")
