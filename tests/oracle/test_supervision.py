"""Hazard supervision where no table of addresses says enough: what pages name beside the record, and of their lines."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from hazards.models import Hazard, LevelReport
from hazards.queries import statutory
from hazards.queries.table_layouts import layout
from tests.oracle.asking import active, fewest, outcomes_at
from tests.oracle.inventory import declared
from tests.oracle.judge import agree, holds, may, posts_with, seen
from tests.oracle.tables import REGISTERS
from tests.oracle.tables.hazards import DRAFT, KEEP, MONTHLY, PREPARE, REMIND, SIGN, VIEW_DOSSIER
from tests.oracle.test_figures import sees_firm
from tests.oracle.visitors import words
from tests.oracle.world.build import MONTH
from tests.oracle.world.places import CITY, COUNTY, OWN, TOWNSHIP, path
from tests.oracle.world.rows import BY_NUMBER, HAZARDS, ROWS
from tests.people import without

FILING, VIEW_FILING = "hazards.hazardfiling", "hazards.view_hazardfiling"
OF_COUNTY, OF_TOWNSHIP, OF_TOWNSHIP_2 = 23602, 23603, 23604  # statistical reports


@pytest.mark.parametrize(
    ("key", "name", "pk", "power", "mark"),
    [
        ("expert", "hazard", HAZARDS, "core.open_attachment", "/files/24100/"),
        ("expert", "listing", 22800, "core.open_document", "/papers/24200/"),
        ("township", "levelreport", OF_TOWNSHIP, "hazards.print_levelreport", "/draft.pdf"),
        ("township", "levelreport", OF_TOWNSHIP, "hazards.view_hazard", f"/hazards/?cell={OF_TOWNSHIP}:"),
    ],
)
def test_what_a_role_may_not_is_not_offered(world, key, name, pk, power, mark):
    """Everybody who sees these pages has these powers today; should a role lose one, no page leads to a refusal."""
    visitor, url = world[key], reverse(f"{name}-detail", kwargs={"pk": pk})
    if name == "levelreport":
        compile_report(world["township"], pk)
    assert mark in words(visitor.get(url))
    with without(visitor.person.role, power):
        assert mark not in words(visitor.get(url))


def compile_report(visitor, pk: int) -> LevelReport:
    from hazards.services import level_reports

    report = LevelReport.unscoped.get(pk=pk)
    return level_reports.prepare(levelreport=report, actor=visitor.user, now=timezone.now())


def test_who_was_informed_is_told_to_exactly_those_who_may_know(world):
    """A dossier is also read by experts, to whom it is not told."""
    wrong = []
    row, told = ROWS["hazards.majorhazarddossier"][0], ROWS[FILING][0]
    viewers = outcomes_at([row], VIEW_DOSSIER, VIEW_FILING)
    for visitor in fewest("filings", active(world), viewers):
        if may(visitor.person, VIEW_DOSSIER, row):
            page = words(visitor.get(reverse("majorhazarddossier-detail", kwargs={"pk": row.pk})))
            shown, want = f"神谕报送{told.pk}" in page, may(visitor.person, VIEW_FILING, told)
            wrong += [] if shown == want else [(visitor.person.key, shown, want)]
    agree(wrong)


def listed(visitor, url: str) -> set[int]:
    return {row.pk for row in visitor.get(url).context["listing"].page.rows}


def test_figures_of_a_report_that_is_not_seen_show_no_rows(world):
    """Of a monthly report to its worker, of the county's table to a township: though the rows are theirs."""
    Hazard.unscoped.filter(pk=HAZARDS).update(found_on=MONTH)
    url = f"{reverse('hazard-list')}?behind=general_found:23100"
    assert HAZARDS in listed(world["head"], url)
    assert listed(world["worker"], url) == set()
    report = compile_report(world["county"], OF_COUNTY)
    trade = min(layout(report.kind, report.place, report.last).of_m1)
    Hazard.unscoped.filter(pk=HAZARDS).update(trade=trade)
    cell = f"{reverse('hazard-list')}?cell={OF_COUNTY}:m1:{statutory.YEAR}:general_found"
    assert HAZARDS in listed(world["county"], cell)
    assert listed(world["township"], cell) == set()


def test_a_reminder_is_offered_for_places_where_one_may_remind(world):
    """With the number of reports that are owed there; not for a place above, and to nobody who may not remind."""
    wrong = []
    for key, place in (("county", ""), ("county", TOWNSHIP), ("township", ""), ("township", COUNTY), ("nation", "")):
        person = world[key].person
        url = f"{reverse('monthlyreport-list')}?missing=1&month={MONTH:%Y-%m}" + (f"&place={place}" if place else "")
        held = [post.place for post in posts_with(person, REMIND)]
        asked = path(place) if place else next(iter(held), "")
        within = any(asked.startswith(one) for one in held)
        rows = [BY_NUMBER[MONTHLY, pk] for pk in seen(person, REMIND, MONTHLY)] if within else []
        want = sum(row.state == "due" and row.place.startswith(asked) for row in rows)
        offer = world[key].get(url).context["nudge"]
        got = offer["count"] if offer else 0
        wrong += [] if got == want else [(key, place, got, want)]
    agree(wrong)


@pytest.mark.parametrize(
    ("name", "field", "power", "deepest"),
    [("checkliststandard", "place", KEEP, 9), ("hazardbulletin", "jurisdiction", DRAFT, 4)],
)
def test_places_to_make_something_for_are_those_of_the_own_postings(world, name, field, power, deepest):
    """Each level for itself: neither a place above nor one below the posting."""
    wrong, form_class = [], declared(REGISTERS[name]).create.form_class
    for visitor in active(world):
        if holds(visitor.person, power):
            visitor.user._grants = None
            choices = form_class(user=visitor.user).fields[field].choices
            got = {value if field == "place" else value.instance.path for value, _label in choices}
            want = {post.place for post in posts_with(visitor.person, power) if post.place.count("/") <= deepest}
            wrong += [] if got == want else [(visitor.person.key, got, want)]
    agree(wrong)


def test_the_own_page_of_reports_leads_each_to_what_they_may(world):
    """Keepers see their reports, of whom the head alone signs; whoever keeps none is led to the register."""
    for key in ("head", "officer", "county", "worker"):
        person, own = world[key].person, world[key].get(reverse("monthlyreport-own"))
        if holds(person, PREPARE):
            assert own.context["may_sign"] == holds(person, SIGN)
            after = world[key].get(reverse("monthlyreport-next", kwargs={"pk": 23100}))
            assert world[key].get(after.url).status_code == 200, key
        else:
            assert (own.status_code, own.url) == (302, reverse("monthlyreport-list"))


def test_a_report_waits_at_home_for_the_level_right_above(world):
    from hazards.services import level_reports

    report = compile_report(world["township_2"], OF_TOWNSHIP_2)
    level_reports.submit(
        levelreport=report, shown_sha256=report.content_sha256, head_name="示例", phone="", now=timezone.now(),
        actor=world["township_2"].user,
    )  # fmt: skip
    url = f"{reverse('levelreport-list')}?status=submitted"
    for key, count in (("county", 1), ("city", 0), ("township", 0), ("county_2", 0)):
        lines = [line["item"].count for line in world[key].get("/").context["waiting"] if line["item"].url == url]
        assert sum(lines) == count, key


@pytest.mark.parametrize("place", [CITY, COUNTY, TOWNSHIP])
def test_exceptions_of_a_dashboard_name_only_rows_of_the_trades_that_are_theirs(world, place):
    """An officer of one trade looks at the same place as the supervisor, and reads of fewer enterprises."""
    told = {}
    for key in ("city", "industry"):
        page = words(world[key].get(f"{reverse('dashboard')}?place={place}"))
        told[key] = {int(number) for number in re.findall(r"神谕企业(\d{4})号", page)}
        assert told[key] <= {pk for pk in told[key] if sees_firm(world[key].person, pk)}
    assert told["industry"] < told["city"]
    assert OWN in told["city"]
