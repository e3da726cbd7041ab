"""Answering an inspection item by item, from phones that may be late, offline, double, or wrong about the time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import AnswerResult, HazardLevel, HazardSource, InspectionStatus, Rhythm
from hazards.models import Hazard, InspectionAnswer, SelfInspection
from hazards.queries.checklists import EffectiveItem, items_of
from hazards.queries.criteria import unknown_criteria
from hazards.queries.inspections import PHOTO
from hazards.queries.photos import BEFORE
from hazards.services.loop import report_found
from hazards.workflow.inspections import CARRY_OUT
from safetyportal.core import attachments, writes
from safetyportal.core.access import require
from safetyportal.core.deadlines import local_day
from safetyportal.core.errors import Conflict, TransitionDenied
from safetyportal.core.models import Attachment

_SOURCES = {Rhythm.SHIFT: HazardSource.TEAM, Rhythm.DAY: HazardSource.TEAM, Rhythm.WEEK: HazardSource.WORKSHOP}


class AnsweredDifferently(Conflict):
    """Somebody answered the item meanwhile; both answers are shown and the person decides."""

    default = _("Somebody else has answered this item meanwhile. Compare the two answers.")

    def __init__(self, current: InspectionAnswer) -> None:
        super().__init__()
        self.current = current


@dataclass(frozen=True)
class Given:
    """What was seen at one item. `device_at` is the phone's clock, `age_seconds` how long ago by that same clock."""

    result: str
    note: str = ""
    location: str = ""
    longitude: Any = None
    latitude: Any = None
    device_at: datetime | None = None
    age_seconds: int = 0

    def values(self) -> dict[str, Any]:
        return {
            "result": self.result,
            "note": self.note.strip(),
            "location": self.location.strip(),
            "longitude": self.longitude,
            "latitude": self.latitude,
        }


def answer(
    *, selfinspection: SelfInspection, item: int, given: Given, seen: int | None, actor: Any, now: datetime
) -> InspectionAnswer:
    """Keep the answer to one item; a hazard becomes a record at once, once.

    `seen` is the version of the answer that the person had before them (0: none, None: do not compare). The time is
    ours: the phone only says how long ago it was. Raises `NotAllowed`, `TransitionDenied`, `AnsweredDifferently`,
    `ValidationError`.
    """
    require(actor, CARRY_OUT, selfinspection)
    with writes.unit_of_work():
        inspection = writes.locked(selfinspection)
        if inspection.status != InspectionStatus.RUNNING:
            raise TransitionDenied(_("This inspection is not under way."))
        asked = _item(inspection, item)
        current = InspectionAnswer.unscoped.filter(inspection=inspection, item_id=item).first()
        if current and _same(current, given):
            return current
        _require_seen(current, seen)
        if current and current.hazard_id:
            raise TransitionDenied(_("This hazard is recorded already; change it on its own page."))
        return _keep(inspection, asked, current, given, actor=actor, now=now)


def _item(inspection: SelfInspection, pk: int) -> EffectiveItem:
    found = next((one for one in items_of(inspection.item_ids) if one.pk == pk), None)
    if found is None:
        raise ValidationError({"item": _("This inspection does not ask that item.")})
    return found


def _same(current: InspectionAnswer, given: Given) -> bool:
    names = ("result", "note", "location")
    return all(getattr(current, name) == given.values()[name] for name in names)


def _require_seen(current: InspectionAnswer | None, seen: int | None) -> None:
    if seen is not None and current is not None and current.version != seen:
        raise AnsweredDifferently(current)


def _keep(inspection, asked: EffectiveItem, current, given: Given, *, actor, now) -> InspectionAnswer:
    answered_at = moment(given, inspection, now)
    values = {**given.values(), "answered_by": actor, "answered_at": answered_at, "device_at": given.device_at}
    if given.result == AnswerResult.HAZARD:
        values["hazard"] = _found(inspection, asked, given, answered_at, actor=actor, now=now)
    if current is None:
        row = InspectionAnswer(inspection=inspection, item=asked.base, **values)
        return writes.create(row, actor=actor, perm=CARRY_OUT, now=now)
    return writes.update(current, values, actor=actor, perm=CARRY_OUT, now=now)


def moment(given: Given, inspection: SelfInspection, now: datetime) -> datetime:
    """When it was answered: as long ago as the phone says by its own clock, but never before the start nor after now.

    So a phone whose clock is a day off does no harm, and an answer given in a cellar keeps its hour.
    """
    age = min(max(given.age_seconds, 0), int((now - (inspection.started_at or now)).total_seconds()))
    return datetime.fromtimestamp(now.timestamp() - max(age, 0), now.tzinfo)


def _found(inspection, asked: EffectiveItem, given: Given, found_at: datetime, *, actor, now) -> Hazard:
    """The record of a hazard: what the person saw, and what the item says about it."""
    if not given.note.strip():
        raise ValidationError({"note": _("Please describe the hazard.")})
    today = local_day(now)
    unknown = set(unknown_criteria(asked.criteria, today)) if asked.is_major else set()
    facts = {
        "source": _SOURCES.get(inspection.rhythm, HazardSource.ENTERPRISE),
        "source_note": f"{inspection.number} {asked.base.code}",
        "found_on": local_day(found_at),
        "finder": actor.name,
        "description": given.note.strip(),
        "location": given.location.strip() or asked.base.section or inspection.enterprise.name[:100],
        "part": asked.base.section,
        "category": asked.base.category,
        "basis": asked.basis,
        "level": asked.level,
        "criteria": [code for code in asked.criteria if code not in unknown] if asked.is_major else [],
        "longitude": given.longitude,
        "latitude": given.latitude,
    }
    if facts["level"] != HazardLevel.MAJOR:
        facts["level"] = HazardLevel.GENERAL
    hazard = report_found(enterprise=inspection.enterprise, facts=facts, actor=actor, now=now)
    _take_along(inspection, asked.pk, hazard)
    return hazard


def _take_along(inspection: SelfInspection, item: int, hazard: Hazard) -> None:
    """Photos that were taken before the hazard was written down belong to it: one file, one record."""
    mine = Attachment.unscoped.filter(
        target_type=inspection._meta.label_lower, target_id=inspection.pk, purpose=f"{PHOTO}{item}"
    )
    mine.update(target_type=hazard._meta.label_lower, target_id=hazard.pk, purpose=BEFORE)


def add_photo(*, selfinspection: SelfInspection, item: int, upload: Any, actor: Any, now: datetime) -> Attachment:
    """Keep a photo of an item: with the hazard where there is one, else with the inspection.

    The inspection is not locked while the picture is worked on, so that a large one stops nobody's answers. Raises
    `NotAllowed`, `TransitionDenied`, `ValidationError` (no photo, too large).
    """
    if selfinspection.status != InspectionStatus.RUNNING:
        raise TransitionDenied(_("This inspection is not under way."))
    _item(selfinspection, item)
    purpose = f"{PHOTO}{item}"
    stored = attachments.store(upload, actor=actor, record=selfinspection, purpose=purpose, now=now, perm=CARRY_OUT)
    if not stored.content_type.startswith("image/"):
        raise ValidationError(_("Please add a photo."))
    with writes.unit_of_work():
        writes.locked(selfinspection)
        known = InspectionAnswer.unscoped.filter(inspection=selfinspection, item_id=item).first()
        if known is not None and known.hazard is not None:
            _take_along(selfinspection, item, known.hazard)
    return stored
