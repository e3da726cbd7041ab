"""Findings of a visit and their photos, while it is being carried out."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hazards.choices import HazardCategory, HazardLevel
from hazards.queries.criteria import unknown_criteria
from inspections.choices.visits import Measure
from inspections.models import Finding, Violation, Visit
from inspections.queries.visits import photo_purpose
from inspections.services.visits_conflicts import ChangedDifferently
from inspections.services.visits_guards import require_open
from inspections.workflow.visits import CONDUCT
from safetyportal.core import attachments, writes
from safetyportal.core.attachments import attachments_of
from safetyportal.core.deadlines import local_day
from safetyportal.core.models import Attachment
from safetyportal.core.rules import rule


@dataclass(frozen=True)
class Found:
    """One finding as an officer wrote it down."""

    description: str = ""
    location: str = ""
    category: str = HazardCategory.B99
    basis: str = ""
    criteria: list[str] = field(default_factory=list)
    measure: str = Measure.TIME_LIMIT
    rectify_by: date | None = None
    responsible: str = ""
    corrected: bool = False
    item: int | None = None
    violation: int | None = None

    def values(self) -> dict[str, Any]:
        told = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(self).items()}
        item, violation = told.pop("item"), told.pop("violation")
        return {**told, "item_id": item, "violation_id": violation}


def keep_finding(*, visit: Visit, key: UUID, found: Found, seen: int | None, actor: Any, now: datetime) -> Finding:
    """Record a finding, or change the one with this key. `seen` is the version that was on the screen (0: a new one).

    Raises `NotAllowed`, `TransitionDenied`, `ChangedDifferently`, `ValidationError`.
    """
    with writes.unit_of_work():
        row = writes.locked(visit)
        require_open(row, actor)
        values = _checked(row, found, now)
        current = Finding.unscoped.filter(visit=row, key=key).select_related("changed_by").first()
        if current is None:
            order = Finding.unscoped.filter(visit=row).count() + 1
            made = Finding(visit=row, key=key, order=order, changed_by=actor, **values)
            return writes.create(made, actor=actor, perm=CONDUCT, now=now)
        if not current.removed and all(getattr(current, name) == value for name, value in values.items()):
            return current
        _require_seen(current, seen)
        changes = {_field(name): _value(name, value) for name, value in values.items()}
        changes |= {"changed_by": actor, "removed": False}
        return writes.update(current, changes, actor=actor, perm=CONDUCT, now=now)


def _field(name: str) -> str:
    return name.removesuffix("_id")


def _value(name: str, value: Any) -> Any:
    if name == "violation_id" and value is not None:
        return Violation.objects.filter(pk=value).first()
    if name == "item_id" and value is not None:
        items: Any = Finding._meta.get_field("item").related_model
        return items.unscoped.filter(pk=value).first()
    return value


def _checked(row: Visit, found: Found, now: datetime) -> dict[str, Any]:
    values, on = found.values(), local_day(now)
    if not values["description"]:
        raise ValidationError({"description": _("Please describe what was found.")})
    if values["item_id"] is not None and values["item_id"] not in row.item_ids:
        raise ValidationError({"item": _("This visit does not ask that item.")})
    if values["violation_id"] is not None and not Violation.objects.filter(pk=values["violation_id"]).exists():
        raise ValidationError({"violation": _("There is no such unlawful act.")})
    unknown = unknown_criteria(values["criteria"], on)
    if unknown:
        raise ValidationError({"criteria": _("There is no such criterion: %s") % "、".join(unknown)})
    if values["rectify_by"] is not None:
        _require_day(row, values, on)
    return values


def _require_day(row: Visit, values: dict[str, Any], on: date) -> None:
    most = rule("hazard.rectify_max_days", row.place, on)
    days = int(most[HazardLevel.MAJOR if values["criteria"] else HazardLevel.GENERAL])
    if values["rectify_by"] < local_day(row.started_at):
        raise ValidationError({"rectify_by": _("The time limit lies in the past.")})
    if values["rectify_by"] > on + timedelta(days=days):
        raise ValidationError({"rectify_by": _("The time limit may be at most %(n)s days ahead.") % {"n": days}})


def remove_finding(*, visit: Visit, key: UUID, seen: int | None, actor: Any, now: datetime) -> Finding | None:
    """Take a finding back; its photos stay in the record. One that never arrived is nothing to take back."""
    with writes.unit_of_work():
        row = writes.locked(visit)
        require_open(row, actor)
        current = Finding.unscoped.filter(visit=row, key=key).select_related("changed_by").first()
        if current is None or current.removed:
            return current
        _require_seen(current, seen)
        changes = {"removed": True, "changed_by": actor}
        return writes.update(current, changes, actor=actor, perm=CONDUCT, now=now, action="finding.remove")


def _require_seen(current: Finding, seen: int | None) -> None:
    if seen is not None and seen != current.version:
        raise ChangedDifferently(finding_told(current))


def finding_told(row: Finding) -> dict[str, Any]:
    """A finding as tablets keep and compare it."""
    return {
        "key": str(row.key), "version": row.version, "order": row.order, "description": row.description,
        "location": row.location, "category": row.category, "basis": row.basis, "criteria": row.criteria,
        "measure": row.measure, "measure_words": str(row.get_measure_display()),
        "rectify_by": row.rectify_by.isoformat() if row.rectify_by else "", "responsible": row.responsible,
        "corrected": row.corrected, "item": row.item_id, "violation": row.violation_id, "removed": row.removed,
        "by": row.changed_by.name if row.changed_by else "", "at": row.updated_at.isoformat(),
    }  # fmt: skip


def add_photo(*, visit: Visit, key: UUID, upload: Any, after: bool, actor: Any, now: datetime) -> Attachment:
    """Keep a photo of a finding; it may arrive before the finding itself.

    The visit is not locked while the picture is worked on. Raises `NotAllowed`, `TransitionDenied`, `ValidationError`.
    """
    require_open(visit, actor)
    purpose = photo_purpose(key, after)
    with writes.unit_of_work():
        stored = attachments.store(upload, actor=actor, record=visit, purpose=purpose, now=now, perm=CONDUCT)
        if not stored.content_type.startswith("image/"):
            raise ValidationError(_("Please add a photo."))
        require_open(writes.locked(visit), actor)
    return stored


def require_whole(row: Visit, found: list[Finding], now: datetime) -> None:
    """Raises `ValidationError` unless every finding can go onto a paper and into the hazard loop."""
    problems: list[Any] = []
    purposes = set(attachments_of(row).values_list("purpose", flat=True))
    for number, one in enumerate(found, start=1):
        message = _problem(one, purposes)
        if message:
            problems.append(_("Finding %(n)s: %(problem)s") % {"n": number, "problem": message})
    if problems:
        raise ValidationError({"findings": problems})


def _problem(one: Finding, purposes: set[str]) -> Any:
    if one.corrected and photo_purpose(one.key, after=True) not in purposes:
        return _("corrected on the spot needs a photo taken afterwards")
    if not one.corrected and one.rectify_by is None:
        return _("by when is it to be corrected?")
    if one.criteria and one.corrected:
        return _("a major hazard is not corrected on the spot")
    return ""
