"""The tree of divisions: browsed where one supervises or keeps it, changed where one keeps it."""

from django.urls import reverse

from tests.oracle import digest
from tests.oracle.asking import active, fewest, roles
from tests.oracle.judge import agree, holds, posts_with
from tests.oracle.world.places import CELL, CITY, CITY_2, COUNTY, COUNTY_2, FOREIGN_COUNTY, PROVINCE, TOWNSHIP, path
from tests.suites.keeping import undone

CODES = (PROVINCE, CITY, COUNTY, TOWNSHIP, CELL, COUNTY_2, CITY_2, FOREIGN_COUNTY)
SEES, KEEPS = "core.view_supervisingbody", "core.manage_jurisdiction"


def inside(person, power: str, code: str) -> bool:
    return any(path(code).startswith(post.place) for post in posts_with(person, power))


def placed(person) -> set:
    """Each role, with places inside and outside."""
    return {(roles(person), inside(person, SEES, code), inside(person, KEEPS, code)) for code in CODES}


def test_divisions_open_within_the_own_area(world):
    wrong = []
    for visitor in fewest("divisions", active(world), placed):
        got = visitor.get(reverse("division-list")).status_code
        anywhere = holds(visitor.person, SEES) or holds(visitor.person, KEEPS)
        wrong += [] if got == (200 if anywhere else 403) else [(visitor.person.key, "list", got)]
        for code in CODES:
            got = visitor.get(reverse("division-detail", kwargs={"code": code})).status_code
            want = 200 if inside(visitor.person, SEES, code) or inside(visitor.person, KEEPS, code) else 404
            wrong += [] if got == want else [(visitor.person.key, code, got, want)]
    agree(wrong)


def test_grid_cells_are_added_where_the_tree_is_kept(world):
    wrong, before = [], digest.of_everything()
    for visitor in fewest("cells", active(world), placed):
        sees = inside(visitor.person, SEES, TOWNSHIP) or inside(visitor.person, KEEPS, TOWNSHIP)
        keeps = inside(visitor.person, KEEPS, TOWNSHIP)
        for ask in (visitor.get, visitor.post):
            with undone():
                url = reverse("gridcell-create", kwargs={"code": TOWNSHIP})
                answer = ask(url, **({"data": {"name": "示例"}} if ask == visitor.post else {}))
                changed = digest.changed(before)
            want = {200, 302} if keeps else {403} if sees else {404}
            if answer.status_code not in want or (changed and not keeps):
                wrong.append((visitor.person.key, answer.status_code, want, changed))
    agree(wrong)


def test_changes_of_divisions_are_made_where_the_tree_is_kept(world):
    """A merger of counties elsewhere is refused to the administrator of another city, and nothing changes."""
    from safetyportal.core.models import Jurisdiction

    count = Jurisdiction.objects.count()
    data = {
        "kind": "merge", "act": "merge", "old": "430202", "new": "430203", "node": "430202", "target": "430203",
        "effective_on": "2026-12-01", "basis": "示例", "name": "示例", "code": "430202", "note": "示例",
    }  # fmt: skip
    for visitor in active(world):
        if visitor.person.key != "system_2":
            visitor.post(reverse("division-change-create"), data)
    assert Jurisdiction.objects.count() == count
    assert Jurisdiction.objects.get(code="430202").valid_to is None
