"""Every page that no register declares, by its line in the tables: who gets it, who is refused, who finds nothing."""

import pytest
from django.urls import reverse

from tests.oracle import digest
from tests.oracle.asking import active, fewest, holders, pairs
from tests.oracle.endpoints import HOLDERS, OBJECT, PRIVATE, PUBLIC, SIGNED_IN
from tests.oracle.judge import agree, holds, may, relation
from tests.oracle.tables import TABLES
from tests.oracle.visitors import without_marks
from tests.oracle.world.rows import ROWS
from tests.suites.keeping import undone

ALONE = [page for table in TABLES.values() for page in table.pages]
ANY = ROWS["enterprises.enterprise"][0]
SIGN_IN = "/sign-in/"


def of(access: str, *methods: str):
    chosen = [page for page in ALONE if page.access == access and set(methods) & set(page.methods)]
    return pytest.mark.parametrize("page", chosen, ids=lambda page: page.name)


def address(page, row=ANY) -> str:
    kwargs = page.kwargs(row)
    return (
        reverse(page.name, kwargs=None if kwargs == {"pk": ANY.pk} and page.access != OBJECT else kwargs) + page.query
    )


def to_sign_in(answer) -> bool:
    return answer.status_code == 302 and SIGN_IN in answer.url


@of(PUBLIC, "GET")
def test_public_pages_answer_everybody(world, page):
    """Whoever asks gets an answer that does not lead to the sign-in page (404 for an unknown code is an answer)."""
    for key in ("anonymous", "county", "worker"):
        answer = world[key].get(address(page))
        assert answer.status_code in {200, 302, 404, 503}, (key, answer.status_code)  # 503: no worker runs in tests
        assert not (to_sign_in(answer) and page.name != "account_login" and not page.name.startswith("mfa_"))


@of(SIGNED_IN, "GET")
def test_own_pages_ask_to_sign_in_first(world, page):
    answer = world["anonymous"].get(address(page))
    assert to_sign_in(answer) or page.name == "account_logout"
    assert all(world[key].get(address(page)).status_code in {200, 302, 403, 404} for key in ("county", "worker"))


@of(HOLDERS, "GET")
def test_pages_of_a_power_are_for_those_who_hold_it(world, page):
    wrong = []
    for visitor in fewest(page.name, active(world), holders(page.power)):
        got, want = visitor.get(address(page)).status_code, holds(visitor.person, page.power)
        if got != (200 if want else 403):
            wrong.append((visitor.person.key, got, want))
    assert to_sign_in(world["anonymous"].get(address(page)))
    agree(wrong)


def asked(world, page) -> list[tuple]:
    return pairs(page.name, active(world), _rows(page), lambda person, row: wanted(person, page, row), page.power)


def _rows(page) -> list:
    return [row for row in ROWS[page.kind] if page.only(row)]


@of(OBJECT, "GET")
def test_pages_of_a_row_are_for_those_who_see_it(world, page):
    """404 where the row is not seen, the same as for no row; 403 where the second power is missing there."""
    wrong, nothing = [], {}
    for visitor, row in asked(world, page):
        answer = visitor.get(address(page, row))
        got, want = answer.status_code, wanted(visitor.person, page, row)
        if want == {404} and visitor not in nothing:
            nothing[visitor] = without_marks(visitor.get(address(page, _missing(page))).content)
        same = want != {404} or without_marks(answer.content) == nothing[visitor]
        if got not in want or not same:
            wrong.append((visitor.person.key, relation(visitor.person, row), row, got, want, same))
    assert to_sign_in(world["anonymous"].get(address(page, _rows(page)[0])))
    agree(wrong)


def wanted(person, page, row) -> set[int]:
    if not may(person, page.power, row) or not page.theirs(person, row):
        return {404}
    allowed = any(not need or may(person, need, row) for need in page.needs) and page.further(person, row)
    return {200, 302, 409} if allowed else {403}


def _missing(page):
    from dataclasses import replace

    return replace(_rows(page)[0], pk=7_777_777)


@of(OBJECT, "POST")
def test_posts_to_a_row_are_for_those_who_see_it(world, page):
    """An empty form is enough to see whether it is refused; whoever may not changes nothing at all."""
    wrong = []
    before = digest.of_everything()
    for visitor, row in asked(world, page):
        want = wanted(visitor.person, page, row)
        if want & {200}:
            continue
        with undone():
            got, changed = visitor.post(address(page, row)).status_code, digest.changed(before)
        if got not in want or changed:
            wrong.append((visitor.person.key, relation(visitor.person, row), row, got, want, changed))
    agree(wrong)


@of(PRIVATE, "GET", "POST")
def test_private_rows_are_their_owners_alone(world, page):
    """Not even the level above finds them; whoever runs the portal reruns and sees only what nobody asked for."""
    wrong, before = [], digest.of_everything()

    def owned(person, row) -> bool:
        return row.owner == person.key

    for visitor, row in pairs(
        page.name, active(world), ROWS[page.kind][:5], lambda p, row: 0 if owned(p, row) else 404
    ):
        own = owned(visitor.person, row)
        with undone():
            ask = visitor.get if "GET" in page.methods else visitor.post
            got, changed = ask(address(page, row)).status_code, digest.changed(before)
        if (not own and (got != 404 or changed)) or (own and got in {403, 500}):
            wrong.append((visitor.person.key, row, got, changed))
    agree(wrong)


def test_methods_that_are_not_stated_are_refused(world):
    """Of every page: a verb that the table does not state is 405 (or the page is not theirs at all)."""
    wrong, before = [], digest.of_everything()
    for page in ALONE:
        if page.access in (PUBLIC, SIGNED_IN) or page.name in BY_OTHERS:
            continue
        row = ROWS[page.kind][0] if page.kind else ANY
        for method in {"GET", "POST", "PUT", "DELETE"} - set(page.methods):
            with undone():
                got = world["county"].client.generic(method, _url(page, row)).status_code
            wrong += [] if got in {405, 404, 403} else [(page.name, method, got)]
    agree([*wrong, *digest.changed(before)])


BY_OTHERS = {"session-end", "delegate", "delegation-end", "reveal", "initial-password"}  # test_private asks them


def _url(page, row) -> str:
    from django.urls import NoReverseMatch

    from tests.oracle.special import ADDRESSES

    if page.name in ADDRESSES:
        return ADDRESSES[page.name]
    try:
        return reverse(page.name, kwargs=page.kwargs(row))
    except NoReverseMatch:
        return reverse(page.name)
