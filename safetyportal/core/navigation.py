"""The left menu: each app registers its entries with the permission that opens them; order is by `order`."""

from dataclasses import dataclass

from django.urls import reverse

from safetyportal.core.access import holds


@dataclass(frozen=True)
class Entry:
    """One menu line. `permission` "" means every signed-in person; `group` is the heading it stands under."""

    label: object
    url_name: str
    icon: str
    permission: str = ""
    order: int = 100
    group: object = ""


_ENTRIES: list[Entry] = []


def register(*entries: Entry) -> None:
    _ENTRIES.extend(entry for entry in entries if entry not in _ENTRIES)
    _ENTRIES.sort(key=lambda entry: entry.order)


def entries() -> list[Entry]:
    return list(_ENTRIES)


def for_user(user, path: str) -> list[dict]:
    """Entries this person may open, as plain dictionaries for the shell's template."""
    shown = [entry for entry in _ENTRIES if not entry.permission or holds(user, entry.permission)]
    links = [(entry, reverse(entry.url_name)) for entry in shown]
    best = max((url for _entry, url in links if path.startswith(url)), key=len, default="")
    return [
        {"label": entry.label, "url": url, "icon": entry.icon, "group": entry.group, "active": url == best}
        for entry, url in links
    ]
