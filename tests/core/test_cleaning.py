"""Validation with few questions finds what Django's own finds, in its words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hazards.models import MonthlyReport
from safetyportal.core.cleaning import clean, keys_of
from tests.factories.monthly import OCTOBER, make_report, registered

pytestmark = pytest.mark.django_db

WRONG = (
    {"month": date(2026, 10, 2)},
    {"status": "submitted"},
    {"status": "lost"},
    {"enterprise_id": 999_999_999},
    {"month": date(2026, 9, 1)},
    {"month": date(2026, 9, 15), "status": "accepted", "jurisdiction_id": 999_999_999},
)


@pytest.fixture
def report():
    firm = registered()
    make_report(firm, month=date(2026, 9, 1))
    return make_report(firm, month=OCTOBER)


def words(validate) -> dict | None:
    try:
        validate()
    except ValidationError as error:
        return {name: sorted(texts) for name, texts in error.message_dict.items()}
    return None


@pytest.mark.parametrize("changes", WRONG)
def test_finds_what_django_finds(report, changes):
    row = MonthlyReport.unscoped.get(pk=report.pk)
    keys = keys_of(row)
    for name, value in changes.items():
        setattr(row, name, value)
    expected = words(row.full_clean)
    assert expected, "this row should be wrong"
    assert words(lambda: clean(row, keys)) == expected
    assert words(lambda: clean(row)) == expected


def test_a_row_that_is_right_costs_few_questions(report):
    row = MonthlyReport.unscoped.get(pk=report.pk)
    with CaptureQueriesContext(connection) as captured:
        clean(row, keys_of(row))
    asked = [one["sql"] for one in captured if one["sql"].startswith("SELECT")]
    assert len(asked) <= 2, asked


def test_a_second_row_of_the_month_is_found_also_when_it_is_new(report):
    second = MonthlyReport.unscoped.get(pk=report.pk)
    second.pk, second._state.adding = None, True
    assert words(lambda: clean(second)) == words(second.full_clean) is not None
