"""The audit trail: written inside the unit of work that changes the rows, never beside it.

Entries are chained per city: each digest covers the entry's own content and the digest before it (ADR 0002);
`audit_check` proves that nothing was changed since.
"""

import hashlib
import io
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from safetyportal.core import places
from safetyportal.core.context_vars import current_request
from safetyportal.core.models import AuditEntry

COPY_FROM = 30  # entries of one unit from which on COPY is faster than one statement
BATCH = 500
_ACTIONS: dict[str, object] = {}


class UnknownAction(LookupError):
    """An action that no app registered: a typing error in our code."""


def register_actions(labels: dict[str, object]) -> None:
    """Name the actions of an app: `{"enterprise.create": _("registered")}`. Called from each `audit_actions.py`."""
    _ACTIONS.update(labels)


def actions() -> dict[str, object]:
    """Every registered action with its label."""
    return dict(_ACTIONS)


def action_label(action: str) -> str:
    return str(_ACTIONS.get(action, action))


@dataclass
class Fact:
    """What the trail will say about one act; becomes a row when the unit of work ends."""

    action: str
    target_type: str
    target_id: str
    target_label: str
    place: str
    at: datetime
    actor_id: int | None
    actor_name: str
    on_behalf_of: str = ""
    changes: dict[str, Any] = field(default_factory=dict[str, Any])
    note: str = ""
    outcome: str = "ok"


def fact(
    action: str,
    target: Any,
    *,
    actor: Any,
    now: datetime,
    changes: dict[str, Any] | None = None,
    note: object = "",
    decision: Any = None,
    place: str | None = None,
    outcome: str = "ok",
) -> Fact:
    """Describe an act on `target` (a model instance). Raises `UnknownAction` for an unregistered action."""
    if action not in _ACTIONS:
        raise UnknownAction(action)
    concealed = getattr(target, getattr(target, "scope_floor", ""), "")  # told of where it may be seen, not below
    where = place or concealed or getattr(target, "place", None) or getattr(target, "path", None)
    return Fact(
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk or ""),
        target_label=str(target)[:200],
        place=where or getattr(actor, "place", None) or places.ROOT,  # a thing without a place: where the actor is
        at=now,
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor)[:140] if getattr(actor, "pk", None) else "",
        on_behalf_of=getattr(decision, "on_behalf_of", "") or "",
        changes=changes or {},
        note=str(note),
        outcome=outcome,
    )


class Describer:
    """Facts about many new rows of one model by one actor, without making the rows in memory; for bulk services."""

    def __init__(self, action: str, model: Any, *, actor: Any, now: datetime):
        if action not in _ACTIONS:
            raise UnknownAction(action)
        self.action, self.target_type, self.at = action, model._meta.label_lower, now
        self.actor_id, self.actor_name = actor.pk, str(actor)[:140]

    def fact(
        self, pk: int, label: str, place: str, changes: dict[str, Any], note: str = "", decision: Any = None
    ) -> Fact:
        return Fact(
            action=self.action,
            target_type=self.target_type,
            target_id=str(pk),
            target_label=label[:200],
            place=place,
            at=self.at,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            on_behalf_of=getattr(decision, "on_behalf_of", "") or "",
            changes=changes,
            note=note,
        )


def chain_of(place: str) -> str:
    """Key of the chain: the city's code, or the province's above it."""
    parts = places.segments(place)[:2]
    return parts[-1] if parts else "0"


# What a digest covers, as COPY writes it out: `audit_check` hashes a chain as fast as the database can send it.
CONTENT = (
    "sequence", "at", "actor_id", "actor_name", "on_behalf_of", "action", "target_type", "target_id", "target_label",
    "place", "changes", "note", "outcome", "request_id", "address", "chain",
)  # fmt: skip
_ESCAPES = str.maketrans({"\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def content_of(values: dict[str, Any]) -> bytes:
    """The columns named in `CONTENT` as one line of COPY; the time in microseconds, so that no setting shows in it."""
    told = {**values, "at": (values["at"] - _EPOCH) // timedelta(microseconds=1)}
    return "\t".join([_field(told[name]) for name in CONTENT]).encode()


def _field(value: Any) -> str:
    text = "\\N" if value is None else str(value)
    return text if value is None or (text.isprintable() and "\\" not in text) else text.translate(_ESCAPES)


def digest_of(content: bytes, previous: bytes) -> bytes:
    return hashlib.sha256(previous + b"\n" + content).hexdigest().encode()


def append(facts: list[Fact]) -> None:
    """Write the entries, chain by chain in sorted order so that two units never wait for each other crosswise.

    Must be the last thing that a transaction does; `writes.unit_of_work` calls it there.
    """
    by_chain: dict[str, list[Fact]] = defaultdict(list)
    for item in facts:
        by_chain[chain_of(item.place)].append(item)
    with connection.cursor() as cursor:
        for key in sorted(by_chain):
            sequence, digest = _locked_head(cursor, key)
            for first in range(0, len(by_chain[key]), BATCH):
                batch = by_chain[key][first : first + BATCH]
                sequence, digest = _write(cursor, key, batch, sequence, digest)


def _locked_head(cursor: Any, key: str) -> tuple[int, bytes]:
    statement = "SELECT sequence, digest FROM core_auditchain WHERE key = %s FOR UPDATE"
    cursor.execute(statement, [key])
    head = cursor.fetchone()
    if head is None:
        cursor.execute("INSERT INTO core_auditchain VALUES (%s, 0, '') ON CONFLICT DO NOTHING", [key])
        cursor.execute(statement, [key])
        head = cursor.fetchone()
    return head[0], head[1].encode()


def _write(cursor: Any, key: str, facts: list[Fact], sequence: int, digest: bytes) -> tuple[int, bytes]:
    """Entries and the chain's new head; few in one statement, many by COPY. Returns the head."""
    request = current_request()
    entries = []
    for item in facts:
        sequence += 1
        values = {
            **vars(item),
            "changes": _json(item.changes),
            "request_id": request.request_id,
            "address": request.address,
            "chain": key,
            "sequence": sequence,
        }
        content = content_of(values)
        digest = digest_of(content, digest)
        entries.append((values, content, digest))
    (_copy if len(entries) > COPY_FROM else _insert)(cursor, entries, key)
    return sequence, digest


def _insert(cursor: Any, entries: list[tuple[dict, bytes, bytes]], key: str) -> None:
    row = f"({', '.join(['%s'] * (len(CONTENT) + 1))})"
    rows = [value for values, _content, digest in entries for value in (*map(values.get, CONTENT), digest.decode())]
    last, _content, head = entries[-1]
    cursor.execute(
        f"WITH written AS (INSERT INTO core_auditentry ({', '.join(CONTENT)}, digest)"  # noqa: S608 -- own names
        f" VALUES {', '.join([row] * len(entries))})"
        " UPDATE core_auditchain SET sequence = %s, digest = %s WHERE key = %s",
        [*rows, last["sequence"], head.decode(), key],
    )


def _copy(cursor: Any, entries: list[tuple[dict, bytes, bytes]], key: str) -> None:
    """What was hashed is a line of COPY already, but for the time."""
    lines = io.BytesIO()
    for values, content, digest in entries:
        sequence, _microseconds, rest = content.split(b"\t", 2)
        lines.write(b"\t".join((sequence, values["at"].isoformat().encode(), rest, digest)) + b"\n")
    lines.seek(0)
    cursor.copy_expert(f"COPY core_auditentry ({', '.join(CONTENT)}, digest) FROM STDIN", lines)
    last, _content, head = entries[-1]
    cursor.execute(
        "UPDATE core_auditchain SET sequence = %s, digest = %s WHERE key = %s", [last["sequence"], head.decode(), key]
    )


def _json(changes: dict[str, Any]) -> str:
    return json.dumps(changes, default=str, ensure_ascii=False, separators=(",", ":"))


def timeline(record: Any, limit: int = 200) -> QuerySet[AuditEntry]:
    """Entries about one record, newest first. The caller has already shown that the reader may see the record."""
    return AuditEntry.unscoped.filter(target_type=record._meta.label_lower, target_id=str(record.pk))[:limit]
