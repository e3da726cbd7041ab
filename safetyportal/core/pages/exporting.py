"""Rows of a list as plain values: the chosen columns of the same table, read in short queries.

Columns that show a plain model field are read without building model objects; a column with its own words (a table's
`value_<name>` or a column class of its own) gets the record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django_tables2.rows import BoundRow

from safetyportal.core import replica
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.documents import excel
from safetyportal.core.pages import keyset
from safetyportal.core.pages.tables import Column, DateColumn, DateTimeColumn, DueColumn, NumberColumn, YesNoColumn

CHUNK = 2_000
_PLAIN = (Column, DateColumn, DateTimeColumn, DueColumn, NumberColumn, YesNoColumn)


@dataclass(frozen=True)
class Getter:
    """One column of the file and how its cell is made from a record."""

    column: excel.Column
    read: Callable


def columns(shown) -> list[excel.Column]:
    return [getter.column for getter in _getters(shown)]


def values(shown) -> Iterator[list]:
    """Every row of the filtered list in its order, the chosen columns only."""
    readers = [getter.read for getter in _getters(shown)]
    rows = replica.routed(shown.register.list_rows(shown.rows))
    for chunk in keyset.chunks(rows, shown.ordering, CHUNK):
        for record in chunk:
            yield [read(record) for read in readers]


def _getters(shown) -> list[Getter]:
    table = shown.register.table([], orderable=False)
    return [
        _getter(table, bound, shown.register.model)
        for name in shown.columns
        if not (bound := table.columns[name]).column.exclude_from_export
    ]


def _getter(table, bound, model) -> Getter:
    own = getattr(table, f"value_{bound.name}", None) or getattr(table, f"render_{bound.name}", None)
    if own is None and type(bound.column) in _PLAIN and (field := _plain_field(bound, model)) is not None:
        column = excel.Column(bound.name, bound.header, _kind(field), _width(field))
        return Getter(column, _plain_reader(str(bound.accessor).split("__"), _converter(field)))

    def read(record):
        value = BoundRow(record, table).get_cell_value(bound.name)
        return value if value is None or isinstance(value, int | float) else str(value)

    return Getter(excel.Column(bound.name, bound.header), read)


def _plain_field(bound, model) -> models.Field | None:
    field = bound.accessor.get_field(model)
    is_plain = isinstance(field, models.Field) and field.related_model is None
    return field if is_plain and not isinstance(field, EncryptedTextField | ArrayField) else None


def _kind(field) -> str:
    if field.flatchoices or isinstance(field, models.BooleanField):
        return "text"
    if isinstance(field, models.DateTimeField):
        return "datetime"
    if isinstance(field, models.DateField):
        return "date"
    return "number" if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField) else "text"


def _width(field) -> float:
    return min(40, max(12, (field.max_length or 16) / 2))


def _plain_reader(steps: list[str], convert) -> Callable:
    """A function that follows the accessor; made once for a column, so that a row costs attribute reads only."""
    if len(steps) == 1:
        get = attrgetter(steps[0])
        return get if convert is None else lambda record: _filled(get(record), convert)

    def read(record):
        for step in steps:
            record = getattr(record, step)
            if record is None:
                return None
        return record if convert is None else _filled(record, convert)

    return read


def _filled(value, convert):
    return None if value is None or value == "" else convert(value)


def _converter(field) -> Callable | None:
    """Stored value to words; None where the value itself is written."""
    if field.flatchoices:
        labels = {value: str(label) for value, label in field.flatchoices}
        return lambda value: labels.get(value, value)
    if isinstance(field, models.BooleanField):
        yes, no = gettext("yes"), gettext("no")
        return lambda value: yes if value else no
    return None
