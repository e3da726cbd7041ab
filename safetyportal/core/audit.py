"""The audit trail: written inside the unit of work that changes the rows, never beside it.

Entries are chained per city: each digest covers the entry's own content and the digest before it. `verify` names the
first row that does not fit; hourly seals over all heads show a chain that was cut or rewritten as a whole.
"""

import hashlib
import hmac
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from safetyportal.core import places
from safetyportal.core.context_vars import current_request
from safetyportal.core.models import AuditChain, AuditEntry, AuditSeal

_ACTIONS: dict[str, object] = {}
BATCH = 5_000


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
    changes: dict = field(default_factory=dict)
    note: str = ""
    outcome: str = "ok"


def fact(action: str, target, *, actor, now, changes=None, note="", decision=None, place=None, outcome="ok") -> Fact:
    """Describe an act on `target` (a model instance). Raises `UnknownAction` for an unregistered action."""
    if action not in _ACTIONS:
        raise UnknownAction(action)
    where = place or getattr(target, "place", None) or getattr(target, "path", None) or places.ROOT
    return Fact(
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk or ""),
        target_label=str(target)[:200],
        place=where,
        at=now,
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor)[:140] if getattr(actor, "pk", None) else "",
        on_behalf_of=getattr(decision, "on_behalf_of", "") or "",
        changes=changes or {},
        note=note,
        outcome=outcome,
    )


class Describer:
    """Facts about many new rows of one model by one actor, without making the rows in memory; for bulk services."""

    def __init__(self, action: str, model, *, actor, now: datetime):
        if action not in _ACTIONS:
            raise UnknownAction(action)
        self.action, self.target_type, self.at = action, model._meta.label_lower, now
        self.actor_id, self.actor_name = actor.pk, str(actor)[:140]

    def fact(self, pk: int, label: str, place: str, changes: dict, note: str = "", decision=None) -> Fact:
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


def _canonical(entry: AuditEntry) -> bytes:
    content = {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "on_behalf_of": entry.on_behalf_of,
        "action": entry.action,
        "target": [entry.target_type, entry.target_id, entry.target_label],
        "place": entry.place,
        "changes": entry.changes,
        "note": entry.note,
        "outcome": entry.outcome,
        "request": [entry.request_id, entry.address],
        "chain": [entry.chain, entry.sequence],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def digest_of(entry: AuditEntry, previous: str) -> str:
    return hashlib.sha256(previous.encode() + b"\n" + _canonical(entry)).hexdigest()


def append(facts: list[Fact]) -> None:
    """Write the entries, chain by chain in sorted order so that two units never wait for each other crosswise.

    Must run inside a transaction; `writes.unit_of_work` is the only caller.
    """
    by_chain: dict[str, list[Fact]] = defaultdict(list)
    for item in facts:
        by_chain[chain_of(item.place)].append(item)
    request = current_request()
    for key in sorted(by_chain):
        head = _locked_head(key)
        entries = []
        for item in by_chain[key]:
            head.sequence += 1
            entry = AuditEntry(
                **item.__dict__,
                request_id=request.request_id,
                address=request.address,
                chain=key,
                sequence=head.sequence,
            )
            entry.changes = json.loads(json.dumps(entry.changes, default=str))
            entry.digest = head.digest = digest_of(entry, head.digest)
            entries.append(entry)
        AuditEntry.unscoped.bulk_create(entries, batch_size=BATCH)
        head.save(update_fields=["sequence", "digest"])


def _locked_head(key: str) -> AuditChain:
    heads = AuditChain.objects.select_for_update()
    head = heads.filter(key=key).first()
    if head is None:
        AuditChain.objects.bulk_create([AuditChain(key=key)], ignore_conflicts=True)
        head = heads.get(key=key)
    return head


def timeline(record, limit: int = 200):
    """Entries about one record, newest first. The caller has already shown that the reader may see the record."""
    return AuditEntry.unscoped.filter(target_type=record._meta.label_lower, target_id=str(record.pk))[:limit]


@dataclass(frozen=True)
class Finding:
    """The first row of a chain that does not fit, and why."""

    chain: str
    sequence: int
    entry_id: int | None
    problem: str


def verify(chain: str | None = None) -> tuple[int, list[Finding]]:
    """Check every chain (or one): number of good rows and the first bad row of each broken chain."""
    checked, findings = 0, []
    heads = AuditChain.objects.order_by("key")
    for head in heads.filter(key=chain) if chain else heads:
        good, finding = _verify_chain(head)
        checked += good
        if finding:
            findings.append(finding)
    findings += _orphan_chains(chain)
    findings += _broken_seals()
    return checked, findings


def _verify_chain(head: AuditChain) -> tuple[int, Finding | None]:
    previous, expected = "", 0
    rows = AuditEntry.unscoped.filter(chain=head.key).order_by("sequence")
    for entry in rows.iterator(chunk_size=BATCH):
        expected += 1
        if entry.sequence != expected:
            return expected - 1, Finding(head.key, expected, None, "missing")
        digest = digest_of(entry, previous)
        if digest != entry.digest:
            return expected - 1, Finding(head.key, expected, entry.pk, "changed")
        previous = digest
    if expected != head.sequence or previous != head.digest:
        return expected, Finding(head.key, expected + 1, None, "cut off at the end")
    return expected, None


def _orphan_chains(chain: str | None) -> list[Finding]:
    keys = AuditEntry.unscoped.order_by().values_list("chain", flat=True).distinct()
    known = set(AuditChain.objects.values_list("key", flat=True))
    return [Finding(key, 1, None, "head removed") for key in keys if key not in known and chain in {None, key}]


def _signature(at: datetime, heads: dict) -> str:
    content = json.dumps([at.astimezone(UTC).isoformat(), heads], sort_keys=True).encode()
    return hmac.new(settings.AUDIT_SEAL_KEY.encode(), content, hashlib.sha256).hexdigest()


def seal(now: datetime) -> AuditSeal:
    """Sign all heads as they are. Run hourly; `manage.py verify_audit --export-seals` copies seals off the host."""
    heads = {head.key: [head.sequence, head.digest] for head in AuditChain.objects.order_by("key")}
    made, _created = AuditSeal.objects.get_or_create(
        at=now, defaults={"heads": heads, "signature": _signature(now, heads)}
    )
    return made


def _broken_seals() -> list[Finding]:
    findings = []
    for mark in AuditSeal.objects.order_by("at").iterator():
        if not hmac.compare_digest(mark.signature, _signature(mark.at, mark.heads)):
            findings.append(Finding("seal", 0, mark.pk, f"seal of {mark.at:%Y-%m-%d %H:%M} changed"))
    last = AuditSeal.objects.order_by("-at").first()
    return findings + (_against_seal(last.heads) if last else [])


def _against_seal(heads: dict) -> list[Finding]:
    """A chain rewritten from the start has good digests, but not the one that was sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.key, (h.value->>0)::bigint FROM jsonb_each(%s::jsonb) h LEFT JOIN core_auditentry e"
            " ON e.chain = h.key AND e.sequence = (h.value->>0)::bigint"
            " WHERE (h.value->>0)::bigint > 0 AND e.digest IS DISTINCT FROM h.value->>1 ORDER BY 1",
            [json.dumps(heads)],
        )
        return [Finding(key, sequence, None, "differs from the sealed digest") for key, sequence in cursor.fetchall()]


def against_exported(seals: list[dict]) -> list[Finding]:
    """Compare with seals kept elsewhere: shows a trail that was cut or rewritten together with its seals here."""
    findings = []
    for mark in seals:
        at = datetime.fromisoformat(mark["at"])
        if not hmac.compare_digest(mark["signature"], _signature(at, mark["heads"])):
            findings.append(Finding("seal", 0, None, f"exported seal of {at:%Y-%m-%d %H:%M} changed"))
        elif not AuditSeal.objects.filter(at=at, signature=mark["signature"]).exists():
            findings.append(Finding("seal", 0, None, f"seal of {at:%Y-%m-%d %H:%M} is missing here"))
    return findings + (_against_seal(seals[-1]["heads"]) if seals else [])
