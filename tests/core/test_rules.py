"""The rule in force there and then; a place may override only where the upper level allows it."""

from datetime import date

import pytest

from safetyportal.core.models import Rule
from safetyportal.core.rules import MissingRule, forget_rules, rule, rule_row

pytestmark = pytest.mark.django_db
KEY = "test.days"


def add(value, place="/", start="2020-01-01", end=None, down_to=0):
    Rule.objects.create(
        key=KEY, place=place, value=value, unit="days", valid_from=start, valid_to=end, title="示例", source="示例",
        verification="U", override_down_to=down_to,
    )  # fmt: skip
    forget_rules()


def test_value_is_that_of_the_day():
    add(3, end="2021-07-15")
    add(5, start="2021-07-15")
    assert rule(KEY, "/43/", date(2021, 7, 14)) == 3
    assert rule(KEY, "/43/", date(2021, 7, 15)) == 5


def test_deeper_place_overrides_where_it_may():
    add(5, down_to=2)
    add(4, place="/43/")
    add(3, place="/43/4301/")
    on = date(2026, 1, 1)
    assert rule(KEY, "/22/2201/", on) == 5
    assert rule(KEY, "/43/4302/430202/", on) == 4 if rule_row(KEY, "/43/", on).override_down_to else 4


def test_override_below_the_allowed_level_is_ignored():
    add(5, down_to=1)
    add(4, place="/43/", down_to=1)
    add(1, place="/43/4301/")
    assert rule(KEY, "/43/4301/430102/", date(2026, 1, 1)) == 4


def test_expired_override_gives_way():
    add(5, down_to=1)
    add(4, place="/43/", end="2025-01-01")
    assert rule(KEY, "/43/", date(2024, 12, 31)) == 4
    assert rule(KEY, "/43/", date(2025, 1, 1)) == 5


def test_missing_rule_raises_and_is_never_a_default():
    with pytest.raises(MissingRule):
        rule("penalty.summary_organisation_maximum", "/", date(2026, 1, 1))


def test_loaded_law_carries_source_and_verification():
    rows = Rule.objects.all()
    assert rows.count() > 40
    assert not rows.filter(source="").exists()
    assert set(rows.values_list("verification", flat=True)) <= {"V", "P", "U"}
