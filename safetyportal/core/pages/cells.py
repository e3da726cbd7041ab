"""The cells of a list's column. What django-tables2 asks anew for each cell (how the column is called, whether its
field has choices) is asked once for the column; what is not an ordinary attribute of a record is left to it."""

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.columns.manytomanycolumn import ManyToManyColumn

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
        return self._column.link(content, **given) if self._column.link else content

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


@lru_cache(maxsize=1024)
def _parameters(function: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    """Names that a column's `render` takes, without `self`; whether it takes whatever there is."""
    given = inspect.signature(function).parameters.values()
    names = tuple(
        one.name for one in given if one.kind not in {one.VAR_KEYWORD, one.VAR_POSITIONAL} and one.name != "self"
    )
    return names, any(one.kind == one.VAR_KEYWORD for one in given)
