"""Code tables (字典) in words: read once a minute per process, shown in the reader's language."""

import time
from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

from safetyportal.core.models import CodeEntry

_SECONDS = 60
_cache: dict[str, tuple[float, dict[str, CodeEntry]]] = {}


def entries(table: str) -> Mapping[str, CodeEntry]:
    """Entries of a table by code, in their order."""
    return _read(table)[1]


def read_at(table: str) -> float:
    """When the entries that this process goes by were read: what is drawn of them is good until they are read again."""
    return _read(table)[0]


def _read(table: str) -> tuple[float, dict[str, CodeEntry]]:
    known = _cache.get(table)
    if known is None or time.monotonic() - known[0] > _SECONDS:
        rows = CodeEntry.objects.filter(table=table).order_by("order", "code")
        known = (time.monotonic(), {row.code: row for row in rows})
        _cache[table] = known
    return known


def forget_codes() -> None:
    """After a change in this process; the others notice within a minute."""
    _cache.clear()


def wording(entry: CodeEntry) -> str:
    """The entry's name in the language of the page; Chinese where there is no English name."""
    return entry.name_en if entry.name_en and (get_language() or "").startswith("en") else entry.name


def label(table: str, code: str) -> str:
    """What a stored code means; the code itself when the table does not know it, "" for none."""
    entry = entries(table).get(code) if code else None
    return wording(entry) if entry else code


def labels(table: str, codes: Iterable[str]) -> str:
    """Several codes in words, with the Chinese comma."""
    return "、".join(label(table, code) for code in codes)


def choices(table: str) -> list[tuple[str, str]]:
    """Codes that may be chosen, with their words; headings (`facts.group`) and withdrawn codes are left out."""
    return [
        (code, wording(entry))
        for code, entry in entries(table).items()
        if not entry.facts.get("group") and entry.valid_to is None
    ]
