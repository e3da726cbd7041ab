"""Who is told what happened to a hazard. Each event has its own key, so a repeat tells nobody twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.services.telling import staff_of
from hazards.choices import DeadlineSetter
from hazards.models import Hazard
from safetyportal.core import notify

SUPERVISE = "hazards.supervise_hazard"


class Named:
    """A text with the hazard's number and enterprise in it, put into words in the reader's language."""

    def __init__(self, title: Any, **values: Any):
        self.title, self.values = title, values

    def __str__(self) -> str:
        return str(self.title).format(**{name: str(value) for name, value in self.values.items()})


def hazard_url(hazard: Hazard) -> str:
    return reverse("hazard-detail", kwargs={"pk": hazard.pk})


def keepers_of(hazard: Hazard, now: datetime) -> list[Any]:
    """Head and safety officers of the enterprise, and the person to whom the work was given."""
    people = {person.pk: person for person in staff_of(hazard.enterprise, now)}
    if hazard.assigned_to is not None:
        people[hazard.assigned_to.pk] = hazard.assigned_to
    return list(people.values())


def officials_of(hazard: Hazard, now: datetime, *levels: str) -> list[Any]:
    """Officials who supervise the hazard, posted exactly at these levels (default: township and county)."""
    found: dict[int, Any] = {}
    for level in levels or (DeadlineSetter.TOWNSHIP, DeadlineSetter.COUNTY):
        for person in notify.holders(SUPERVISE, hazard.place, hazard.sectors, at_level=level, now=now):
            found[person.pk] = person
    return list(found.values())


def checkers_of(hazard: Hazard, now: datetime) -> list[Any]:
    """Who re-checks: the enterprise's own keepers, or the officials of the level that set the time limit."""
    if not (hazard.found_by_authority or hazard.is_major):
        return [person for person in keepers_of(hazard, now) if person.pk != hazard.rectified_by_id]
    own = hazard.deadline_set_by == DeadlineSetter.ENTERPRISE
    return officials_of(hazard, now) if own else officials_of(hazard, now, hazard.deadline_set_by)


def tell(
    people: Iterable[Any],
    hazard: Hazard,
    *,
    kind: str,
    title: Any,
    body: Any = "",
    key: str,
    now: datetime,
    url: str = "",
    urgent: bool = False,
    but: Any = None,
) -> int:
    """One message about this hazard to each person except `but`; `{name}` in the title is the enterprise, `{number}`
    the hazard's number. Call it inside the unit of work of the change."""
    skipped = getattr(but, "pk", None)
    return notify.notify(
        [person for person in people if person.pk != skipped],
        kind=kind,
        title=Named(title, name=hazard.enterprise.name, number=hazard.number),
        body=body or hazard.description,
        url=url or hazard_url(hazard),
        place=hazard.place,
        key=f"hazard:{hazard.pk}:{key}",
        now=now,
        urgent=urgent,
    )


def tell_new(hazard: Hazard, *, actor: Any, now: datetime) -> None:
    """Somebody must assess the hazard: the keepers what the enterprise found, the officials what an authority found."""
    people = officials_of(hazard, now) if hazard.found_by_authority else keepers_of(hazard, now)
    title = _("{name}: a new hazard waits for assessment ({number})")
    tell(people, hazard, kind="hazard.waiting", title=title, key="new", now=now, but=actor)
    if hazard.found_by_authority:
        title = _("{name}: the authority has found a hazard ({number})")
        tell(keepers_of(hazard, now), hazard, kind="hazard.assigned", title=title, key="found", now=now, but=actor)


def tell_major(hazard: Hazard, *, actor: Any, now: datetime) -> None:
    """A major hazard is reported without delay (Order 16 art. 14): township and county read it at once."""
    title = _("{name}: major hazard {number}")
    people = [*keepers_of(hazard, now), *officials_of(hazard, now)]
    key = f"major:{hazard.version}"
    tell(people, hazard, kind="hazard.waiting", title=title, key=key, now=now, urgent=True, but=actor)
