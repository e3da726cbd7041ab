"""When an enterprise or a division moves, what moves with it: each app registers its own records here.

Open records follow, closed ones stay where they happened (ADR 0001); files follow their record. Who holds the old place
keeps reading what stayed there, and so do the people of a unit that moved away (ADR 0009).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr

from safetyportal.core import places
from safetyportal.core.access import place_q
from safetyportal.core.models import (
    Attachment,
    FormerPlace,
    IssuedDocument,
    Jurisdiction,
    Posting,
    SupervisingBody,
)


@dataclass(frozen=True)
class Step:
    """One node and its successor. `merged`: the successor is larger than the node was."""

    old: Jurisdiction
    new: Jurisdiction
    merged: bool = False


@dataclass(frozen=True)
class Mover:
    """How the rows of one model follow: which are open at `now`, and what to do after a division's change."""

    model: type[models.Model]
    open_rows: Callable[[datetime], Q]
    after: Callable[[list[Step], datetime], None] | None = None
    in_merger: Q = field(default_factory=Q)  # which rows of the merged node itself follow
    tally: Callable[[str, int], None] | None = None  # adds (1) or takes away (-1) the figures of open rows at a place


_MOVERS: dict[str, Mover] = {}


def register_mover(
    model: type[models.Model],
    open_rows: Callable[[datetime], Q],
    after: Callable[[list[Step], datetime], None] | None = None,
    *,
    in_merger: Q | None = None,
    tally: Callable[[str, int], None] | None = None,
) -> None:
    """Let the open rows of a model with `jurisdiction` and `place` follow their enterprise or division.

    Called from `AppConfig.ready`. `after` runs in the transaction of a division's change with all its steps, to bring
    figures that depend on the place (rollups) in line; `tally` does so when one enterprise moves.
    """
    _MOVERS[model._meta.label_lower] = Mover(model, open_rows, after, in_merger or Q(), tally)


def movers() -> list[Mover]:
    return list(_MOVERS.values())


def new_place(old: str, new: str) -> Concat:
    """The place of a row at or below `old`, at or below `new`."""
    return Concat(Value(new), Substr("place", len(old) + 1), output_field=models.CharField())


def move_rows(mover: Mover, rows: models.QuerySet, old: str, new: str, jurisdiction: Jurisdiction) -> int:
    """Move these rows of a mover's model, and their papers, from place `old` to `new`; returns how many rows."""
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        values = {"jurisdiction_id": jurisdiction.pk, "place": new_place(old, new)}
        mover.model._base_manager.filter(pk__in=ids).update(**values)
        for papers in (Attachment, IssuedDocument):
            of_rows = papers.unscoped.filter(target_type=mover.model._meta.label_lower, target_id__in=ids)
            of_rows.filter(place__startswith=old).update(**values)
    return len(ids)


def move_unit(old: str, new: str, *, jurisdiction: Jurisdiction, now: datetime) -> int:
    """Let everything open at `old` (an enterprise's own place) follow to `new`; returns how many rows moved.

    Call it in the unit of work that moves the owner; whoever calls has asked for the permission at both places.
    """
    left = FormerPlace(unit=places.segments(old)[-1], place=old, left_at=now)
    FormerPlace.objects.bulk_create([left], ignore_conflicts=True)
    return sum(_move_open(mover, old, new, jurisdiction, now) for mover in movers())


def _move_open(mover: Mover, old: str, new: str, jurisdiction: Jurisdiction, now: datetime) -> int:
    if mover.tally:
        mover.tally(old, -1)
    rows = mover.model._base_manager.filter(place_q(old), mover.open_rows(now))
    moved = move_rows(mover, rows, old, new, jurisdiction)
    if mover.tally:
        mover.tally(new, 1)
    return moved


def _unended(now: datetime) -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=now)


def _active(now: datetime) -> Q:
    return Q(active=True)


# In a merger the people of an enterprise follow it; officials of the old division are not promoted to the larger one.
register_mover(Posting, _unended, in_merger=~Q(unit=""))
register_mover(SupervisingBody, _active, in_merger=Q(pk__in=[]))
