"""What officers enter during a visit: facts and answers, from tablets that may be late, offline or double.

Two officers fill one visit. Each fact and each answer has its own version: a change that was made in sight of an older
one raises `ChangedDifferently` with both values, and a person decides. Nothing is overwritten silently.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.models import Visit, VisitAnswer
from inspections.queries.visits import FACTS, items_for
from inspections.services.visits_conflicts import ChangedDifferently
from inspections.services.visits_guards import require_open
from inspections.workflow.visits import CONDUCT
from safetyportal.core import writes
from safetyportal.core.crypto import EncryptedTextField


def fact_told(visit: Visit, name: str) -> dict[str, Any]:
    """A fact with its version as the tablets get it: a phone is masked once it has been kept."""
    field, value = Visit._meta.get_field(name), getattr(visit, name)
    told = field.shown(value) if isinstance(field, EncryptedTextField) and value else value
    return {"value": told, **visit.marks.get(name, {"version": 0, "by": "", "at": ""})}


def change_fact(*, visit: Visit, name: str, value: str, seen: int | None, actor: Any, now: datetime) -> int:
    """Keep one fact; returns its new version. `seen`: the version that was on the screen (None: do not compare).

    Raises `NotAllowed`, `TransitionDenied`, `ChangedDifferently`, `ValidationError`.
    """
    if name not in FACTS:
        raise ValidationError({"name": _("There is no such field.")})
    value = value.strip()
    with writes.unit_of_work():
        row = writes.locked(visit)
        require_open(row, actor)
        mark = row.marks.get(name, {"version": 0, "by": "", "at": ""})
        current = getattr(row, name)
        if current == value:
            return int(mark["version"])
        if seen is not None and seen != mark["version"]:
            raise ChangedDifferently(fact_told(row, name))
        version = int(mark["version"]) + 1
        marks = {**row.marks, name: {"version": version, "by": actor.name, "at": now.isoformat()}}
        writes.update(row, {name: value, "marks": marks}, actor=actor, perm=CONDUCT, now=now)
    return version


def answer(
    *, visit: Visit, item: int, result: str, note: str, seen: int | None, actor: Any, now: datetime
) -> VisitAnswer:
    """Keep the answer to one item of the checklist. Raises as `change_fact` does."""
    with writes.unit_of_work():
        row = writes.locked(visit)
        require_open(row, actor)
        if item not in {one.pk for one in items_for(row)}:
            raise ValidationError({"item": _("This visit does not ask that item.")})
        current = VisitAnswer.unscoped.filter(visit=row, item_id=item).select_related("answered_by").first()
        note = note.strip()
        if current and (current.result, current.note) == (result, note):
            return current
        if current and seen is not None and seen != current.version:
            raise ChangedDifferently(answer_told(current))
        values = {"result": result, "note": note, "answered_by": actor, "answered_at": now}
        if current is None:
            made = VisitAnswer(visit=row, item_id=item, **values)
            return writes.create(made, actor=actor, perm=CONDUCT, now=now)
        return writes.update(current, values, actor=actor, perm=CONDUCT, now=now)


def answer_rest(*, visit: Visit, items: list[int], result: str, actor: Any, now: datetime) -> list[int]:
    """One answer for all of these items that nobody has answered yet, in one line of the trail; returns those it
    holds for. What a colleague answered meanwhile stays. Raises `NotAllowed`, `TransitionDenied`, `ValidationError`.
    """
    with writes.unit_of_work():
        row = writes.locked(visit)
        decision = require_open(row, actor)
        known = {one.pk: one for one in items_for(row)}
        if not items or not set(items) <= set(known):
            raise ValidationError({"items": _("This visit does not ask that item.")})
        answered = set(VisitAnswer.unscoped.filter(visit=row).values_list("item_id", flat=True))
        rest = [pk for pk in dict.fromkeys(items) if pk not in answered]
        made = [VisitAnswer(visit=row, item_id=pk, result=result, answered_by=actor, answered_at=now) for pk in rest]
        for one in made:
            one.clean_fields(exclude=["visit", "item", "answered_by"])
        VisitAnswer.unscoped.bulk_create(made)
        if rest:
            codes = "、".join(known[pk].base.code for pk in rest)
            writes.log("visit.answer_rest", row, actor=actor, now=now, note=codes[:500], decision=decision)
    return rest


def answer_told(row: VisitAnswer) -> dict[str, Any]:
    """An answer as the other tablet shows it."""
    return {
        "version": row.version, "result": row.result, "note": row.note, "by": row.answered_by.name,
        "at": row.answered_at.isoformat(),
    }  # fmt: skip
