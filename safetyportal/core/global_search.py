"""Search across everything a person may see: every app registers a provider of scoped hits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

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


def search_everything(user, words: str) -> list[tuple[Provider, list[Hit]]]:
    """Kinds with at least one hit, at most ten hits each. Fewer than two characters find nothing."""
    words = " ".join(words.split())[:100]
    if len(words) < SHORTEST:
        return []
    found = [(provider, list(islice(provider.find(user, words), PER_KIND))) for provider in _PROVIDERS]
    return [(provider, hits) for provider, hits in found if hits]
