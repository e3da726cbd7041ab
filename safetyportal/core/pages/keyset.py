"""Pages of a list by position, not by number: the page after a row costs the same at the start and at the end.

An order is a tuple of columns that ends with the primary key, so that no row is shown twice or left out while others
are added. Rows without a value in the first column come last (ascending) or first (descending), as in the index.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Index, Q
from django.db.models.expressions import F, OrderBy


class BadCursor(ValueError):
    """The position in the address is not one that we wrote."""


@dataclass(frozen=True)
class Term:
    """One column of an order; `path` may follow foreign keys ("enterprise__name")."""

    path: str
    descending: bool = False

    @property
    def flipped(self) -> "Term":
        return Term(self.path, not self.descending)

    def __str__(self) -> str:
        return f"-{self.path}" if self.descending else self.path


@dataclass(frozen=True)
class Page:
    """Rows of one page and the cursors of its neighbours ("" when there is none)."""

    rows: list
    before: str = ""
    after: str = ""


def terms(ordering) -> tuple[Term, ...]:
    """An order as Django writes it (`("due_at", "-id")`), completed by the primary key where that is missing."""
    made = [Term(text.removeprefix("-"), text.startswith("-")) for text in ordering]
    if not made or made[-1].path not in {"id", "pk"}:
        made.append(Term("pk", made[-1].descending if made else True))
    return tuple(made)


def page(rows, ordering, size: int, *, after: str = "", before: str = "") -> Page:
    """The `size` rows after or before a cursor, in this order. Raises `BadCursor`."""
    order = terms(ordering)
    if before:
        flipped = tuple(term.flipped for term in order)
        found = _fetch(rows, flipped, _read(rows.model, order, before), size + 1)
        more, found = len(found) > size, found[:size][::-1]
        return Page(found, _cursor(found[0], order) if more else "", _cursor(found[-1], order) if found else "")
    found = _fetch(rows, order, _read(rows.model, order, after) if after else None, size + 1)
    more, found = len(found) > size, found[:size]
    return Page(found, _cursor(found[0], order) if after and found else "", _cursor(found[-1], order) if more else "")


def chunks(rows, ordering, size: int):
    """All rows in this order, a list of at most `size` at a time: short queries, constant memory."""
    order, position = terms(ordering), None
    while found := _fetch(rows, order, position, size):
        yield found
        if len(found) < size:
            return
        position = _values(found[-1], order)


def _fetch(rows, order: tuple[Term, ...], position, need: int) -> list:
    """At most `need` rows after `position`, reading the rows with and without a first value one after the other."""
    first = order[0]
    if not _nullable(rows.model, first.path):
        return _part(rows, order, position, need)
    filled, empty = Q(**{f"{first.path}__isnull": False}), Q(**{f"{first.path}__isnull": True})
    parts = [(empty, order[1:]), (filled, order)] if first.descending else [(filled, order), (empty, order[1:])]
    if position is not None:
        at = 0 if (position[0] is None) == first.descending else 1
        parts = parts[at:]
    found: list = []
    for condition, part_order in parts:
        start = position[len(order) - len(part_order) :] if position is not None else None
        found += _part(rows.filter(condition), part_order, start, need - len(found))
        position = None
        if len(found) == need:
            break
    return found


def _part(rows, order, position, need: int) -> list:
    if position is not None:
        rows = rows.filter(_beyond(order, position))
    return list(rows.order_by(*[OrderBy(F(term.path), descending=term.descending) for term in order])[:need])


def _beyond(order, position) -> Q:
    """Rows after the position. The bound on the first column is said apart, so that the index starts there."""
    first, value = order[0], position[0]
    sign = "lt" if first.descending else "gt"
    strictly = Q(**{f"{first.path}__{sign}": value})
    if len(order) == 1:
        return strictly
    return Q(**{f"{first.path}__{sign}e": value}) & (strictly | _beyond(order[1:], position[1:]))


def _values(row, order) -> list:
    values = []
    for term in order:
        value = row
        for step in term.path.split("__"):
            value = getattr(value, step, None)
        values.append(value)
    return values


def _cursor(row, order) -> str:
    plain = [value.isoformat() if isinstance(value, date | datetime) else value for value in _values(row, order)]
    return base64.urlsafe_b64encode(json.dumps(plain, default=str).encode()).decode().rstrip("=")


def _read(model, order, cursor: str) -> list:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            raise BadCursor
        return [_value(model, term.path, value) for term, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error, ValidationError) as error:
        raise BadCursor from error


def _value(model, path: str, given):
    """A value of a cursor as the column holds it. Raises `BadCursor` for what no row can have."""
    if (given is None and not _nullable(model, path)) or (isinstance(given, str) and "\0" in given):
        raise BadCursor
    return _field(model, path).to_python(given)


def _field(model, path: str):
    field = None
    for step in path.split("__"):
        field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        model = field.related_model or model
    return field


def _nullable(model, path: str) -> bool:
    for step in path.split("__"):
        field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        if field.null:
            return True
        model = field.related_model or model
    return False


def index_serves(model, path: str) -> bool:
    """Whether an index of the model gives this order, alone or after one segment of the place."""
    if path in {"id", "pk"}:
        return True
    try:
        field = model._meta.get_field(path.split("__")[0])
    except FieldDoesNotExist:
        return False
    if "__" in path:
        return field.related_model is not None and index_serves(field.related_model, path.split("__", 1)[1])
    return field.unique or field.db_index or any(path in _leading_columns(index) for index in model._meta.indexes)


def _leading_columns(index: Index) -> list[str]:
    if index.fields:
        return [index.fields[0].removeprefix("-")]
    names = []
    for expression in index.expressions[:2]:
        inner = expression.expression if isinstance(expression, OrderBy) else expression
        if isinstance(inner, F):
            names.append(str(inner.name))  # type: ignore[attr-defined]  # the stubs do not know it
            break
    return names
