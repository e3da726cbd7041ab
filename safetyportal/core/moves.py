"""When an enterprise or a division moves, what moves with it: each app registers its own rows.

Open records follow, closed ones stay where they happened (ADR 0001). The move is one statement per table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr


@dataclass(frozen=True)
class Mover:
    model: Callable
    still_open: Q


_MOVERS: list[Mover] = []


def register_mover(model: Callable, still_open: Q | None = None) -> None:
    """Let rows of `model()` follow; `still_open` picks those that do. `model` is called late: no import circles."""
    _MOVERS.append(Mover(model, still_open or Q()))


def move_places(old: str, new: str, *, jurisdiction=None) -> int:
    """Replace the path prefix `old` by `new` in every registered table; returns the number of rows moved.

    Call it in the unit of work that moves the owner. `jurisdiction` also re-points the foreign key (enterprise moves).
    """
    moved = 0
    for mover in _MOVERS:
        model = mover.model()
        rows = model._base_manager.filter(mover.still_open, place__startswith=old)
        values = {"place": Concat(Value(new), Substr("place", len(old) + 1))}
        if jurisdiction is not None and any(field.name == "jurisdiction" for field in model._meta.fields):
            values["jurisdiction"] = jurisdiction
        moved += rows.update(**values)
    return moved
