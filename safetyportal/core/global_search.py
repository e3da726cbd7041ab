"""Search across everything a person may see: every app registers kinds of hits.

Which rows a reader gets is decided here alone. A register whose rows have a `search_text` (core/search.py) needs one
line in the app's `ready()`:

    register_search(_("Hazards"), Hazard, "hazards.view_hazard", text_hits(hazard_hit), icon="alert-triangle")
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from safetyportal.core.access import holds
from safetyportal.core.search import search

SHORTEST = 2  # characters
PER_KIND = 10


@dataclass(frozen=True)
class Hit:
    title: str
    subtitle: str
    url: str


@dataclass(frozen=True)
class Kind:
    """`find(rows, words, reader)` gives hits among the rows of `model` that the reader sees by `power`, best first;
    without a model (reference data, the same for everybody who has the power) None."""

    label: object
    model: Any
    power: str
    find: Callable[[Any, str, Any], Iterable[Hit]]
    icon: str = "file-text"
    order: int = 100


_KINDS: list[Kind] = []


def register_search(label, model, power: str, find, *, icon: str = "file-text", order: int = 100) -> None:
    """Add a kind of hits, sorted in by `order`."""
    if all(known.find is not find for known in _KINDS):
        _KINDS.append(Kind(label, model, power, find, icon, order))
        _KINDS.sort(key=lambda known: known.order)


def text_hits(
    show: Callable[[Any], Hit], *, related: tuple[str, ...] = (), newest: str = "-id"
) -> Callable[[Any, str, Any], Iterable[Hit]]:
    """Finds rows whose `search_text` has all words, newest first; `show(row)` makes the hit.

    `newest`: the order that an index serves within scope; of rows below an enterprise that is `-enterprise_id`.
    """

    def find(rows: Any, words: str, _reader: Any) -> Iterable[Hit]:
        found = search(rows, words, newest=newest).select_related(*related)
        return map(show, found.order_by(newest, "-id")[:PER_KIND])

    return find


def search_everything(user, words: str) -> list[tuple[Kind, list[Hit]]]:
    """Kinds with at least one hit, at most ten hits each. Fewer than two characters find nothing."""
    words = " ".join(words.split())[:100]
    if len(words) < SHORTEST:
        return []
    found = [(kind, list(_hits(kind, user, words))) for kind in _KINDS]
    return [(kind, hits) for kind, hits in found if hits]


def _hits(kind: Kind, user, words: str) -> Iterable[Hit]:
    if not holds(user, kind.power):  # the answer would be empty; this asks nothing
        return ()
    rows = kind.model and kind.model.objects.visible_to(user, kind.power)
    return islice(kind.find(rows, words, user), PER_KIND)
