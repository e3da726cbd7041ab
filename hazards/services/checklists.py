"""Keeping checklists: a level adds standards and items of its own and tightens those above it, never less.

For province and city supervisors at their own level, for the enterprise's head and safety officer at theirs, for the
system administrator nationally (`keep_checkliststandard`). A changed item is a new row from a day on.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from hazards.choices import RHYTHMS, HazardLevel
from hazards.models import ChecklistItem, ChecklistStandard, InspectionFrequency
from hazards.queries.checklists import EffectiveItem, upper_items
from safetyportal.core import places, writes
from safetyportal.core.access import granted_paths
from safetyportal.core.choices import Level, Verification
from safetyportal.core.deadlines import local_day
from safetyportal.core.decisions import ALLOWED, Decision, denied
from safetyportal.core.errors import NotAllowed

KEEP, MANAGE = "hazards.keep_checkliststandard", "hazards.manage_inspectionfrequency"
LEVELS = (Level.NATION, Level.PROVINCE, Level.CITY)  # of authorities that keep standards
_RANK: dict[str, int] = {HazardLevel.GENERAL: 0, HazardLevel.MAJOR: 1}
CONTENT = ("section", "category", "title", "method", "basis", "level", "criteria", "duty", "rhythm", "order")


def own_level(actor: Any, place: str) -> Decision:
    """A level keeps its own checklists, not those below it."""
    if place in granted_paths(actor, KEEP):
        return ALLOWED
    return denied(_("Each level keeps its own checklists; this one belongs to another level."))


def require_own_level(actor: Any, place: str) -> None:
    """Raises `NotAllowed` for who keeps another level's checklists, or none."""
    verdict = own_level(actor, place)
    if not verdict:
        raise NotAllowed(verdict.reason)


def add_standard(
    *, place: Any, code: str, title: str, valid_from: date, actor: Any, now: datetime,
    sectors: list[str] | None = None, supervision_classes: list[str] | None = None,
    special_objects: list[str] | None = None, source: str = "",
) -> ChecklistStandard:  # fmt: skip
    """A standard of one's own, or with the code of an upper one an extension of that; `place` is a division or firm.

    An enterprise's own standard applies to itself, an extension where the upper one does. Raises `NotAllowed`,
    `ValidationError`.
    """
    enterprise = place if isinstance(place, Enterprise) else None
    node = enterprise.jurisdiction if enterprise else place
    path = enterprise.place if enterprise else node.path
    require_own_level(actor, path)
    if enterprise is None and node.level not in LEVELS:
        raise ValidationError({"place": _("Checklists are kept by the country, provinces, cities and enterprises.")})
    upper = upper_standard(code, path)
    limits = (sectors or []), (supervision_classes or []), (special_objects or [])
    if enterprise or upper:
        limits = ([], [], [])
    standard = ChecklistStandard(
        enterprise=enterprise,
        jurisdiction=node,
        place=path,
        code=code.strip(),
        title=title.strip() or (upper.title if upper else ""),
        source=source.strip(),
        verification=Verification.VERIFIED,
        valid_from=valid_from,
        sectors=limits[0],
        supervision_classes=limits[1],
        special_objects=limits[2],
    )
    return writes.create(standard, actor=actor, perm=KEEP, now=now)


def upper_standard(code: str, place: str) -> ChecklistStandard | None:
    """The nearest standard above a place with this code."""
    rows = ChecklistStandard.unscoped.filter(code=code, place__in=places.ancestors(place, own=False))
    return rows.order_by("-place").first()


def change_standard(
    *, checkliststandard: ChecklistStandard, actor: Any, now: datetime, expected_version: int | None = None, **values
) -> ChecklistStandard:
    """Title, source, to whom it applies, last day. An upper standard can only be changed by its own level."""
    require_own_level(actor, checkliststandard.place)
    return writes.update(checkliststandard, values, actor=actor, perm=KEEP, now=now, expected_version=expected_version)


def add_item(
    *, checkliststandard: ChecklistStandard, code: str, actor: Any, now: datetime, valid_from: date | None = None,
    action: str | None = None, **content,
) -> ChecklistItem:  # fmt: skip
    """An item of one's own. Its code must be new here and above, so that it can never hide an upper item."""
    require_own_level(actor, checkliststandard.place)
    start = valid_from or local_day(now)
    row = ChecklistItem(
        standard=checkliststandard, code=code.strip(), valid_from=start, verification=Verification.VERIFIED, **content
    )
    if any(item.base.code == row.code for item in upper_items(checkliststandard, start)):
        raise ValidationError({"code": _("An upper level uses this code. Tighten that item instead.")})
    if _running(checkliststandard, row.code, start).exists():
        raise ValidationError({"code": _("There is an item with this code already.")})
    return writes.create(row, actor=actor, perm=KEEP, now=now, action=action)


def tighten(
    *, checkliststandard: ChecklistStandard, tightens: str, actor: Any, now: datetime, method: str = "",
    level: str = HazardLevel.GENERAL, rhythm: str = "", basis: str = "", valid_from: date | None = None,
    action: str | None = None,
) -> ChecklistItem:  # fmt: skip
    """Ask more of an upper item: a further method, a higher level, a shorter rhythm. Less is refused."""
    require_own_level(actor, checkliststandard.place)
    start = valid_from or local_day(now)
    upper = next((item for item in upper_items(checkliststandard, start) if item.base.code == tightens), None)
    if upper is None:
        raise ValidationError({"tightens": _("No upper level has an item with this code.")})
    _require_stricter(upper, level, rhythm, method)
    with writes.unit_of_work():
        _end_running(checkliststandard, tightens, start, actor=actor, now=now)
        row = ChecklistItem(
            standard=checkliststandard,
            code=tightens,
            tightens=tightens,
            method=method.strip(),
            level=level,
            rhythm=rhythm,
            basis=basis.strip(),
            order=upper.base.order,
            valid_from=start,
            verification=Verification.VERIFIED,
        )
        return writes.create(row, actor=actor, perm=KEEP, now=now, action=action)


def _require_stricter(upper: EffectiveItem, level: str, rhythm: str, method: str) -> None:
    if rhythm and upper.own_rhythm and RHYTHMS.index(rhythm) > RHYTHMS.index(upper.own_rhythm):
        raise ValidationError(
            {"rhythm": _("The upper level asks for this more often; a longer rhythm is not possible.")}
        )
    raises_level = _RANK[level] > _RANK[upper.level]
    shortens = bool(rhythm) and rhythm != upper.own_rhythm
    adds = bool(method.strip()) and method.strip() not in upper.methods
    if not (raises_level or shortens or adds):
        raise ValidationError(_("Nothing here is stricter than what the upper level asks already."))


def revise_item(
    *, checklistitem: ChecklistItem, valid_from: date, actor: Any, now: datetime, action: str = "checklistitem.revise",
    **content,
) -> ChecklistItem:  # fmt: skip
    """Another text, level or rhythm of one's own item from a day on. What was inspected before keeps what it asked."""
    standard = checklistitem.standard
    require_own_level(actor, standard.place)
    with writes.unit_of_work():
        old = writes.locked(checklistitem)
        if old.valid_to is not None:
            raise ValidationError(_("This item was ended or replaced already."))
        if valid_from <= old.valid_from:
            raise ValidationError({"valid_from": _("The new text begins after the present one did.")})
        if old.tightens:
            upper = next((one for one in upper_items(standard, valid_from) if one.base.code == old.tightens), None)
            if upper is not None:
                level, rhythm = content.get("level", old.level), content.get("rhythm", old.rhythm)
                _require_stricter(upper, level, rhythm, content.get("method", old.method))
        values = {name: content.get(name, getattr(old, name)) for name in CONTENT}
        writes.update(old, {"valid_to": valid_from}, actor=actor, perm=KEEP, now=now, action="checklistitem.end")
        row = ChecklistItem(
            standard=standard, code=old.code, tightens=old.tightens, valid_from=valid_from,
            verification=Verification.VERIFIED, **values,
        )  # fmt: skip
        return writes.create(row, actor=actor, perm=KEEP, now=now, action=action)


def end_item(
    *, checklistitem: ChecklistItem, actor: Any, now: datetime, note: str, valid_to: date | None = None
) -> ChecklistItem:
    """End one's own item or tightening; the upper item goes on as it is."""
    require_own_level(actor, checklistitem.standard.place)
    last = valid_to or local_day(now)
    if checklistitem.valid_to is not None:
        raise ValidationError(_("This item was ended or replaced already."))
    last = max(last, checklistitem.valid_from)
    return writes.update(
        checklistitem, {"valid_to": last}, actor=actor, perm=KEEP, now=now, note=note, action="checklistitem.end"
    )


def _running(standard: ChecklistStandard, code: str, day: date):
    return ChecklistItem.unscoped.filter(ChecklistItem.on(day), standard=standard, code=code)


def _end_running(standard: ChecklistStandard, code: str, day: date, *, actor, now) -> None:
    for row in _running(standard, code, day).filter(valid_from__lt=day):
        writes.update(row, {"valid_to": day}, actor=actor, perm=KEEP, now=now, action="checklistitem.end")


def keep_row(row: Any, *, actor: Any, now: datetime, created: bool, changes: dict | None = None) -> Any:
    """What the administrators' console does with standards, items and frequencies: created, or changed in place."""
    perm = MANAGE if isinstance(row, InspectionFrequency) else KEEP
    if created:
        if isinstance(row, ChecklistStandard):
            row.place = row.jurisdiction.path
        return writes.create(row, actor=actor, perm=perm, now=now)
    return writes.update(row, changes or {}, actor=actor, perm=perm, now=now)
