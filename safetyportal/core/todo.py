"""What waits for a person: every app registers a provider, the home page shows them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Min, QuerySet

WAITING, OVERDUE, NEW, FIGURE = "waiting", "overdue", "new", "figure"
ENOUGH = 1000  # rows are counted up to here, unless a line says otherwise


@dataclass(frozen=True)
class TodoItem:
    """One line: so many of these, opened by this address.

    `section`: "waiting" (for me), "overdue" (below me), "new" (since yesterday) or "figure" (one number of the line at
    the top, `unit` beside it). `due` is the nearest time limit among them. `tone` as in components/badge.html.
    A provider may give the rows themselves as `count` and the name of their column as `due`: a home page has fifty
    lines, and `todo_for` counts those of all providers in one statement.
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


Provider = Callable[[object, datetime], Iterable[TodoItem]]
_PROVIDERS: list[Provider] = []


def register_todo(provider: Provider) -> Provider:
    """Add `provider(user, now)`, which gives scoped lines, those with nothing to do left out or with count 0."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def todo_for(user, now: datetime) -> dict[str, list[TodoItem]]:
    """Lines of every provider by section; figures stay when they are zero, the others only when there is something."""
    found: dict[str, list[TodoItem]] = {WAITING: [], OVERDUE: [], NEW: [], FIGURE: []}
    for item in _counted([item for provider in _PROVIDERS for item in provider(user, now)]):
        if item.count or item.section == FIGURE:
            found[item.section].append(item)
    found[WAITING].sort(key=lambda item: (item.due is None, item.due or now))
    return found


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
    return replace(item, count=count, due=due)
