"""Validation in few statements says exactly what Django's own says, and asks an update only about what it touches."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safetyportal.core.validation import validate
from tests.factories.hazards import make_hazard
from tests.factories.monthly import OCTOBER, make_report, registered

pytestmark = pytest.mark.django_db

# A check, two at once, a bad choice, an empty text, a check beside a bad column, a number that another row has.
BROKEN = [
    {"actual_cost": Decimal(-1)},
    {"actual_cost": Decimal(-1), "rectify_by": None},
    {"level": "huge"},
    {"description": ""},
    {"level": "huge", "rectify_by": None},
    {"due_at": None},
    {"closed_on": date(2026, 1, 1)},
    {"external_id": "taken"},
    {"number": "taken"},
    {"category": "Z01", "external_id": "taken"},
    {"jurisdiction_id": 10**9},
]


def said(act) -> dict:
    with pytest.raises(ValidationError) as error:
        act()
    return error.value.message_dict


@pytest.mark.parametrize("values", BROKEN, ids=lambda values: "+".join(values))
@pytest.mark.parametrize("as_update", [True, False])
def test_it_says_what_django_says(values, as_update):
    hazard = make_hazard(found_on=date(2026, 10, 3))
    make_hazard(hazard.enterprise, external_id="taken")
    if "number" in values:
        values = {"number": make_hazard(hazard.enterprise).number}
    for name, value in values.items():
        setattr(hazard, name, value)
    expected = said(hazard.full_clean)
    assert said(lambda: validate(hazard, list(values) if as_update else None)) == expected


def test_sound_row_passes_with_one_question_for_all_its_checks():
    report = make_report(registered(), "draft")
    validate(report, ["remark"])
    with CaptureQueriesContext(connection) as asked:
        validate(report, ["remark"])
    assert sum("_check" in query["sql"] for query in asked) == 1
    assert len(asked) <= 3, [query["sql"] for query in asked]


def test_touched_columns_are_asked_about_again():
    firm = registered()
    make_report(firm, month=OCTOBER)
    later = make_report(firm, month=OCTOBER + timedelta(days=31))
    later.month = OCTOBER
    assert "__all__" in said(lambda: validate(later, ["month"]))
    assert said(lambda: validate(later)) == said(later.full_clean)
