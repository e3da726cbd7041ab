"""Figures and what they open: home, dashboard, wall, their papers, and the drill-down, within the reader's frame."""

import re

from django.urls import reverse

from tests.oracle.asking import active, fewest, roles, turned
from tests.oracle.judge import agree, holds, posts_with
from tests.oracle.visitors import body_of, words
from tests.oracle.world.places import (
    CITY,
    CITY_2,
    COUNTY,
    COUNTY_2,
    FOREIGN_COUNTY,
    PROVINCE,
    TOWNSHIP,
    TOWNSHIP_2,
    path,
)

FIGURES = "hazards.view_figures"
PLACES = (PROVINCE, CITY, COUNTY, TOWNSHIP, TOWNSHIP_2, COUNTY_2, CITY_2, FOREIGN_COUNTY)


def frames(person) -> list[str]:
    """Places of the postings that give figures; a grid cell has none of its own."""
    return [post.place for post in posts_with(person, FIGURES) if post.place.count("/") <= 5]


def inside(person, code: str) -> bool:
    return any(path(code).startswith(place) for place in frames(person))


def test_dashboards_open_for_places_within_the_postings(world):
    """A place outside is not found, by whichever page or paper it is asked for."""
    wrong = []
    for turn, visitor in enumerate(fewest("dashboards", active(world), framed)):
        for number, code in enumerate(turned(visitor.person.key, list(PLACES))[:5]):
            page = ("dashboard", "dashboard-wall", "xlsx", "pdf")[(turn + number) % 4]
            if page in ("xlsx", "pdf"):
                answer = visitor.post(reverse("dashboard-export", kwargs={"kind": page}), {"place": code})
            else:
                answer = visitor.get(reverse(page) + f"?place={code}")
            want = 403 if not frames(visitor.person) else 200 if inside(visitor.person, code) else 404
            wrong += [] if answer.status_code == want else [(visitor.person.key, page, code, answer.status_code, want)]
    agree(wrong)


def test_dashboards_name_only_divisions_and_enterprises_of_the_frame(world):
    """The ranking, the exceptions and the trail of the own dashboard: codes outside lead nowhere."""
    wrong = []
    for visitor in fewest("named", active(world), framed):
        if not frames(visitor.person):
            continue
        page = words(visitor.get(reverse("dashboard")))
        outside = {code for code in re.findall(r"place=(\d{2,9})", page) if not inside(visitor.person, code)}
        wrong += [(visitor.person.key, "links to", code) for code in outside]
        for pk in {int(number) for number in re.findall(r"神谕企业(\d{4})号", page)}:
            wrong += [] if sees_firm(visitor.person, pk) else [(visitor.person.key, "names", pk)]
    agree(wrong)


def framed(person) -> set:
    """Each role, with frames inside and outside of the places."""
    return {(roles(person), bool(frames(person)), any(inside(person, code) for code in PLACES))}


def sees_firm(person, pk: int) -> bool:
    from tests.oracle.judge import may
    from tests.oracle.world.rows import BY_NUMBER

    return may(person, "enterprises.view_enterprise", BY_NUMBER["enterprises.enterprise", pk])


def test_an_officer_of_one_trade_reads_figures_of_that_trade(world):
    assert world["industry"].get(reverse("dashboard") + "?sector=metallurgy_trade").status_code == 404
    assert world["industry"].get(reverse("dashboard") + "?sector=hazardous_chemicals").status_code == 200
    assert world["city"].get(reverse("dashboard") + "?sector=metallurgy_trade").status_code == 200


def test_papers_of_the_dashboard_are_files(world):
    workbook = world["county"].post(reverse("dashboard-export", kwargs={"kind": "xlsx"}), {"place": COUNTY})
    paper = world["county"].post(reverse("dashboard-export", kwargs={"kind": "pdf"}), {"place": COUNTY})
    assert (body_of(workbook)[:2], body_of(paper)[:4]) == (b"PK", b"%PDF")


def test_figures_at_home_are_counts_of_the_own_rows(world):
    """The number in the line of figures is that of the list; a named exception is one record more, but no figure."""
    wrong = []
    for visitor in fewest("figures", active(world), framed):
        if visitor.person.shared:
            continue
        answer = visitor.get(reverse("home"))
        for figure in answer.context["figures"]:
            target = str(figure["item"].url)
            if target.startswith(reverse("enterprise-list")) and holds(visitor.person, "enterprises.view_enterprise"):
                listed = visitor.get(target).context["listing"].total
                wrong += [] if figure["value"] == listed else [(visitor.person.key, target, figure["value"], listed)]
    agree(wrong)
