"""The cells of a list's column. What django-tables2 asks anew for each cell (how the column is called, whether its
field has choices) is asked once for the column; what is not an ordinary attribute of a record is left to it."""

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.columns.manytomanycolumn import ManyToManyColumn
from django_tables2.utils import Accessor

_UNREAD = object()


class Cells:
    """Draws one column of a table: `cells(row)` is what `row.get_cell(name)` gives."""

    def __init__(self, table: Any, column: Any) -> None:
        self._table, self._column = table, column
        self._steps = column.accessor.bits
        self._displays: dict[type, str] = {}
        self._empty = column.column.empty_values
        self._default = column.default
        self._names, self._takes_all = _parameters(getattr(column.render, "__func__", column.render))
        self._ordinary = bool(self._steps) and not isinstance(column.column, BaseLinkColumn | ManyToManyColumn)
        self._link = _link(column.link) if column.link else None

    def __call__(self, row: Any) -> Any:
        record = row.record
        value = self._value(record) if self._ordinary and isinstance(record, Model) else _UNREAD
        if value is _UNREAD:
            return row.get_cell(self._column.name)
        if value in self._empty:
            return self._default
        given = {
            "value": value, "record": record, "column": self._column.column, "bound_column": self._column,
            "bound_row": row, "table": self._table,
        }  # fmt: skip
        content = self._render(given)
        return self._link(content, given) if self._link else content

    def _render(self, given: dict[str, Any]) -> Any:
        if self._takes_all:
            return self._column.render(**given)
        if any(name not in given for name in self._names):
            return None
        return self._column.render(**{name: given[name] for name in self._names})

    def _value(self, record: Model) -> Any:
        """The attribute, or the word of a field with choices; `_UNREAD` for what must be called or looked up."""
        here: Any = record
        try:
            for step in self._steps[:-1]:
                here = getattr(here, step)
                if here is None:
                    return None
                if callable(here):
                    return _UNREAD
            if display := self._display(type(record), here):
                return getattr(here, display)()
            value = getattr(here, self._steps[-1])
        except AttributeError:
            return _UNREAD
        return _UNREAD if callable(value) else value

    def _display(self, model: type, holder: Any) -> str:
        """Name of the method that says the stored value in words, "" for a field without choices."""
        if model not in self._displays:
            self._displays[model] = self._find_display(model, holder)
        return self._displays[model]

    def _find_display(self, model: type, holder: Any) -> str:
        name = f"get_{self._steps[-1]}_display"
        try:
            field = self._column.accessor.get_field(model)
        except FieldDoesNotExist:
            return ""
        chosen = isinstance(holder, Model) and getattr(field, "choices", None) and hasattr(holder, name)
        return name if chosen else ""


def _link(link: Any) -> Callable[[Any, dict[str, Any]], Any]:
    """How a cell's content becomes a link. Nearly all lead to a page by one number of the record: such an address is
    looked up once, and each row puts its number in."""
    facts = link.reverse_args
    numbers = facts.get("kwargs")
    if link.url or link.attrs or facts.keys() != {"viewname", "kwargs"} or len(numbers) != 1:
        return lambda content, given: link(content, **given)
    ((name, accessor),) = numbers.items()

    def to_page(content: Any, given: dict[str, Any]) -> Any:
        number = accessor.resolve(given["record"]) if isinstance(accessor, Accessor) else None
        if type(number) is not int:
            return link(content, **given)
        before, after = _address(facts["viewname"], name, get_script_prefix())
        return format_html('<a href="{}{}{}">{}</a>', before, number, after, content)

    return to_page


_SOME_NUMBER = 987_654_321_987_654_321


@lru_cache(maxsize=512)
def _address(view: str, name: str, _prefix: str) -> tuple[str, str]:
    """What stands before and after the number in the address of a page."""
    before, _number, after = reverse(view, kwargs={name: _SOME_NUMBER}).partition(str(_SOME_NUMBER))
    return before, after


@lru_cache(maxsize=1024)
def _parameters(function: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    """Names that a column's `render` takes, without `self`; whether it takes whatever there is."""
    given = inspect.signature(function).parameters.values()
    names = tuple(
        one.name for one in given if one.kind not in {one.VAR_KEYWORD, one.VAR_POSITIONAL} and one.name != "self"
    )
    return names, any(one.kind == one.VAR_KEYWORD for one in given)
