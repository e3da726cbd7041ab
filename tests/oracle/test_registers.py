"""Sets on every register: who sees which rows in the list, its part for HTMX, its count, its export, and row by row."""

import csv
import io
import re

import pytest
from django.urls import reverse

from tests.oracle.asking import active, fewest, holders, outcomes_at, pairs
from tests.oracle.judge import agree, holds, may, relation, seen
from tests.oracle.tables import REGISTERS
from tests.oracle.visitors import body_of, without_marks, words
from tests.oracle.world.rows import BY_NUMBER, ROWS

ALL = pytest.mark.parametrize("name", REGISTERS)
MISSING = 7_777_777
PART = {"HX-Request": "true"}  # what a page asks for: the part that changes, which costs a third of the whole


def expected(person, register) -> set[int]:
    shown = {row.pk for row in ROWS[register.kind] if register.only(row)}
    return seen(person, register.view, register.kind) & shown


def known(register, numbers) -> set[int]:
    """Of the numbers those of the world: reference data and the portal's own rows are nobody's secret."""
    return {pk for pk in numbers if (register.kind, pk) in BY_NUMBER}


def opens(visitor) -> bool:
    return visitor.person.active and visitor.user is not None


def askers(world, register, *powers: str) -> list:
    """As few as show each outcome at the rows of the register."""
    return fewest(register.name, active(world), outcomes_at(of(register), register.view, *powers))


@ALL
def test_lists_counts_and_exports_hold_exactly_what_is_theirs(world, name):
    """The list, the total beside it, its links, its part for HTMX, its file; without the power it is refused."""
    register, wrong = REGISTERS[name], []
    for turn, visitor in enumerate(askers(world, register, *filter(None, [register.export]))):
        headers = PART if turn % 4 else {}
        answer = visitor.get(reverse(f"{name}-list") + "?size=100" + register.query, **headers)
        allowed = holds(visitor.person, register.view)
        if answer.status_code != (200 if allowed else 403):
            wrong.append((visitor.person.key, answer.status_code))
        elif allowed:
            differences = listed(visitor, register, answer, with_file=turn % 2 == 0)
            wrong += [(visitor.person.key, *difference) for difference in differences]
    agree(wrong)


def listed(visitor, register, answer, *, with_file: bool) -> list:
    """Differences between what a list shows and what it should, in whichever form it shows it."""
    shown, want = answer.context["listing"], expected(visitor.person, register)
    numbers = {row.pk for row in shown.page.rows}
    rows = known(register, numbers)
    linked = known(register, map(int, re.findall(rf'href="/{register.slug}/(\d+)/', words(answer))))
    wrong = [] if rows == want and linked <= want else [("more", rows - want | linked - want, "less", want - rows)]
    if shown.total != str(len(numbers)) and not shown.page.after:
        wrong.append(("total", shown.total, len(numbers)))
    return wrong + (exported(visitor, register, numbers) if with_file and register.export is not None else [])


def exported(visitor, register, listed: set[int]) -> list:
    """Differences between the exported file and the listed rows over which the person may also export."""
    answer = visitor.post(reverse(f"{register.name}-export") + f"?{register.query[1:]}", {"format": "csv"})
    if register.export and not holds(visitor.person, register.export):
        return [] if answer.status_code == 403 else [(visitor.person.key, "export", answer.status_code)]
    if answer.status_code != 200:
        return [(visitor.person.key, "export", answer.status_code)]
    lines = list(csv.reader(io.StringIO(body_of(answer).decode("utf-8-sig"))))[1:]
    power = register.export or register.view
    want = {
        pk for pk in listed
        if (register.kind, pk) not in BY_NUMBER or may(visitor.person, power, BY_NUMBER[register.kind, pk])
        or not register.export
    }  # fmt: skip
    firms = {firm_of(BY_NUMBER[register.kind, pk]) for pk in known(register, want)}
    told = {int(number) for line in lines for number in re.findall(r"神谕企业(\d{4})号", " ".join(line))}
    own_entry = register.kind == "core.auditentry"  # the export has just entered itself into the trail
    if len(lines) != len(want) + own_entry or (told - firms and not own_entry):
        return [(visitor.person.key, "export", len(lines), len(want), told - firms)]
    return []


def firm_of(row) -> int:
    """The enterprise that a row is about, or at whose place it stands."""
    if row.firm:
        return row.firm
    last = row.place.rstrip("/").rsplit("/", 1)[-1]
    return int(last[1:]) if last.startswith("E") else 0


PAGES = ("detail", "history", "print")


def of(register) -> list:
    return [row for row in ROWS[register.kind] if register.only(row)]


def found(register):
    """200 where the row is seen, 404 where not."""
    return lambda person, row: 200 if may(person, register.view, row) else 404


@ALL
def test_each_row_opens_for_exactly_those_who_see_it(world, name):
    """What is hidden answers like what does not exist, byte by byte; the three pages of a row by turns."""
    register, wrong, nothing = REGISTERS[name], [], {}
    asked = pairs(name, active(world), of(register), found(register), register.view)
    for turn, (visitor, row) in enumerate([*asked, (world["anonymous"], of(register)[0])]):
        page = PAGES[turn % 3]
        want = found(register)(visitor.person, row) if opens(visitor) else 302
        headers = PART if want == 200 and turn % 4 else {}
        answer = visitor.get(reverse(f"{name}-{page}", kwargs={"pk": row.pk}), **headers)
        if answer.status_code != want:
            wrong.append((visitor.person.key, relation(visitor.person, row), page, row, answer.status_code))
        elif want == 404:
            missing = reverse(f"{name}-{page}", kwargs={"pk": MISSING})
            if visitor not in nothing:
                nothing[visitor] = without_marks(visitor.get(missing).content)
            if without_marks(answer.content) != nothing[visitor]:
                wrong.append((visitor.person.key, row, "tells that it exists"))
    agree(wrong)


def changed(register):
    """The form of change: 404 where the row is not seen, 403 without the power there."""

    def want(person, row) -> tuple[int, ...]:
        if not may(person, register.view, row):
            return (404,)
        return (200, 409) if may(person, register.edit, row) else (403,)

    return want


@ALL
def test_forms_open_for_exactly_those_who_may(world, name):
    """New entry and change: by the power at the row, not by seeing it."""
    register, wrong = REGISTERS[name], []
    if register.create:
        for visitor in fewest(name, active(world), holders(register.create)):
            got, want = visitor.get(reverse(f"{name}-create")).status_code, holds(visitor.person, register.create)
            wrong += [] if got == (200 if want else 403) else [(visitor.person.key, "create", got, want)]
    asked = pairs(name, active(world), of(register), changed(register), register.view) if register.edit else ()
    for visitor, row in asked:
        got = visitor.get(reverse(f"{name}-edit", kwargs={"pk": row.pk})).status_code
        want = changed(register)(visitor.person, row)
        wrong += [] if got in want else [(visitor.person.key, "edit", row, got, want)]
    agree(wrong)
