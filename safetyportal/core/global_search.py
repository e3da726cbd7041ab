"""Search across everything a person may see: every app registers a provider of scoped hits.

A register whose rows have a `search_text` (core/search.py) needs one line in the app's `ready()`:

    register_search(_("Hazards"), text_hits(Hazard, "hazards.view_hazard", hazard_hit), icon="alert-triangle")
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from safetyportal.core.search import search

SHORTEST = 2  # characters
PER_KIND = 10


@dataclass(frozen=True)
class Hit:
    title: str
    subtitle: str
    url: str


@dataclass(frozen=True)
class Provider:
    """`find(user, words)` gives hits within scope, best first."""

    label: object
    find: Callable[[object, str], Iterable[Hit]]
    icon: str = "file-text"
    order: int = 100


_PROVIDERS: list[Provider] = []


def register_search(label, find, *, icon: str = "file-text", order: int = 100) -> None:
    """Add a kind of hits: `register_search(_("Enterprises"), find_enterprises, icon="building")`."""
    provider = Provider(label, find, icon, order)
    if all(known.find is not find for known in _PROVIDERS):
        _PROVIDERS.append(provider)
        _PROVIDERS.sort(key=lambda known: known.order)


def text_hits(
    model: Any, permission: str, show: Callable[[Any], Hit], *, related: tuple[str, ...] = (), newest: str = "-id"
) -> Callable[[object, str], Iterable[Hit]]:
    """A provider of the visible rows whose `search_text` has all words, newest first; `show(row)` makes the hit.

    `newest`: the order that an index serves within scope; of rows below an enterprise that is `-enterprise_id`.
    """

    def find(user, words: str) -> Iterable[Hit]:
        rows = search(model.objects.visible_to(user, permission), words, newest=newest)
        return map(show, rows.select_related(*related).order_by(newest, "-id")[:PER_KIND])

    return find


def search_everything(user, words: str) -> list[tuple[Provider, list[Hit]]]:
    """Kinds with at least one hit, at most ten hits each. Fewer than two characters find nothing."""
    words = " ".join(words.split())[:100]
    if len(words) < SHORTEST:
        return []
    found = [(provider, list(islice(provider.find(user, words), PER_KIND))) for provider in _PROVIDERS]
    return [(provider, hits) for provider, hits in found if hits]
