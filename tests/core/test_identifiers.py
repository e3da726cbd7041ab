"""Check digits: published codes pass, a slip of one character does not."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from safetyportal.core import identifiers
from safetyportal.core.identifiers import CREDIT_ALPHABET

PUBLISHED_CREDIT_CODES = ["91330100799655058B", "9144030071526726XG", "914403001922038216", "91110108551385082Q"]
PUBLISHED_ORGANISATION_CODES = ["71526726X", "551385082", "192203821", "799655058"]
STANDARD_ID_NUMBERS = ["11010519491231002X", "440524188001010014"]  # the examples of GB 11643


@pytest.mark.parametrize("code", PUBLISHED_CREDIT_CODES)
def test_credit_code_published_codes_are_valid(code):
    assert identifiers.is_credit_code(code)


@pytest.mark.parametrize("code", PUBLISHED_CREDIT_CODES)
def test_credit_code_any_single_wrong_character_is_found(code):
    wrong = [code[:at] + other + code[at + 1 :] for at in range(18) for other in CREDIT_ALPHABET if other != code[at]]

    assert [changed for changed in wrong if identifiers.is_credit_code(changed)] == []


@pytest.mark.parametrize(
    "code", ["", "9", "91330100799655058", "91330100799655058BB", "913301007996550581", "91330100799655058I", "无"]
)
def test_credit_code_wrong_length_or_letter_is_refused(code):
    assert not identifiers.is_credit_code(code)


def test_credit_code_is_normalised_from_full_width_lower_case_and_blanks():
    assert identifiers.normalise_credit_code(" ９１４４０３００－７１５２６７２６ｘｇ　") == "9144030071526726XG"


@pytest.mark.parametrize("code", PUBLISHED_ORGANISATION_CODES)
def test_organisation_code_published_codes_are_valid(code):
    assert identifiers.is_organisation_code(code)
    assert not identifiers.is_organisation_code(code[:-1] + ("1" if code[-1] != "1" else "2"))


def test_organisation_code_remainder_of_eleven_gives_zero():
    assert identifiers.organisation_check_character("00000000") == "0"


def test_invented_credit_codes_are_valid_and_different():
    codes = [identifiers.make_credit_code("430102", serial) for serial in (*range(2000), 31**6 - 1)]

    assert len(set(codes)) == 2001
    assert all(identifiers.is_credit_code(code) and identifiers.is_organisation_code(code[8:17]) for code in codes)


@pytest.mark.parametrize(("division", "serial"), [("4301", 1), ("43010x", 1), ("430102", 31**6), ("430102", -1)])
def test_invented_credit_code_refuses_what_has_no_place_in_it(division, serial):
    with pytest.raises(ValueError, match="No credit code"):
        identifiers.make_credit_code(division, serial)


@pytest.mark.parametrize("number", STANDARD_ID_NUMBERS)
def test_id_number_examples_of_the_standard_are_valid(number):
    assert identifiers.is_id_number(number)


@pytest.mark.parametrize("number", STANDARD_ID_NUMBERS)
def test_id_number_any_single_wrong_digit_is_found(number):
    wrong = [
        number[:at] + other + number[at + 1 :] for at in range(17) for other in "0123456789" if other != number[at]
    ]

    assert [changed for changed in wrong if identifiers.is_id_number(changed)] == []


def _with_check(body: str) -> str:
    return body + identifiers.id_check_character(body)


@pytest.mark.parametrize("born", ["20230229", "19991301", "20000100", "00000101"])
def test_id_number_day_of_birth_must_exist(born):
    assert not identifiers.is_id_number(_with_check(f"430102{born}001"))


def test_id_number_day_of_birth_may_not_be_in_the_future():
    number = _with_check("43010220260102001")

    assert identifiers.is_id_number(number, today=date(2026, 1, 2))
    assert not identifiers.is_id_number(number, today=date(2026, 1, 1))


def test_old_id_number_gets_century_and_check_character():
    assert identifiers.upgrade_id_number("110105491231002") == "11010519491231002X"
    assert identifiers.upgrade_id_number("12345") == "12345"


def test_validators_raise_for_bad_and_pass_for_good_values():
    identifiers.validate_credit_code("91330100799655058b")
    identifiers.validate_organisation_code("71526726-x")
    identifiers.validate_id_number("110105491231002")
    for validator in (
        identifiers.validate_credit_code,
        identifiers.validate_organisation_code,
        identifiers.validate_id_number,
    ):
        with pytest.raises(ValidationError):
            validator("12345")


@pytest.mark.parametrize(
    ("function", "body"),
    [
        (identifiers.credit_check_character, "9144030071526726I"),
        (identifiers.credit_check_character, "914403007152"),
        (identifiers.organisation_check_character, "7152672"),
        (identifiers.organisation_check_character, "7152672x"),
        (identifiers.id_check_character, "4301022000010100a"),
        (identifiers.id_check_character, "43010220000101"),
    ],
)
def test_check_characters_are_not_computed_for_a_malformed_body(function, body):
    with pytest.raises(ValueError, match="before the check character"):
        function(body)


@pytest.mark.parametrize("code", ["91MA0300715267260X", "0144030071526726XG", "91440300715267I6XG"])
def test_credit_code_with_letters_where_digits_belong_is_refused(code):
    assert not identifiers.is_credit_code(code)


@pytest.mark.parametrize("code", ["7152672", "7152672-X", "71526726é"])
def test_organisation_code_of_wrong_form_is_refused(code):
    assert not identifiers.is_organisation_code(code)


@pytest.mark.parametrize("number", ["", "11010519491231002", "A1010519491231002X", "01010519491231002X"])
def test_id_number_of_wrong_form_is_refused(number):
    assert not identifiers.is_id_number(number)
