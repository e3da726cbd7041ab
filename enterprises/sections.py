"""Sections that upper apps add to the record of an enterprise: each from what the reader may see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """`fill(enterprise, reader, now)` gives the context of `template`, or None when the reader sees nothing of it."""

    anchor: str
    label: object
    template: str
    fill: Callable[[Any, Any, Any], dict[str, Any] | None]
    order: int = 100


_SECTIONS: list[Section] = []


def register_section(section: Section) -> None:
    """Called from the upper app's `AppConfig.ready`."""
    if all(known.anchor != section.anchor for known in _SECTIONS):
        _SECTIONS.append(section)
        _SECTIONS.sort(key=lambda known: known.order)


def sections_for(enterprise: Any, reader: Any, now: Any) -> list[dict[str, Any]]:
    """What the page shows: label, anchor, template and its context."""
    filled = [(section, section.fill(enterprise, reader, now)) for section in _SECTIONS]
    return [
        {"anchor": section.anchor, "label": section.label, "template": section.template, "content": content}
        for section, content in filled
        if content is not None
    ]
