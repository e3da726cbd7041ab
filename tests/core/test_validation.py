"""Validation in few statements says exactly what Django's own says, and asks an update only about what it touches."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import CheckConstraint, F, Q
from django.test.utils import CaptureQueriesContext, isolate_apps

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


@cache
@isolate_apps("safetyportal.core")
def sample_model():
    """A column of each kind and what may stand in it; no table is needed to ask."""

    class Sample(models.Model):  # noqa: DJ008 -- nobody reads it
        count = models.IntegerField(null=True, blank=True)
        price = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
        word = models.CharField(max_length=20, blank=True, default="")
        since = models.DateField(null=True, blank=True)
        until = models.DateField(null=True, blank=True)
        at = models.DateTimeField(null=True, blank=True)
        tags = ArrayField(models.CharField(max_length=8), null=True, blank=True)
        facts = models.JSONField(null=True, blank=True)

        class Meta:
            app_label = "core"
            constraints = [
                CheckConstraint(name="count", condition=Q(count__gt=0)),
                CheckConstraint(name="price", condition=Q(price__lt=Decimal("0.50")) | Q(count=None)),
                CheckConstraint(name="word", condition=~Q(word="100%") | Q(since__isnull=False)),
                CheckConstraint(name="days", condition=Q(until__gte=F("since"))),
                CheckConstraint(name="moment", condition=Q(at__gte=datetime(2026, 1, 1, tzinfo=UTC))),
                CheckConstraint(name="tags", condition=Q(tags__len__lt=3) & ~Q(tags__contains=["x"])),
                CheckConstraint(name="facts", condition=Q(facts__kind="a") | Q(facts={}) | Q(facts=None)),
            ]

    return Sample


DAY, MOMENT = date(2026, 5, 1), datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
HELD = [
    {}, {"count": 1}, {"price": Decimal("9.99")}, {"count": 1, "price": Decimal("0.49")},
    {"word": "100%", "since": DAY}, {"word": "%s"}, {"since": DAY}, {"since": DAY, "until": DAY},
    {"at": MOMENT + timedelta(days=1)}, {"tags": []}, {"tags": ["a", "b"]}, {"facts": {}}, {"facts": {"kind": "a"}},
]  # fmt: skip
REFUSED = [
    {"count": 0}, {"count": 1, "price": Decimal("0.50")}, {"word": "100%"},
    {"since": DAY, "until": DAY - timedelta(days=1)}, {"at": MOMENT}, {"tags": ["x"]}, {"tags": ["a", "b", "c"]},
    {"facts": {"kind": "b"}}, {"facts": {"kind": "a'%s"}}, {"count": -1, "tags": ["x"]},
]  # fmt: skip


@pytest.mark.parametrize("values", HELD, ids=str)
def test_what_django_lets_pass_passes(values):
    sample = sample_model()(**values)
    for constraint in sample._meta.constraints:
        constraint.validate(type(sample), sample)
    with CaptureQueriesContext(connection) as asked:
        validate(sample, [])
    assert len(asked) == 1, [query["sql"] for query in asked]


@pytest.mark.parametrize("values", REFUSED, ids=str)
def test_what_django_refuses_is_refused_in_its_words(values):
    sample = sample_model()(**values)
    assert said(lambda: validate(sample)) == said(sample.full_clean)
