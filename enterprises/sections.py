"""Sections that upper apps add to the record of an enterprise. Which rows a reader gets is decided here alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from safetyportal.core.access import holds


@dataclass(frozen=True)
class Section:
    """For who has `power`: `fill(rows, enterprise, reader, now)` makes of the rows of `model` that the reader sees of
    the enterprise the context of `template`, or None when there is nothing to show."""

    anchor: str
    label: object
    template: str
    model: Any
    power: str
    fill: Callable[[Any, Any, Any, Any], dict[str, Any] | None]
    order: int = 100

    def content(self, enterprise: Any, reader: Any, now: Any) -> dict[str, Any] | None:
        if not holds(reader, self.power):
            return None
        rows = self.model.objects.visible_to(reader, self.power).filter(enterprise=enterprise)
        return self.fill(rows, enterprise, reader, now)


_SECTIONS: list[Section] = []


def register_section(section: Section) -> None:
    """Called from the upper app's `AppConfig.ready`; twice changes nothing. Raises `ValueError` when two sections would
    share an anchor: one of them would never be seen."""
    there = next((known for known in _SECTIONS if known.anchor == section.anchor), None)
    if there is not None and there.template != section.template:
        raise ValueError(f"Two sections are called {section.anchor!r}.")
    if there is None:
        _SECTIONS.append(section)
        _SECTIONS.sort(key=lambda known: known.order)


def sections_for(enterprise: Any, reader: Any, now: Any) -> list[dict[str, Any]]:
    """What the page shows: label, anchor, template and its context."""
    filled = [(section, section.content(enterprise, reader, now)) for section in _SECTIONS]
    return [
        {"anchor": section.anchor, "label": section.label, "template": section.template, "content": content}
        for section, content in filled
        if content is not None
    ]
