"""Rows of a list as plain values: the chosen columns of the same table, read in short queries.

Columns that show a plain model field are read without building model objects; a column with its own words (a table's
`value_<name>` or a column class of its own) gets the record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as text

from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.pages import keyset
from safetyportal.core.pages.tables import Column, DateColumn, DateTimeColumn, DueColumn, NumberColumn, YesNoColumn, local_text

CHUNK = 2_000
_PLAIN = (Column, DateColumn, DateTimeColumn, DueColumn, NumberColumn, YesNoColumn)


@dataclass(frozen=True)
class Getter:
    """How one column's cell is made from a record."""

    header: str
    read: Callable


def headers(shown) -> list[str]:
    return [getter.header for getter in _getters(shown)]


def values(shown) -> Iterator[list]:
    """Every row of the filtered list in its order, the chosen columns only."""
    readers = [getter.read for getter in _getters(shown)]
    rows = shown.register.with_related(shown.rows)
    for chunk in keyset.chunks(rows, shown.ordering, CHUNK):
        for record in chunk:
            yield [read(record) for read in readers]


def _getters(shown) -> list[Getter]:
    table = shown.register.table([], orderable=False)
    found = []
    for name in shown.columns:
        bound = table.columns[name]
        if not bound.column.exclude_from_export:
            found.append(Getter(str(bound.header), _reader(table, bound, shown.register.model)))
    return found


def _reader(table, bound, model) -> Callable:
    own = getattr(table, f"value_{bound.name}", None) or getattr(table, f"render_{bound.name}", None)
    if own is None and type(bound.column) in _PLAIN and (field := _plain_field(bound, model)) is not None:
        return _plain_reader(bound.accessor, field)

    def read(record):
        value = table.rows.__class__([record], table)[0].get_cell_value(bound.name)
        return None if value is None else value if isinstance(value, int | float) else str(value)

    return read


def _plain_field(bound, model) -> models.Field | None:
    field = bound.accessor.get_field(model)
    is_plain = isinstance(field, models.Field) and field.related_model is None
    return field if is_plain and not isinstance(field, EncryptedTextField) else None


def _plain_reader(accessor: str, field) -> Callable:
    """A function that follows the accessor and puts the value into words; made once for a column."""
    steps = str(accessor).replace(".", "__").split("__")
    convert = _converter(field)

    def read(record):
        for step in steps:
            record = getattr(record, step, None)
            if record is None:
                return None
        return convert(record)

    def read_own(record):
        value = getattr(record, name)
        return None if value is None or value == "" else convert(value)

    name = steps[0]
    return read_own if len(steps) == 1 else read


def _converter(field) -> Callable:
    if field.flatchoices:
        labels = {value: str(label) for value, label in field.flatchoices}
        return lambda value: labels.get(value, value)
    if isinstance(field, models.DateTimeField):
        return local_text
    if isinstance(field, models.DateField):
        return lambda value: value.isoformat()
    if isinstance(field, models.BooleanField):
        yes, no = text("yes"), text("no")
        return lambda value: yes if value else no
    if isinstance(field, models.IntegerField | models.FloatField):
        return lambda value: value
    if isinstance(field, models.DecimalField):
        return float
    return str
