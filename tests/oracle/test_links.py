"""Where pages lead: whatever the page of a record offers, another record or a button, opens for whoever reads it."""

import re

import pytest
from django.urls import resolve, reverse

from tests.oracle.asking import active, fewest, holders, roles, turned
from tests.oracle.judge import agree, holds, may, relation
from tests.oracle.tables import REGISTERS
from tests.oracle.test_search import invisible, links
from tests.oracle.visitors import words
from tests.oracle.world.rows import ROWS

OPENS = {200, 302, 409}  # 409: the state does not fit any more, and says so
ASIDE = {"attachment", "document"}  # test_files opens them
VIEWS = {one.view for one in REGISTERS.values()}


def main_part(page: str) -> str:
    """The page without the menu, which is the same on every page."""
    return page.partition("<main")[2].partition("</main>")[0]


def one_of_each(register) -> list:
    """One row for each state and manner of the register's rows."""
    rows = [row for row in ROWS[register.kind][::-1] if register.only(row)]
    return list({(row.pk // 100, row.state, bool(row.firm), row.floor, row.internal): row for row in rows}.values())


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_page_offers_opens_for_its_reader(world, name):
    """Asked by as few as hold each set of powers at the row, and stand in each relation to it."""
    register, wrong, asked = REGISTERS[name], [], set()
    powers = VIEWS | {*register.acts.values(), register.edit} - {""}
    for row in one_of_each(register):

        def outcomes(person, row=row) -> set:
            held = frozenset(power for power in powers if may(person, power, row))
            return {(relation(person, row) in ("own", "above"), held)} if register.view in held else set()

        for visitor in fewest(f"{name} {row.pk}", turned(name, active(world)), outcomes):
            page = main_part(words(visitor.get(reverse(f"{name}-detail", kwargs={"pk": row.pk}))))
            told = (visitor.person.key, relation(visitor.person, row), row.pk)
            others = links(page) - {(row.kind, row.pk)}
            wrong += [(*told, *pair) for pair in invisible(visitor.person, others)]
            for url in sorted(set(re.findall(r'href="(/[^"#?]*)"', page))):
                target = resolve(url)
                case = (target.url_name, target.kwargs.get("name"), outcomes(visitor.person).pop())
                if case not in asked and target.url_name not in ASIDE:
                    asked.add(case)
                    got = visitor.get(url).status_code
                    wrong += [] if got in OPENS else [(*told, url, got)]
    agree(wrong)


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_list_offers_beside_its_rows_opens_for_its_reader(world, name):
    register, wrong, asked = REGISTERS[name], [], set()
    for visitor in fewest(name, active(world), holders(register.view)):
        if holds(visitor.person, register.view):
            page = main_part(words(visitor.get(reverse(f"{name}-list"))))
            for url in sorted(set(re.findall(r'href="(/[^"#?]*)"', page))):
                case = (resolve(url).url_name, roles(visitor.person))
                if case not in asked and not resolve(url).kwargs:
                    asked.add(case)
                    got = visitor.get(url).status_code
                    wrong += [] if got in OPENS else [(visitor.person.key, url, got)]
    agree(wrong)
