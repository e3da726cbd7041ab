"""Ways from a record's page to pages of other apps about it, which the record's own app does not know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Link:
    label: Any
    url: str
    icon: str


_PROVIDERS: dict[str, list[Callable[[Any, Any], Iterable[Link]]]] = {}


def register_links(model_label: str, provider: Callable[[Any, Any], Iterable[Link]]) -> None:
    """Called from an app's `ready()`: `provider(record, user)` gives the links that this person may follow."""
    _PROVIDERS.setdefault(model_label, []).append(provider)


def links_for(record: Any, user: Any) -> list[Link]:
    return [link for provider in _PROVIDERS.get(record._meta.label_lower, []) for link in provider(record, user)]
