"""The left menu: each app registers its entries with the permission that opens them.

A group stands where its first entry belongs by `order` and is never torn apart, whichever app an entry comes from.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, override

from safetyportal.core.access import held_by


@dataclass(frozen=True)
class Entry:
    """One menu line. `permission` "" means every signed-in person; `group` is the heading it stands under."""

    label: object = field(hash=False)
    url_name: str
    icon: str
    permission: str = ""
    order: int = 100
    group: object = field(default="", hash=False)
    when: Callable[[Any], bool] | None = None  # what else must hold for a reader; the permission alone otherwise


_ENTRIES: list[Entry] = []


def register(*entries: Entry) -> None:
    _ENTRIES.extend(entry for entry in entries if entry not in _ENTRIES)
    first: dict[str, int] = {}
    for entry in _ENTRIES:
        group = _group(entry)
        first[group] = min(entry.order, first.get(group, entry.order))
    _ENTRIES.sort(key=lambda entry: (first[_group(entry)], _group(entry), entry.order))


def _group(entry: Entry) -> str:
    """What keeps entries together: the heading by its msgid, or the entry alone."""
    with override(None):
        return str(entry.group) or f"{entry.order:05d}{entry.url_name}"


def entries() -> list[Entry]:
    return list(_ENTRIES)


def for_user(user, path: str) -> list[dict]:
    """Entries this person may open, as plain dictionaries for the shell's template."""
    held, prefix, language = held_by(user), get_script_prefix(), get_language()
    shown = [
        entry
        for entry in _ENTRIES
        if (not entry.permission or entry.permission in held) and (entry.when is None or entry.when(user))
    ]
    links = [(entry, _address(entry.url_name, prefix)) for entry in shown]
    best = max((url for _entry, url in links if path.startswith(url)), key=len, default="")
    return [{**_words(entry, language), "url": url, "icon": entry.icon, "active": url == best} for entry, url in links]


@lru_cache(maxsize=512)
def _words(entry: Entry, _language: str) -> dict[str, str]:
    return {"label": str(entry.label), "group": str(entry.group)}


@lru_cache(maxsize=512)
def _address(url_name: str, _prefix: str) -> str:
    """The menu is on every page, its addresses never change; `_prefix` is where the portal is mounted."""
    return reverse(url_name)
