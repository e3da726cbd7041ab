"""Check digits of Chinese identifiers: credit code (GB 32100), organisation code (GB 11714), ID number (GB 11643).

Pure functions; the validators at the end are for model and form fields. Full-width input is read as half-width.
"""

import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
_CREDIT_VALUES = {character: value for value, character in enumerate(CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = [pow(3, position, 31) for position in range(17)]
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714-1997
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_DEMO_ORGANISATION_PREFIX = "MA"  # the series given out to enterprises since 2015


def normalise_credit_code(text: str) -> str:
    """Half-width, upper case, without blanks and hyphens: what is stored and compared."""
    half = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in half if not character.isspace() and character != "-")


normalise_id_number = normalise_credit_code  # the same clean-up; the only letter is the check character X


def credit_check_character(body: str) -> str:
    """The 18th character for the first 17. Raises `ValueError` for a wrong length or character."""
    if len(body) != 17 or any(character not in _CREDIT_VALUES for character in body):
        raise ValueError("A credit code needs 17 characters of its alphabet before the check character.")
    total = sum(_CREDIT_VALUES[character] * weight for character, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether a normalised code has the right form and check character."""
    if len(code) != 18 or not code[2:8].isdigit() or code[0] == "0":
        return False
    try:
        return credit_check_character(code[:17]) == code[17]
    except ValueError:
        return False


def organisation_check_character(body: str) -> str:
    """The ninth character of an organisation code for its first eight. Raises `ValueError`."""
    if len(body) != 8 or any(character not in _ORGANISATION_ALPHABET for character in body):
        raise ValueError("An organisation code needs eight digits or capital letters before the check character.")
    values = map(_ORGANISATION_ALPHABET.index, body)
    remainder = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def is_organisation_code(code: str) -> bool:
    """Whether a normalised nine-character code has the right form and check character."""
    try:
        return len(code) == 9 and organisation_check_character(code[:8]) == code[8]
    except ValueError:
        return False


def make_credit_code(division6: str, serial: int) -> str:
    """A valid invented code of an enterprise (registration authority 9, kind 1) for demonstrations and tests.

    `division6` is the six-digit code of the registering county; different serials below 31⁶ (887 million) give
    different codes.
    """
    body, rest = "", serial
    for _position in range(6):
        rest, value = divmod(rest, 31)
        body = CREDIT_ALPHABET[value] + body
    if rest or len(division6) != 6 or not division6.isdigit():
        raise ValueError(f"No credit code for division {division6!r}, serial {serial}.")
    organisation = _DEMO_ORGANISATION_PREFIX + body
    first = f"91{division6}{organisation}{organisation_check_character(organisation)}"
    return first + credit_check_character(first)


def id_check_character(body: str) -> str:
    """The 18th character of an ID number for its first 17 digits. Raises `ValueError`."""
    if len(body) != 17 or not (body.isascii() and body.isdigit()):
        raise ValueError("An ID number needs 17 digits before the check character.")
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def upgrade_id_number(number: str) -> str:
    """The 18-character form of an old 15-digit number; any other text is returned as it is."""
    if len(number) != 15 or not (number.isascii() and number.isdigit()):
        return number
    body = f"{number[:6]}19{number[6:]}"
    return body + id_check_character(body)


def birth_date(number: str) -> date | None:
    """Date of birth in an 18-character ID number, or None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_id_number(number: str, today: date | None = None) -> bool:
    """Whether a normalised number has the right form, a real day of birth (not after `today`) and check character."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()) or number[0] == "0":
        return False
    born = birth_date(number)
    if born is None or (today and born > today):
        return False
    return id_check_character(number[:17]) == number[17]


def validate_credit_code(value: str) -> None:
    if not is_credit_code(normalise_credit_code(value)):
        raise ValidationError(_("This is not a valid unified social credit code. Check each character."), "credit_code")


def validate_organisation_code(value: str) -> None:
    if not is_organisation_code(normalise_credit_code(value)):
        raise ValidationError(_("This is not a valid organisation code."), "organisation_code")


def validate_id_number(value: str) -> None:
    if not is_id_number(upgrade_id_number(normalise_id_number(value))):
        raise ValidationError(_("This is not a valid ID number. Check each digit."), "id_number")
