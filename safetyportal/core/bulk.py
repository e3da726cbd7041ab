"""COPY: many rows into a table at the speed of the disk. Only services, audit and imports call it."""

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r"[\\\t\n\r]")
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Insert rows (sequences in the order of `columns`) in the running transaction.

    Values: None, text, numbers, booleans, dates, lists of text (text[]), `Json` for jsonb. Table and column names
    come from code, never from a person.
    """
    _copy(table, columns, ("\t".join([_field(value) for value in row]) for row in rows))


def _copy(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    buffer = io.StringIO()
    for line in lines:
        buffer.write(line)
        buffer.write("\n")
    buffer.seek(0)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', buffer)


class Template:
    """COPY of rows that differ from one another in a few columns only; the others are written out once."""

    def __init__(self, table: str, defaults: Mapping[str, object]):
        self.table, self.columns = table, list(defaults)
        self._position = {column: position for position, column in enumerate(self.columns)}
        self._blank = [_field(value) for value in defaults.values()]

    def line(self, values: Mapping[str, object]) -> str:
        """One row as COPY reads it."""
        line = self._blank.copy()
        position = self._position
        for column, value in values.items():
            line[position[column]] = _field(value)
        return "\t".join(line)

    def copy(self, lines: Iterable[str]) -> None:
        """Insert lines in the running transaction."""
        _copy(self.table, self.columns, lines)


class Json(str):
    """Text that is JSON already."""

    __slots__ = ()

    @classmethod
    def of(cls, value) -> "Json":
        return cls(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def _field(value) -> str:
    if value is None:
        return "\\N"
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return value.translate(_ESCAPES) if _SPECIAL.search(value) else value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float | Decimal | date | datetime):
        return str(value)
    items = ",".join('"' + str(item).translate(_QUOTED) + '"' for item in value)
    return f"{{{items}}}".translate(_ESCAPES)
