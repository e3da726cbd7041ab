"""Words of official paper: days, amounts and numbers as Chinese documents write them."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
LARGEST = Decimal(10) ** 16


def chinese_date(day: date | None) -> str:
    """2026年11月5日; "" for no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def blank_date() -> str:
    """Room to write a day by hand."""
    return "　　　　年　　月　　日"


def blank(value: object, width: int = 8) -> str:
    """The value in words, or a rule of `width` characters to write on: never None."""
    return str(value) if value not in (None, "") else "＿" * width


def chinese_number(number: int) -> str:
    """Numbers of sections, from 1 to 9,999: 十二, 一百零五."""
    if not 0 < number < 10_000:
        raise ValueError(f"no section has the number {number}")
    words, pending = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if pending and words else "") + DIGITS[digit] + ("千", "百", "十", "")[3 - place]
        pending = not digit
    return words.removeprefix("一") if words.startswith("一十") else words


def numbered(items: Iterable[str], level: int = 1) -> list[str]:
    """Items with the numbers of their level: 一、 （一） 1. （1）."""
    forms = {1: "{c}、{w}", 2: "（{c}）{w}", 3: "{n}. {w}", 4: "（{n}）{w}"}
    return [forms[level].format(c=chinese_number(n), n=n, w=words) for n, words in enumerate(items, 1)]


def amount_in_capitals(amount: Decimal | int | str) -> str:
    """Yuan in capital characters (大写): 12000 gives 壹万贰仟元整, 1205.3 gives 壹仟贰佰零伍元叁角整.

    Rounded to fen, half up. Raises `ValueError` for a negative amount or one of 10^16 yuan and more.
    """
    exact = Decimal(amount)
    if not 0 <= exact < LARGEST:
        raise ValueError(f"not an amount of money: {amount}")
    fen = int((exact * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    words = f"{_integer_in_capitals(yuan)}元" if yuan or not fen else ""
    if jiao:
        words += f"{_CAPITALS[jiao]}角"
    elif rest and yuan:
        words += "零"
    return words + (f"{_CAPITALS[rest]}分" if rest else "整")


def _integer_in_capitals(number: int) -> str:
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            continue
        if words and (group < 1000 or groups[index + 1] == 0):
            words += "零"
        words += _group_in_capitals(group) + _group_name(index, groups)
    return words


def _group_name(index: int, groups: list[int]) -> str:
    """万 before an empty 亿 group still says 亿: 壹万亿."""
    return "万" if index == 3 and groups[2] else _GROUPS[index]


def _group_in_capitals(group: int) -> str:
    words, pending = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if pending and words else "") + _CAPITALS[digit] + _PLACES[place]
        pending = not digit
    return words
