"""What waits for a person: every app registers a provider, the home page shows them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

WAITING, OVERDUE, NEW, FIGURE = "waiting", "overdue", "new", "figure"


@dataclass(frozen=True)
class TodoItem:
    """One line: so many of these, opened by this address.

    `section`: "waiting" (for me), "overdue" (below me), "new" (since yesterday) or "figure" (one number of the line at
    the top, `unit` beside it). `due` is the nearest time limit among them. `tone` as in components/badge.html.
    """

    title: object
    count: int
    url: str
    tone: str = "waiting"
    due: datetime | None = None
    section: str = WAITING
    unit: object = ""
    place: str = ""


Provider = Callable[[object, datetime], Iterable[TodoItem]]
_PROVIDERS: list[Provider] = []


def register_todo(provider: Provider) -> Provider:
    """Add `provider(user, now)`, which gives scoped lines, those with nothing to do left out or with count 0."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def todo_for(user, now: datetime) -> dict[str, list[TodoItem]]:
    """Lines of every provider by section; figures stay when they are zero, the others only when there is something."""
    found: dict[str, list[TodoItem]] = {WAITING: [], OVERDUE: [], NEW: [], FIGURE: []}
    for provider in _PROVIDERS:
        for item in provider(user, now):
            if item.count or item.section == FIGURE:
                found[item.section].append(item)
    found[WAITING].sort(key=lambda item: (item.due is None, item.due or now))
    return found
