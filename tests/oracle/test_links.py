"""Where pages lead: whatever a page offers, another record or a button, opens for whoever reads it.

Pages decide by the powers of their reader which links and buttons they show. What is behind each is known from the
tables, so that thousands are judged without a request; what has a rule of its own is opened once for each role.
"""

import re
from html import unescape

import pytest
from django.urls import Resolver404, resolve, reverse

from tests.oracle.asking import active, fewest, holders, roles, turned
from tests.oracle.endpoints import HOLDERS, OBJECT
from tests.oracle.judge import agree, holds, may, relation
from tests.oracle.tables import PAGES, REGISTERS
from tests.oracle.test_search import invisible, links
from tests.oracle.visitors import words
from tests.oracle.world.rows import ROWS

OFFER = re.compile(r'(?:href|action|hx-get|hx-post|formaction)="(/[^"]*)"')
ASIDE = {"attachment", "document", "account_logout"}  # test_files opens files
OPENS = {200, 302, 405, 409}  # 405: takes only what is sent; 409: the state does not fit any more, and says so
VIEWS = {one.view for one in REGISTERS.values()}
TABLE = {page.name: page for page in PAGES}


@pytest.fixture(scope="module")
def opened() -> dict:
    """Answers by role and address without a rule in the tables, of one row by person: pages share their links."""
    return {}


def main_part(page: str) -> str:
    """The page without the menu, which is the same on every page."""
    return page.partition("<main")[2].partition("</main>")[0]


def dead_ends(visitor, page: str, opened: dict) -> list[tuple]:
    """Addresses of the portal on a page that would be refused, or find nothing."""
    found = {re.split("[?#]", unescape(one))[0] for one in OFFER.findall(page)}
    return [(visitor.person.key, url) for url in sorted(found) if url != "/" and is_refused(visitor, url, opened)]


def is_refused(visitor, url: str, opened: dict) -> bool:
    try:
        target = resolve(url)
    except Resolver404:
        return not url.startswith("/static/")
    page = TABLE.get(target.url_name) if not target.namespaces else None
    if page is not None and page.access == HOLDERS and not target.kwargs:
        return not holds(visitor.person, page.power)
    if page is not None and page.access == OBJECT:
        row = next((row for row in ROWS[page.kind] if _is_at(target, page, row)), None)
        if row is not None:
            return not _may_open(visitor.person, page, row, target.kwargs.get("name"))
    by_rule = page is None or page.access not in (
        HOLDERS,
        OBJECT,
    )  # else a row of the portal's own, the same for a role
    case = (visitor.person.key, url) if by_rule else (roles(visitor.person), target.url_name, target.kwargs.get("kind"))
    if case not in opened and target.url_name not in ASIDE:
        opened[case] = visitor.get(url).status_code
    return opened.get(case, 200) not in OPENS


def _is_at(target, page, row) -> bool:
    wanted = {key: str(value) for key, value in page.kwargs(row).items()}
    return wanted.items() <= {key: str(value) for key, value in target.kwargs.items()}.items()


def _may_open(person, page, row, act: str | None) -> bool:
    needs = (REGISTERS[page.name.removesuffix("-act")].acts[act],) if page.need == "*" else page.needs
    allowed = any(not need or may(person, need, row) for need in needs)
    return allowed and may(person, page.power, row) and page.theirs(person, row)


def one_of_each(register, people: list) -> list:
    """One row for each state and manner of the register's rows: the one that most people see."""
    rows = [row for row in ROWS[register.kind][::-1] if register.only(row)]
    rows.sort(key=lambda row: sum(may(person, register.view, row) for person in people))
    return list({(row.pk // 100, row.state, bool(row.firm), row.floor, row.internal): row for row in rows}.values())


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_page_offers_opens_for_its_reader(world, opened, name):
    """Asked by as few as hold each set of powers at the row, and stand in each relation to it."""
    register, wrong = REGISTERS[name], []
    powers = VIEWS | {*register.acts.values(), register.edit} - {""}
    for row in one_of_each(register, [visitor.person for visitor in active(world)]):

        def outcomes(person, row=row) -> set:
            held = frozenset(power for power in powers if may(person, power, row))
            return {(relation(person, row) in ("own", "above"), held)} if register.view in held else set()

        for visitor in fewest(f"{name} {row.pk}", turned(name, active(world)), outcomes):
            page = main_part(words(visitor.get(reverse(f"{name}-detail", kwargs={"pk": row.pk}))))
            others = links(page) - {(row.kind, row.pk)}
            wrong += [(visitor.person.key, row.pk, *pair) for pair in invisible(visitor.person, others)]
            wrong += [(row.pk, *end) for end in dead_ends(visitor, page, opened)]
    agree(wrong)


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_list_offers_opens_for_its_reader(world, opened, name):
    register, wrong = REGISTERS[name], []
    for visitor in fewest(name, active(world), holders(register.view)):
        if holds(visitor.person, register.view):
            wrong += dead_ends(visitor, main_part(words(visitor.get(reverse(f"{name}-list")))), opened)
    agree(wrong)


def test_menu_home_and_profile_offer_what_opens_for_their_reader(world, opened):
    wrong = []
    for visitor in fewest("menu", active(world), lambda person: {roles(person)}):
        for source in ("/", reverse("profile"), reverse("job-list"), reverse("import-list")):
            page = words(visitor.get(source))
            assert len(OFFER.findall(page)) > 5, (visitor.person.key, source)
            wrong += dead_ends(visitor, page, opened)
    agree(wrong)
