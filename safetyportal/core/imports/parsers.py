"""Readers of cells: text in, a value that JSON can hold out, or `BadValue` with a sentence for the clerk."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_noop

from safetyportal.core.imports.spec import TOO_LONG, BadValue

NOT_A_NUMBER = gettext_noop("“%(value)s” is not a number.")
NOT_WHOLE = gettext_noop("“%(value)s” is not a whole number.")
TOO_SMALL = gettext_noop("The number must be at least %(least)s.")
TOO_BIG = gettext_noop("The number must be at most %(most)s.")
NOT_A_DATE = gettext_noop("“%(value)s” is not a date. Write for example 2026-11-20.")
IN_FUTURE = gettext_noop("This date lies in the future.")
NOT_YES_NO = gettext_noop("Write 是 or 否 here, not “%(value)s”.")
NOT_IN_LIST = gettext_noop("“%(value)s” is not in the list of this column.")
WRONG_FORM = gettext_noop("“%(value)s” has a wrong form.")

_YES = {"是", "有", "true", "yes", "y", "1", "√"}
_NO = {"否", "无", "false", "no", "n", "0", "×"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s.*)?")
_DATE_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}")
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_SPLIT = re.compile(r"[;；,，、|\n]+")


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"


def text(most: int, check: Callable[[str], bool] | None = None, clean: Callable[[str], str] | None = None):
    """Text of at most `most` characters; `check` says whether its form is right."""

    def parse(value: str) -> str:
        value = clean(value) if clean else value
        if len(value) > most:
            raise BadValue(TOO_LONG, most=most)
        if check is not None and not check(value):
            raise BadValue(WRONG_FORM, value=_short(value))
        return value

    return parse


def _decimal(value: str) -> Decimal:
    if _PLAIN.fullmatch(value):
        return Decimal(value)
    plain = unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise BadValue(NOT_A_NUMBER, value=_short(value)) from None
    if not number.is_finite():
        raise BadValue(NOT_A_NUMBER, value=_short(value))
    return number


def _in_range(number, least, most):
    if least is not None and number < least:
        raise BadValue(TOO_SMALL, least=least)
    if most is not None and number > most:
        raise BadValue(TOO_BIG, most=most)
    return number


def integer(least: int | None = 0, most: int | None = 1_000_000):
    def parse(value: str) -> int:
        if value.isascii() and value.isdigit() and len(value) < 15:
            return _in_range(int(value), least, most)
        number = _decimal(value)
        if number != number.to_integral_value():
            raise BadValue(NOT_WHOLE, value=_short(value))
        return _in_range(int(number), least, most)

    return parse


def decimal(places: int = 2, least: int | None = 0, most: int | None = 10**13):
    """A number as text with `places` decimals, rounded half up."""
    step = Decimal(1).scaleb(-places)

    def parse(value: str) -> str:
        return str(_in_range(_decimal(value), least, most).quantize(step, rounding="ROUND_HALF_UP"))

    return parse


def coordinate(most: int):
    """Degrees, of either sign."""

    def parse(value: str) -> float:
        return float(_in_range(_decimal(value), -most, most))

    return parse


def day(*, latest: Callable[[], date] | None = None):
    """A date in the ways people write it, or Excel's serial number; ISO text. `latest` gives the last allowed day."""

    def parse(value: str) -> str:
        found = _read_day(unicodedata.normalize("NFKC", value).strip())
        if found is None:
            raise BadValue(NOT_A_DATE, value=_short(value))
        if latest is not None and found > latest():
            raise BadValue(IN_FUTURE)
        return found.isoformat()

    return parse


def _read_day(value: str) -> date | None:
    found = _DATE.fullmatch(value) or _DATE_DIGITS.fullmatch(value)
    try:
        if found:
            return date(*map(int, found.groups()))
        if _SERIAL.fullmatch(value):
            return date(1899, 12, 30) + timedelta(days=int(value))
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None


def yes_no(value: str) -> bool:
    word = value.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadValue(NOT_YES_NO, value=_short(value))


def one_of(table: Callable[[], Mapping[str, str]]):
    """One entry of a list: `table()` maps every accepted writing (code, name) to the stored code."""

    def parse(value: str) -> str:
        known = table()
        code = known.get(value) or known.get(list_key(value))
        if code is None:
            raise BadValue(NOT_IN_LIST, value=_short(value))
        return code

    return parse


def several_of(table: Callable[[], Mapping[str, str]]):
    """Several entries of a list, separated by commas, semicolons or lines."""
    single = one_of(table)

    def parse(value: str) -> list[str]:
        known = table()
        whole = known.get(value) or known.get(list_key(value))
        if whole is not None:  # names may contain a separator themselves
            return [whole]
        return list(dict.fromkeys(single(part) for part in _SPLIT.split(value) if part.strip()))

    return parse


def list_key(value: str) -> str:
    """How entries of a list are compared: width, case and blanks do not matter."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)).lower()
