"""COPY: many rows into a table at the speed of the disk. Only services, audit and imports call it."""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_QUOTED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Insert rows (sequences in the order of `columns`) in the running transaction.

    Values: None, text, numbers, booleans, dates, lists of text (text[]), `Json` for jsonb. Table and column names
    come from code, never from a person.
    """
    buffer = io.StringIO()
    for row in rows:
        buffer.write("\t".join([_field(value) for value in row]))
        buffer.write("\n")
    buffer.seek(0)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', buffer)


class Json(str):
    """Text that is JSON already."""

    __slots__ = ()

    @classmethod
    def of(cls, value) -> "Json":
        return cls(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str))


def _field(value) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float | Decimal | date | datetime):
        return str(value)
    items = ",".join('"' + str(item).translate(_QUOTED) + '"' for item in value)
    return f"{{{items}}}".translate(_ESCAPES)
