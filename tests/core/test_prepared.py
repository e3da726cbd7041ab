"""Statements put together once give what Django would give, and refuse what they could not keep right."""

from datetime import date, timedelta

import pytest

from hazards.choices import FOUND
from hazards.models import Hazard
from hazards.queries import monthly
from safetyportal.core.models import Jurisdiction, Posting, User
from safetyportal.core.prepared import DAYS, LATER_DAYS, NUMBERS, TEXTS, NotPreparable, Prepared
from tests import people
from tests.factories.hazards import make_hazard
from tests.factories.monthly import registered

pytestmark = pytest.mark.django_db


def test_records_are_those_of_the_database_with_what_is_encrypted():
    someone = people.make_user("county_supervisor", "430102")
    User.objects.filter(pk=someone.pk).update(phone="13900000000")
    person = Prepared(lambda pk: User.objects.filter(pk=pk), pk=NUMBERS)
    for _time in range(2):
        (found,) = person.objects(pk=someone.pk)
        expected = User.objects.get(pk=someone.pk)
        assert found == expected
        assert [getattr(found, f.attname) for f in User._meta.concrete_fields] == [
            getattr(expected, f.attname) for f in User._meta.concrete_fields
        ]
        assert found._state.adding is False
    assert found.phone == "13900000000"
    assert person.objects(pk=0) == []


def test_values_go_to_their_own_places():
    asked = Prepared(
        lambda code, parent: Jurisdiction.objects.filter(parent__code=parent, code=code).values_list("name", "level"),
        code=TEXTS,
        parent=("one more", "and another"),
    )
    county = Jurisdiction.objects.get(code="430102")
    assert asked.rows(code="430102", parent="4301") == [(county.name, county.level)]
    assert asked.rows(code="4301", parent="430102") == []


def test_a_value_worked_out_of_a_given_one_is_refused():
    """It would be that of the stand-in for good."""
    asked = Prepared(lambda day: Hazard.unscoped.filter(found_on=day + timedelta(days=1)).values_list("pk"), day=DAYS)
    with pytest.raises(NotPreparable):
        asked.rows(day=date(2026, 11, 1))


def test_a_value_that_is_not_asked_for_is_refused():
    asked = Prepared(lambda pk, day: Hazard.unscoped.filter(pk=pk).values_list("pk"), pk=NUMBERS, day=DAYS)
    with pytest.raises(NotPreparable):
        asked.rows(pk=1, day=date(2026, 11, 1))


def test_another_question_for_another_value_is_refused():
    def rows(number):
        return Hazard.unscoped.filter(pk=number) if number == NUMBERS[0] else Hazard.unscoped.filter(enterprise=number)

    with pytest.raises(NotPreparable):
        Prepared(rows, number=NUMBERS).rows(number=1)


def test_records_with_others_joined_in_are_refused():
    asked = Prepared(lambda pk: Posting.unscoped.filter(pk=pk).select_related("user"), pk=NUMBERS)
    with pytest.raises(NotPreparable):
        asked.objects(pk=1)


def test_figures_of_a_month_are_the_rows_that_their_lists_show():
    """As one statement of all figures has them, and as each list would count them."""
    firm = registered()
    make_hazard(firm, "reported", found_on=date(2026, 10, 5))
    make_hazard(firm, "reported", found_on=date(2026, 9, 30))
    make_hazard(registered(), "reported", found_on=date(2026, 10, 5))
    month = date(2026, 10, 1)
    found = monthly.compiled(firm.pk, month)
    every = Hazard.unscoped.all()
    counted = {
        name: monthly.rows_behind(every, name, firm.pk, month).count()
        for name, figure in monthly.FIGURES.items()
        if figure.rows is not None and name != "spent_yuan"
    }
    assert {name: found[name] for name in counted} == counted
    assert (found["general_found"], found["earlier_open"], found["spent_yuan"]) == (1, 1, "0.00")
    assert every.filter(status__in=FOUND).count() == 3
    nothing = monthly.compiled(0, month)
    assert set(nothing) == set(found)
    assert {nothing[name] for name in counted} == {0}
    assert (nothing["spent_yuan"], nothing["inspections"], nothing["participants"]) == ("0.00", 0, 0)


def test_stand_ins_differ_from_each_other():
    assert len({*NUMBERS, *TEXTS, *DAYS, *LATER_DAYS}) == 8
