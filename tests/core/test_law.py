"""Rules, calendar and codes change only by services: audited, within the own place, never where nobody would read."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from safetyportal.core import codes, deadlines
from safetyportal.core.errors import NotAllowed
from safetyportal.core.models import AuditEntry, CalendarDay, CodeEntry, Rule
from safetyportal.core.rules import rule
from safetyportal.core.services import law
from tests.people import make_user

pytestmark = pytest.mark.django_db
KEY = "test.days"
TODAY = date(2026, 11, 20)


@pytest.fixture
def national():
    return make_user("system_administrator", "0")


@pytest.fixture
def county():
    return make_user("system_administrator", "430102")


def new_rule(place="/", down_to=0, start=TODAY - timedelta(days=400), **values) -> Rule:
    facts = {"value": 10, "unit": "days", "title": "示例", "source": "示例", "verification": "V"} | values
    return Rule(key=KEY, place=place, valid_from=start, override_down_to=down_to, **facts)


def save(row, actor, now, **values):
    return law.save_row(row, actor=actor, now=now, **({"created": True} | values))


def test_saved_rule_counts_at_once_and_stands_in_the_trail(national, now):
    row = save(new_rule(), national, now)
    assert rule(KEY, "/43/", TODAY) == 10
    save(row, national, now, created=False, changes={"value": 15})
    assert rule(KEY, "/43/", TODAY) == 15
    entries = AuditEntry.unscoped.filter(action__startswith="rule.").order_by("pk")
    assert [(e.action, e.changes["value"]) for e in entries] == [
        ("rule.create", [None, 10]),
        ("rule.update", [10, 15]),
    ]


def test_county_sets_its_own_value_where_the_upper_rule_allows(national, county, now):
    save(new_rule(down_to=3), national, now)
    save(new_rule("/43/4301/430102/", value=5), county, now)
    assert [rule(KEY, place, TODAY) for place in ("/43/4301/430102/430102001/", "/43/4301/430103/")] == [5, 10]


@pytest.mark.parametrize(
    "upper",
    [
        [],
        [("/", 2, 400)],  # allowed down to cities only
        [("/", 3, 400), ("/43/", 0, 400)],  # the country allows it, the province has closed it
        [("/", 3, -400)],  # allowed only from next year on
    ],
)
def test_value_that_nobody_would_read_is_not_saved(upper, county, now):
    for place, down_to, since in upper:
        new_rule(place, down_to, TODAY - timedelta(days=since)).save()
    before = AuditEntry.unscoped.count()
    with pytest.raises(ValidationError):
        save(new_rule("/43/4301/430102/", value=5), county, now)
    assert not Rule.objects.filter(key=KEY, place="/43/4301/430102/").exists()
    assert AuditEntry.unscoped.count() == before


@pytest.mark.parametrize("place", ["/43/4301/430102", "/43/4301/430102/x/", "/43/4301/430102/430102001/E1/"])
def test_rule_needs_a_division_that_exists(national, county, now, place):
    save(new_rule(down_to=9), national, now)
    with pytest.raises((ValidationError, NotAllowed)):
        save(new_rule(place), county, now)


def test_rule_of_a_foreign_or_upper_place_is_refused(national, county, now):
    row = save(new_rule(down_to=3), national, now)
    with pytest.raises(NotAllowed):
        save(new_rule("/43/4301/430103/"), county, now)
    with pytest.raises(NotAllowed):
        save(row, county, now, created=False, changes={"value": 1})
    assert Rule.objects.get(key=KEY).value == 10


def test_override_check_looks_at_the_changed_row(national, county, now):
    save(new_rule(down_to=3), national, now)
    own = save(new_rule("/43/4301/430102/", value=5), county, now)
    with pytest.raises(ValidationError):
        save(own, county, now, created=False, changes={"valid_from": date(1990, 1, 1)})
    own.refresh_from_db()
    assert own.valid_from == TODAY - timedelta(days=400)


def test_rule_that_was_in_force_is_ended_not_removed(national, now):
    past, future = new_rule(), new_rule(start=TODAY + timedelta(days=30))
    past.save()
    future.save()
    with pytest.raises(ValidationError):
        law.remove_row(past, actor=national, now=now)
    law.remove_row(future, actor=national, now=now)
    assert list(Rule.objects.filter(key=KEY)) == [past]
    assert AuditEntry.unscoped.latest("pk").action == "rule.delete"


def test_calendar_is_the_countrys(national, county, now):
    day = CalendarDay(day=date(2030, 5, 6), kind="holiday", name="示例", source="示例", verification="V")
    with pytest.raises(NotAllowed):
        save(day, county, now)
    assert deadlines.work_calendar().is_workday(day.day)
    save(day, national, now)
    assert not deadlines.work_calendar().is_workday(day.day)
    with pytest.raises(NotAllowed):
        law.remove_row(day, actor=county, now=now)
    law.remove_row(day, actor=national, now=now)
    assert deadlines.work_calendar().is_workday(day.day)


def test_changed_code_is_read_at_once(national, now):
    row = save(CodeEntry(table="test", code="1", name="旧"), national, now)
    assert codes.label("test", "1") == "旧"
    save(row, national, now, created=False, changes={"name": "新"})
    assert codes.label("test", "1") == "新"
