"""Ways from a record's page to others: to records beside it, and to pages of apps which its own app does not know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from safetyportal.core.access import can


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


def address_for(reader: Any, record: Any) -> str:
    """Address of a record's page for who sees the record; "" for everybody else."""
    meta = record._meta
    seen = can(reader, f"{meta.app_label}.view_{meta.model_name}", record)
    return reverse(f"{meta.model_name}-detail", kwargs={"pk": record.pk}) if seen else ""
