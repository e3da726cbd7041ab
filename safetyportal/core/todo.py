"""What waits for a person: every app registers `Lines`, the home page shows them all.

Which rows a reader gets is decided here alone, by the power that the lines name; what they make of the rows is theirs.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Min, QuerySet
from django.utils.translation import get_language

from safetyportal.core.access import granted_paths, grants_of, holds
from safetyportal.core.deadlines import local_day
from safetyportal.core.grants import authority_key
from safetyportal.core.kept import kept, name_of

WAITING, OVERDUE, NEW, FIGURE = "waiting", "overdue", "new", "figure"
ENOUGH = 1000  # rows are counted up to here, unless a line says otherwise


@dataclass(frozen=True)
class TodoItem:
    """One line: so many of these, opened by this address.

    `section`: "waiting" (for me), "overdue" (below me), "new" (since yesterday) or "figure" (one number of the line at
    the top, `unit` beside it). `due` is the nearest time limit among them. `tone` as in components/badge.html.
    Lines may give the rows themselves as `count` and the name of their column as `due`: a home page has fifty of
    them, and `todo_for` counts all in one statement.
    """

    title: object
    count: int | QuerySet
    url: str
    tone: str = "waiting"
    due: datetime | str | None = None
    section: str = WAITING
    unit: object = ""
    place: str = ""
    enough: int = ENOUGH
    more: bool = False  # than were counted, perhaps

    @property
    def amount(self) -> str:
        """The number as it is shown."""
        return f"{self.count:,}+" if self.more else f"{self.count:,}"


@dataclass(frozen=True)
class Lines:
    """Lines for who has `power`, and not also `without`: `make(rows, reader, now)` gets the rows of `model` at which
    the reader has it, with `at` (the column of a place) only those at the very places of the reader's postings; without
    a model None, where who may ask is all there is to decide."""

    model: Any
    power: str
    make: Callable[[Any, Any, datetime], Iterable[TodoItem]]
    at: str = ""
    without: str = ""

    def of(self, reader: Any, now: datetime) -> Iterator[TodoItem]:
        if not holds(reader, self.power) or (self.without and holds(reader, self.without)):
            return
        rows = self.model and self.model.objects.visible_to(reader, self.power)
        if self.at:
            rows = rows.filter(**{f"{self.at}__in": granted_paths(reader, self.power)})
        yield from self.make(rows, reader, now)


_LINES: list[Lines] = []


def register_todo(*lines: Lines) -> None:
    """Called from an app's `ready()`; registering twice changes nothing."""
    _LINES.extend(one for one in lines if one not in _LINES)


def todo_for(user, now: datetime) -> dict[str, list[TodoItem]]:
    """All lines of a reader by section; figures stay when they are zero, the others only when there is something."""
    found: dict[str, list[TodoItem]] = {WAITING: [], OVERDUE: [], NEW: [], FIGURE: []}
    grants = grants_of(user)
    name = name_of("todo", user.pk, authority_key(grants), get_language(), local_day(now))
    for item in kept(name, {grant.place for grant in grants}, lambda: _worth_showing(user, now)):
        found[item.section].append(item)
    found[WAITING].sort(key=lambda item: (item.due is None, item.due or now))
    return found


def _worth_showing(user: Any, now: datetime) -> list[TodoItem]:
    """Lines with something in them, and all figures. One question for all that is to be counted."""
    items = _counted([item for lines in _LINES for item in lines.of(user, now)])
    return [item for item in items if item.count or item.section == FIGURE]


def _counted(items: list[TodoItem]) -> list[TodoItem]:
    """The same lines with numbers and moments in place of rows and columns."""
    selects = {number: _select(item) for number, item in enumerate(items) if isinstance(item.count, QuerySet)}
    asked = {number: select for number, select in selects.items() if select}
    answers: dict[int, tuple[int, datetime | None]] = dict.fromkeys(selects, (0, None))
    if asked:
        parts = [f"SELECT {number}, {sql}" for number, (sql, _given) in asked.items()]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), [value for _sql, given in asked.values() for value in given])
            answers |= {number: (count, due) for number, count, due in cursor.fetchall()}
    return [_filled(item, *answers[number]) if number in answers else item for number, item in enumerate(items)]


def _select(item: TodoItem) -> tuple[str, tuple] | None:
    """Number of rows, up to enough of them, and the first of their time limits; None when there cannot be any."""
    rows: Any = item.count
    columns = ("pk", item.due) if item.due else ("pk",)
    try:
        sql, given = rows.order_by().values_list(*columns)[: item.enough].query.sql_with_params()
    except EmptyResultSet:
        return None
    wanted, names = ("min(at)", "(pk, at)") if item.due else ("NULL::timestamptz", "(pk)")
    return f"count(*), {wanted} FROM ({sql}) AS rows{names}", given


def _filled(item: TodoItem, count: int, due: datetime | None) -> TodoItem:
    if count == item.enough and item.due:  # the nearest of those counted need not be the nearest of all
        rows: Any = item.count
        due = rows.aggregate(first=Min(item.due))["first"]
    return replace(item, count=count, due=due, more=count == item.enough)
