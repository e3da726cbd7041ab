"""Keeping tables of discretion (裁量基准): each place its own, where the table above allows it, within the law.

For supervisors of province, city and county at their own place and the system administrator for the country
(`keep_discretiontable`). A table that is in force is not rewritten: a new one begins on a day and ends the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.law import AmountBasis, Gravity
from inspections.models import DiscretionStep, DiscretionTable
from inspections.queries.law_amounts import discretion_table
from inspections.queries.law_cache import entries
from inspections.workflow.own_place import require_own_place
from safetyportal.core import places, writes
from safetyportal.core.choices import Verification

KEEP = "inspections.keep_discretiontable"
OTHERS = _("Each level keeps its own table of discretion; this one belongs to another level.")


@dataclass(frozen=True)
class Step:
    """One step as it was entered: shares of the range (0 to 1) or yuan."""

    gravity: str
    conditions: str
    low: Decimal
    high: Decimal


def set_table(
    *, place: Any, title: str, valid_from: date, steps: Sequence[Step], in_yuan: bool, actor: Any, now: datetime,
    violation: str = "", party: str = "", stage: str = "", number: str = "", source: str = "",
    override_down_to: int = 0,
) -> DiscretionTable:  # fmt: skip
    """A table of one's own from a day on; it ends the one that stood there for the same act.

    Raises `NotAllowed`, and `ValidationError` when no upper table allows it, when steps overlap or leave the law.
    """
    require_own_place(place.path, actor, KEEP, OTHERS)
    _require_allowed(place.path, violation, party, stage, valid_from)
    _require_sound(steps, in_yuan)
    if in_yuan:
        _require_lawful(steps, violation, party, stage, valid_from)
    with writes.unit_of_work():
        _end_before(place.path, violation, party, stage, valid_from, actor=actor, now=now)
        table = DiscretionTable(
            jurisdiction=place, place=place.path, violation=violation, party=party, stage=stage, title=title,
            number=number, source=source, valid_from=valid_from, verification=Verification.VERIFIED,
            override_down_to=max(override_down_to, 0),
        )  # fmt: skip
        table = writes.create(table, actor=actor, perm=KEEP, now=now)
        names = ("low", "high") if in_yuan else ("share_from", "share_to")
        for step in steps:
            values = dict(zip(names, (step.low, step.high), strict=True))
            row = DiscretionStep(table=table, gravity=step.gravity, conditions=step.conditions, **values)
            row.full_clean()
            row.save(force_insert=True)
    return table


def end_table(*, discretiontable: DiscretionTable, valid_to: date, actor: Any, now: datetime) -> DiscretionTable:
    """From this day on the table above holds again. Raises `NotAllowed`, `ValidationError`."""
    require_own_place(discretiontable.place, actor, KEEP, OTHERS)
    if valid_to <= discretiontable.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})
    changes = {"valid_to": valid_to}
    return writes.update(discretiontable, changes, actor=actor, perm=KEEP, now=now, action="discretiontable.end")


def _require_allowed(path: str, violation: str, party: str, stage: str, on: date) -> None:
    """The table that holds above must allow one at this depth."""
    if path == places.ROOT:
        return
    above = places.ancestors(path, own=False)[-1]
    upper = discretion_table(violation, party, stage, above, on)
    if upper is not None and places.depth(path) > upper.override_down_to:
        raise ValidationError(_("The table above (%(title)s) does not allow one of this level.") % {"title": upper})


def _require_sound(steps: Sequence[Step], in_yuan: bool) -> None:
    if not any(step.gravity == Gravity.GENERAL for step in steps):
        raise ValidationError(_("The general step is needed: it is where an assessment begins."))
    last = Decimal(0)
    for step in sorted(steps, key=lambda step: list(Gravity).index(Gravity(step.gravity))):
        if step.high < step.low or step.low < 0 or (not in_yuan and step.high > 1):
            raise ValidationError(_("%(step)s: from–to is not a range.") % {"step": Gravity(step.gravity).label})
        if step.low < last:
            raise ValidationError(_("A graver step must not begin below a lighter one."))
        last = step.low


def _require_lawful(steps: Sequence[Step], violation: str, party: str, stage: str, on: date) -> None:
    """Yuan need a range to lie in: that of one act, party and situation."""
    if not (violation and party and stage):
        raise ValidationError(_("Amounts in yuan need one act, party and situation; otherwise enter shares."))
    held = next((e for e in entries() if e.violation.code == violation and e.violation.in_force(on)), None)
    ranges = [
        row
        for row in (held.sanctions if held else ())
        if (row.party, row.stage, row.basis) == (party, stage, AmountBasis.FIXED)
    ]
    if not ranges:
        raise ValidationError(_("The law has no fixed range for this act, party and situation."))
    low, high = min(row.low for row in ranges), max(row.high for row in ranges)  # type: ignore[type-var]
    if any(step.low < low or step.high > high for step in steps):  # type: ignore[operator]
        words = _("The steps leave the range of the law: %(low)s to %(high)s yuan.")
        raise ValidationError(words % {"low": f"{low:,.0f}", "high": f"{high:,.0f}"})


def _end_before(place: str, violation: str, party: str, stage: str, on: date, *, actor: Any, now: datetime) -> None:
    rows = DiscretionTable.unscoped.filter(
        place=place, violation=violation, party=party, stage=stage, valid_from__lt=on
    ).filter(DiscretionTable.on(on))
    for row in rows:
        writes.update(row, {"valid_to": on}, actor=actor, perm=KEEP, now=now, action="discretiontable.end")
