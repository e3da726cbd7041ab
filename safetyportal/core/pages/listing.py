"""One request's view of a register: filters, order, columns and one page of rows, all from the address."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.http import QueryDict
from django.utils.translation import gettext

from safetyportal.core.access import scope_q
from safetyportal.core.deadlines import local_day
from safetyportal.core.kept import kept, name_of
from safetyportal.core.pages import keyset
from safetyportal.core.rules import MissingRule, rule

SIZES = (20, 50, 100)
COUNT_UP_TO = 10_000  # when the rule is not loaded
MANY = 1_000
POSITION = ("after", "before")
OWN = ("sort", "size", "cols", "view", "export", *POSITION)


@dataclass
class Listing:
    """`parameters` is the query string; nothing else decides what is shown, so an address can be kept and sent."""

    register: Any
    user: Any
    parameters: QueryDict
    now: Any
    default_columns: list[str] = field(default_factory=list)
    also: str = ""  # permission that the rows must be held with as well

    @cached_property
    def filterset(self):
        register = self.register
        if register.filterset is None:
            return None
        rows = register.rows_for(self.user)
        return register.filterset(self.parameters, rows, user=self.user, permission=register.permission, now=self.now)

    @cached_property
    def rows(self):
        """Visible rows that pass the filter, in no order yet."""
        rows = self.register.rows_for(self.user) if self.filterset is None else self.filterset.qs
        return rows.filter(scope_q(self.register.model, self.user, self.also)) if self.also else rows

    @property
    def sort(self) -> str:
        """The chosen order as it stands in the address; "" for the register's own. Others are ignored."""
        wanted = self.parameters.get("sort", "")
        return wanted if wanted.removeprefix("-") in self.register.sortable() else ""

    @property
    def ordering(self) -> tuple[str, ...]:
        if not self.sort:
            return tuple(self.register.ordering)
        sign = "-" if self.sort.startswith("-") else ""
        return (sign + self.register.sortable()[self.sort.removeprefix("-")], f"{sign}id")

    @property
    def size(self) -> int:
        wanted = self.parameters.get("size", "")
        return int(wanted) if wanted in map(str, SIZES) else SIZES[0]

    @cached_property
    def page(self) -> keyset.Page:
        """One page of rows; an unknown position shows the first page."""
        rows = self.register.list_rows(self.rows)
        position = {name: self.parameters.get(name, "") for name in POSITION}
        try:
            return keyset.page(rows, self.ordering, self.size, **position)
        except keyset.BadCursor:
            return keyset.page(rows, self.ordering, self.size)

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns shown: from the address, else as this person keeps them, else the table's own."""
        known = list(self.register.table.base_columns)
        wanted = [name for part in self.parameters.getlist("cols") for name in part.split(",")]
        for choice in (wanted, self.default_columns, self.register.table.shown_at_first()):
            if chosen := [name for name in choice if name in known]:
                return chosen
        return known

    @cached_property
    def table(self):
        """The page's rows in a table with the chosen columns in their own order."""
        hidden = [name for name in self.register.table.base_columns if name not in self.columns]
        return self.register.table(self.page.rows, exclude=hidden, sequence=self.columns, orderable=False)

    @cached_property
    def total(self) -> str:
        """How many rows there are, in words: never counted beyond the limit."""
        limit = count_limit(self.now)
        counted = _counted(self.rows, limit + 1)
        return gettext("more than %(n)s") % {"n": f"{limit:,}"} if counted > limit else f"{counted:,}"

    @property
    def is_filtered(self) -> bool:
        return any(name in self.parameters for name in (self.filterset.filters if self.filterset else ()))

    def address(self, **changes) -> str:
        """Query string of this list with some parameters changed (None removes); the position is forgotten."""
        query = self.parameters.copy()
        for name in POSITION:
            query.pop(name, None)
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return query.urlencode()

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """(name, value) pairs of these parameters, to carry along in a form."""
        return [(name, value) for name in names for value in self.parameters.getlist(name) if value]


def _counted(rows, enough: int) -> int:
    """Number of rows, up to enough of them. Where there are many it may be that of a minute ago: one more of thousands
    is not noticed, and reading thousands to count them is the dearest part of a page."""
    try:
        sql, given = rows.order_by().values_list("pk")[:enough].query.sql_with_params()
    except EmptyResultSet:
        return 0

    def count() -> int:
        with connections[rows.db].cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS found", given)  # noqa: S608 -- Django's own text
            return cursor.fetchone()[0]

    return kept(name_of("count", sql, given), (), count, worth=lambda counted: counted >= MANY)


def discreet(register, query: str) -> str:
    """A query string without the personal data that somebody searched for; that it was done is still said."""
    kept = QueryDict(query, mutable=True)
    for name in getattr(register.filterset, "secret", ()):
        if any(kept.pop(name, [])):
            kept[name] = "***"
    return kept.urlencode(safe="*")


def count_limit(now) -> int:
    try:
        return int(rule("list.count_up_to", "/", local_day(now)))
    except MissingRule:
        return COUNT_UP_TO
