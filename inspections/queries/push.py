"""What is an event, and what a receiver is told of it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from inspections.choices.push import EventKind
from inspections.models import EnforcementCase, EnforcementPaper, EventSubscription, InspectionTask, PushEvent, Visit
from safetyportal.core.audit import actions
from safetyportal.core.models import AuditEntry

KINDS: dict[str, tuple[str, Any]] = {
    "inspectiontask": (EventKind.TASK, InspectionTask),
    "visit": (EventKind.VISIT, Visit),
    "enforcementpaper": (EventKind.PAPER, EnforcementPaper),
    "enforcementcase": (EventKind.CASE, EnforcementCase),
}
_SILENT = ("update", "change", "delete", "seed")  # no steps: they would tell of every key that was pressed


def event_actions() -> list[str]:
    """Acts of the trail that are events: every step of the four, and that they began."""
    found = (name.partition(".") for name in actions())
    return sorted(f"{model}.{verb}" for model, _dot, verb in found if model in KINDS and verb not in _SILENT)


def entries_after(entry: int, limit: int) -> list[AuditEntry]:
    """Events of the trail behind this number, oldest first."""
    rows = AuditEntry.unscoped.filter(pk__gt=entry, action__in=event_actions(), outcome="ok")
    return list(rows.order_by("pk")[:limit])


def events_of(entries: Iterable[AuditEntry]) -> list[tuple[PushEvent, str]]:
    """New rows for entries of the trail, each with the place from which it is seen; none for what is gone."""
    entries = list(entries)
    records = _records(entries)
    found = []
    for entry in entries:
        kind, _model = KINDS[entry.action.partition(".")[0]]
        record = records.get((entry.action.partition(".")[0], entry.target_id))
        if record is not None:
            event = PushEvent(
                entry=entry.pk, kind=kind, action=entry.action, at=entry.at, place=record.place,
                body_id=record.body_id, payload=payload_of(entry, record),
            )  # fmt: skip
            found.append((event, seen_from(record)))
    return found


def _records(entries: list[AuditEntry]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for name, (_kind, model) in KINDS.items():
        numbers = {entry.target_id for entry in entries if entry.action.startswith(f"{name}.")}
        if not numbers:
            continue
        rows = model.unscoped.filter(pk__in=[n for n in numbers if n.isdecimal()])
        for row in rows.select_related("body", "enterprise"):
            found[name, str(row.pk)] = row
    return found


def payload_of(entry: AuditEntry, record: Any) -> dict[str, Any]:
    """What is told: which step of which record, of which body, at which unit. No person is named."""
    name, _dot, step = entry.action.partition(".")
    return {
        "id": str(entry.pk),
        "event": entry.action,
        "step": step,
        "at": entry.at.isoformat(),
        "record": {
            "type": name,
            "id": record.pk,
            "number": getattr(record, "number", "") or "",
            "kind": getattr(record, "kind", "") or "",
            "status": record.status,
            "due_at": record.due_at.isoformat() if record.due_at else None,
        },
        "body": {"code": record.body.code, "name": record.body.name},
        "enterprise": {"credit_code": record.enterprise.credit_code or "", "name": record.enterprise.name},
        "place": record.jurisdiction.code,
        "source": settings.PUBLIC_URL,
    }


def seen_from(record: Any) -> str:
    """The place from which a covert inspection is seen, and upwards; "" for what hides from nobody below."""
    sources = (record, getattr(record, "visit", None), getattr(record, "task", None))
    return next((place for one in sources if (place := getattr(one, "seen_from", ""))), "")


def wanted_by(event: PushEvent, floor: str, subscriptions: Iterable[EventSubscription]) -> list[EventSubscription]:
    """Systems that are told of an event: of the body itself, or of the whole place where they asked for that."""
    return [one for one in subscriptions if event.kind in one.kinds and _concerns(event, floor, one)]


def _concerns(event: PushEvent, floor: str, one: EventSubscription) -> bool:
    """A covert inspection is told to its own body and to places that may see it, never below."""
    if one.body_id == event.body_id:
        return True
    return one.whole_place and event.place.startswith(one.place) and (not floor or floor.startswith(one.place))
