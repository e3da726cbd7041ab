"""Roll-out targets (系统推广目标): set by the level above, dated.

For supervisors of province, city and county (`keep_rollouttarget`), for the divisions right below their own place.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.models import RolloutTarget
from inspections.workflow.own_place import require_own_place
from safetyportal.core import writes

KEEP = "inspections.keep_rollouttarget"
OTHERS = _("The level above sets the target of a division.")


def set_target(
    *, place: Any, enterprises: int, valid_from: date, source: str, actor: Any, now: datetime
) -> RolloutTarget:
    """The target of a division from a day on; it ends the one before.

    Raises `NotAllowed`, and `ValidationError` when a target begins there on that day or later already.
    """
    _require_above(place, actor)
    with writes.unit_of_work():
        known = list(RolloutTarget.unscoped.select_for_update().filter(place=place.path))
        if any(row.valid_from >= valid_from for row in known):
            raise ValidationError({"valid_from": _("A target that begins on this day or later is entered already.")})
        for row in known:
            if row.valid_to is None or row.valid_to > valid_from:
                changes = {"valid_to": valid_from}
                writes.update(row, changes, actor=actor, perm=KEEP, now=now, action="rollouttarget.end")
        target = RolloutTarget(
            jurisdiction=place, place=place.path, enterprises=enterprises, valid_from=valid_from,
            source=source.strip(), set_by=actor,
        )  # fmt: skip
        created: RolloutTarget = writes.create(target, actor=actor, perm=KEEP, now=now)
    return created


def end_target(*, rollouttarget: RolloutTarget, valid_to: date, actor: Any, now: datetime) -> RolloutTarget:
    """From this day on the division has no target. Raises `NotAllowed`, `ValidationError`."""
    _require_above(rollouttarget.jurisdiction, actor)
    if valid_to <= rollouttarget.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})
    ended: RolloutTarget = writes.update(
        rollouttarget, {"valid_to": valid_to}, actor=actor, perm=KEEP, now=now, action="rollouttarget.end"
    )
    return ended


def _require_above(place: Any, actor: Any) -> None:
    require_own_place(place.parent.path if place.parent_id else "", actor, KEEP, OTHERS)
