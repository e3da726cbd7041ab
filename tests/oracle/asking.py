"""Who asks an endpoint for which row: as few as show every outcome that the tables state.

People of one role are equal in the judge's eyes, and so are rows in one relation to them: one of them asks for one of
these. Which one turns from endpoint to endpoint, so that over all of them everybody asks for everything many times.
Lists are asked by every role; single rows by every kind of people (leaders, supervisors, …) for each answer that they
get.
What is hidden nearby is asked for by each kind of people, what is hidden far away by somebody: who they are does not
matter any more there.
"""

import zlib
from collections.abc import Callable, Hashable, Iterable

from tests.oracle.judge import holds, may, relation
from tests.oracle.powers import LEADERS, SUPERVISORS
from tests.oracle.world.people import STAFF_ROLES, Person
from tests.oracle.world.row import Row

NEAR = {"own", "above", "other trade", "below", "left", "sibling", "neighbour"}
KINDS = {**dict.fromkeys(LEADERS, "leader"), **dict.fromkeys(SUPERVISORS, "supervisor"),
         **dict.fromkeys(STAFF_ROLES, "enterprise")}  # fmt: skip
SHOWN = {200, 201, 302, 403, 409}  # answers that say that the row is there


def active(world) -> list:
    """Everybody who is signed in and whose account is not locked."""
    return [visitor for visitor in world if visitor.user is not None and visitor.person.active]


def turned(name: str, things: list) -> list:
    """The same in an order of the endpoint's own."""
    start = zlib.crc32(name.encode()) % len(things) if things else 0
    return things[start:] + things[:start]


def roles(person: Person) -> tuple[str, ...]:
    """What the person is at the moment: roles of the postings that run, each limited to trades or not."""
    return tuple(sorted(f"{post.role}{'*' * bool(post.sectors)}" for post in person.posts if post.runs))


def kinds(person: Person) -> tuple[str, ...]:
    """The same without the level."""
    return tuple(sorted({KINDS.get(role.rstrip("*"), role) for role in roles(person)}))


def fewest(name: str, visitors: Iterable, outcomes: Callable[[Person], Iterable[Hashable]]) -> list:
    """Of the visitors as few as show every outcome: each next one is the one who adds most."""
    left = {visitor: set(outcomes(visitor.person)) for visitor in turned(name, list(visitors))}
    chosen, shown = [], set()
    while left:
        best = max(left, key=lambda visitor: len(left[visitor] - shown))
        if not left[best] - shown:
            break
        chosen.append(best)
        shown |= left.pop(best)
    return chosen


def pairs(
    name: str, visitors: Iterable, rows: Iterable[Row], want: Callable[[Person, Row], object], *powers: str
) -> list[tuple]:
    """(visitor, row), one for each kind of people and each answer that says that the row is there, and where it must
    not be found. `want`: the answer that must come, a status or a set of them. Who holds
    none of `powers` is refused wherever the row is."""
    listed = turned(name, list(rows))
    cases = {
        visitor: {_case(visitor.person, row, want(visitor.person, row), powers): row for row in listed}
        for visitor in visitors
    }
    found, shown = [], set()
    for visitor in fewest(name, cases, lambda person: next(c for v, c in cases.items() if v.person is person)):
        found += [(visitor, row) for case, row in cases[visitor].items() if case not in shown]
        shown |= set(cases[visitor])
    return found


def _case(person: Person, row: Row, answer: object, powers: tuple[str, ...]) -> tuple:
    if powers and not any(not power or holds(person, power) for power in powers):
        return kinds(person), "refused"
    word = relation(person, row)
    statuses = set(answer) if isinstance(answer, set | frozenset | tuple) else {answer}
    if statuses & SHOWN or 0 in statuses or row.also or row.floor or row.internal:
        return kinds(person), word in ("own", "named exception"), row.floor, row.internal, tuple(sorted(statuses))
    return (kinds(person), "near") if word in NEAR else ("far",)


def holders(power: str) -> Callable[[Person], set]:
    """Each role that holds the power, and each kind of people who do not."""
    return lambda person: {(roles(person), True) if holds(person, power) else (kinds(person), False)}


def outcomes_at(rows: Iterable[Row], *powers: str) -> Callable[[Person], set]:
    """For lists, which hold all rows at once: role, and which of the powers reach some rows and not others. Who has
    none of the powers stands for their kind alone."""
    listed = list(rows)

    def outcomes(person: Person) -> set:
        if not any(not power or holds(person, power) for power in powers):
            return {(kinds(person), "refused")}
        reached = {tuple(not power or may(person, power, row) for power in powers) for row in listed}
        return {(roles(person), *one) for one in reached}

    return outcomes
