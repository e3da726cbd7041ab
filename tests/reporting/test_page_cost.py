"""How many statements the pages of the monthly peak cost: ceilings, so that the price of a page cannot creep up."""

import sys

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise
from hazards.models import MonthlyReport
from safetyportal.core import access, context, todo
from safetyportal.core.kept import written
from tests import people
from tests.factories.enterprises import make_staff
from tests.factories.hazards import make_hazard
from tests.factories.monthly import make_report, registered
from tests.suites.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return people.make_user("county_supervisor", "430102")


def statements(ask) -> int:
    """What a page costs once a process is warm: rules, menus and sessions are known."""
    assert ask().status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code == 200
    return len(captured)


def calls(ask) -> int:
    """How many calls of Python a page takes once a process is warm: what it costs a core, without a clock."""
    ask()
    counted = 0

    def count(frame, event, arg):
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        answer = ask()
    finally:
        sys.setprofile(None)
    assert answer.status_code == 200
    return counted


def test_home_counts_all_its_lines_in_one_statement(county):
    client = browser(county)

    def counted_anew():
        written(posting.place for posting in county.postings.all())
        return client.get("/")

    assert statements(counted_anew) <= 30
    make_hazard(registered(), "reported")
    assert statements(counted_anew) <= 30
    with CaptureQueriesContext(connection) as captured:
        counted_anew()
    counting = [one["sql"] for one in captured if "count(*)" in one["sql"].lower() and "hazards_hazard" in one["sql"]]
    assert len(counting) == 1
    assert statements(lambda: client.get("/")) <= 10, "what nobody changed is not counted again"


@pytest.mark.parametrize("name", ["hazard-list", "enterprise-list", "monthlyreport-list"])
def test_list_and_its_part_for_htmx(county, name):
    for _time in range(3):
        make_report(registered())
    client = browser(county)

    def page(**headers):
        context.forget_names()  # kept for half a minute, so that a page asks for less than it may
        return client.get(reverse(name), headers=headers)

    whole = statements(page)
    part = statements(lambda: page(**{"HX-Request": "true", "HX-Target": "list"}))
    assert calls(page) <= 50_000
    assert whole <= 11
    assert part <= whole - 2, "a part of the page asks for nothing that only the shell shows"


def test_monthly_form():
    report = make_report(registered())
    client = browser(make_staff(report.enterprise, "enterprise_head"))
    form = f"/monthly-reports/{report.pk}/acts/declare/"
    assert statements(lambda: client.get(form)) <= 11
    assert calls(lambda: client.get(form)) <= 40_000


def test_dashboard(county):
    for _time in range(3):
        make_hazard(registered(), "reported")
    client = browser(county)
    assert statements(lambda: client.get("/dashboard/")) <= 14
    assert calls(lambda: client.get("/dashboard/")) <= 70_000


def sign_in(person):
    client = Client()
    answer = client.post("/sign-in/", {"login": person.username, "password": people.PASSWORD})
    assert answer.status_code == 302


def test_sign_in_costs_the_same_however_many_sessions_there_are(county):
    costs = []
    for _time in range(4):
        with CaptureQueriesContext(connection) as captured:
            sign_in(county)
        costs.append(len(captured))
    assert costs[-1] <= costs[1] <= 24


def test_wrong_password_costs_no_more_statements_than_the_right_one(county):
    sign_in(county)
    with CaptureQueriesContext(connection) as right:
        sign_in(county)
    cache.clear()
    with CaptureQueriesContext(connection) as wrong:
        Client().post("/sign-in/", {"login": county.username, "password": "another-2026-word"})
    assert len(wrong) <= len(right)


def test_lines_that_give_rows_say_what_lines_that_count_say(county, monkeypatch):
    """Rows, an empty set, rows that nobody can see, more rows than are counted: as counting one by one would."""
    for status in ("submitted", "draft", "due"):
        make_report(registered(), status)
    now, every = timezone.now(), MonthlyReport.unscoped.all()
    filed = every.filter(status="submitted")
    given = {
        "every": (every, "due_at"), "none": (every.none(), "due_at"), "filed": (filed, "due_at"),
        "firms": (Enterprise.unscoped.all(), None), "number": (7, None),
    }  # fmt: skip
    lines = [todo.TodoItem(name, rows, "/", due=due, section=todo.FIGURE) for name, (rows, due) in given.items()]
    lines.append(todo.TodoItem("few", every, "/", due="due_at", section=todo.FIGURE, enough=2))
    assert access.holds(county, "hazards.view_monthlyreport"), "and what the reader may do is known by now"
    monkeypatch.setattr(todo, "_LINES", [todo.Lines(None, "hazards.view_monthlyreport", lambda rows, user, at: lines)])

    with CaptureQueriesContext(connection) as captured:
        found = {item.title: (item.count, item.due) for item in todo.todo_for(county, now)[todo.FIGURE]}

    nearest = min(every.values_list("due_at", flat=True))
    firms = Enterprise.unscoped.count()
    assert found == {
        "every": (3, nearest), "none": (0, None), "filed": (1, filed.get().due_at), "firms": (firms, None),
        "number": (7, None), "few": (2, nearest),
    }  # fmt: skip
    assert len(captured) == 2, "all lines at once; the nearest of more than were counted is asked for apart"
