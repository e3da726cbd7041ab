"""Whether the audit trail is as it was written: the first row of each chain that does not fit, and why.

A digest covers the columns `audit.CONTENT` as COPY writes them, so checking is one pass over what the database sends,
range by range, in constant memory. Hourly seals over all heads show a chain that was cut or rewritten as a whole.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from safetyportal.core import audit
from safetyportal.core.models import AuditChain, AuditEntry, AuditSeal

RANGE = 50_000  # entries for each COPY: a fraction of a second, far below the statement time-out


@dataclass(frozen=True)
class Finding:
    """The first row of a chain that does not fit, and why."""

    chain: str
    sequence: int
    entry_id: int | None
    problem: str


def verify(chain: str | None = None, *, since: AuditSeal | None = None) -> tuple[int, list[Finding]]:
    """Check every chain (or one): number of good rows and the first bad row of each broken chain.

    `since` begins behind the heads of a seal instead of at the first entry; the seal itself is checked all the same.
    """
    checked, findings = 0, _broken_seals()
    sealed = since.heads if since else {}
    keys = AuditChain.objects.order_by("key").values_list("key", flat=True)
    for key in keys.filter(key=chain) if chain else keys:
        good, finding = _verify_chain(key, *sealed.get(key, (0, "")))
        checked += good
        findings += [finding] if finding else []
    findings += [Finding(key, 1, None, "head removed") for key in _chains_without_head() if chain in {None, key}]
    differing = {finding.chain for finding in findings}
    seals = "SELECT heads FROM core_auditseal"
    return checked, findings + [found for found in _against(seals, []) if found.chain not in differing]


class _Reader:
    """Takes the lines of a COPY one by one and follows the chain until something does not fit."""

    def __init__(self, sequence: int, digest: bytes):
        self.sequence, self.digest, self.problem = sequence, digest, ""

    def write(self, line: bytes) -> None:
        digest, content = line[:64], line[65:-1]
        if hashlib.sha256(self.digest + b"\n" + content).hexdigest().encode() == digest:
            self.sequence += 1
            self.digest = digest
        elif not self.problem:
            in_order = content.startswith(b"%d\t" % (self.sequence + 1))
            self.problem = "changed" if in_order else "missing"


def _verify_chain(key: str, start: int, digest: str) -> tuple[int, Finding | None]:
    reader = _Reader(start, digest.encode())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequence, digest, (SELECT max(sequence) FROM core_auditentry WHERE chain = key)"
            " FROM core_auditchain WHERE key = %s",
            [key],
        )
        head, head_digest, last = cursor.fetchone()  # of one moment: what is appended meanwhile is not looked at
        while not reader.problem and reader.sequence < head:
            before = reader.sequence
            cursor.copy_expert(_copy_statement(cursor, key, before, min(before + RANGE, head)), reader)
            if reader.sequence == before and not reader.problem:
                reader.problem = "missing" if (last or 0) > before else "cut off at the end"
    if not reader.problem and (last or 0) != head:
        reader.problem = "behind the head"
    elif not reader.problem and reader.digest != head_digest.encode():
        return reader.sequence - start, Finding(key, reader.sequence, None, "differs from its head")
    return reader.sequence - start, _finding(key, reader) if reader.problem else None


def _copy_statement(cursor: Any, key: str, after: int, upto: int) -> str:
    columns = ", ".join("(extract(epoch FROM at) * 1000000)::bigint" if c == "at" else c for c in audit.CONTENT)
    rows = cursor.mogrify("WHERE chain = %s AND sequence > %s AND sequence <= %s", [key, after, upto]).decode()
    return f"COPY (SELECT digest, {columns} FROM core_auditentry {rows} ORDER BY sequence) TO STDOUT"  # noqa: S608


def _finding(key: str, reader: _Reader) -> Finding:
    sequence = reader.sequence + 1
    known = AuditEntry.unscoped.filter(chain=key, sequence=sequence).values_list("pk", flat=True).first()
    return Finding(key, sequence, known, reader.problem)


def _chains_without_head() -> list[str]:
    """Chains that have entries and no head; jumps from key to key through the index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE found AS ((SELECT min(chain) AS chain FROM core_auditentry) UNION ALL"
            " SELECT (SELECT min(chain) FROM core_auditentry WHERE chain > found.chain) FROM found"
            " WHERE found.chain IS NOT NULL) SELECT chain FROM found WHERE chain IS NOT NULL"
            " AND NOT EXISTS (SELECT FROM core_auditchain WHERE key = chain) ORDER BY chain"
        )
        return [key for (key,) in cursor.fetchall()]


def _signature(at: datetime, heads: dict[str, Any]) -> str:
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
    return [
        Finding("seal", 0, mark.pk, f"seal of {mark.at:%Y-%m-%d %H:%M} changed")
        for mark in AuditSeal.objects.order_by("at").iterator(chunk_size=500)
        if not hmac.compare_digest(mark.signature, _signature(mark.at, mark.heads))
    ]


def _against(seals: str, params: list) -> list[Finding]:
    """Compare with all seals, not the last alone: a chain rewritten in between was sealed again since.

    `seals` is a statement that gives their `heads`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH sealed AS (SELECT DISTINCT h.key, (h.value->>0)::bigint AS sequence, h.value->>1 AS digest"  # noqa: S608
            f" FROM ({seals}) s, jsonb_each(s.heads) h)"
            " SELECT sealed.key, min(sealed.sequence) FROM sealed LEFT JOIN core_auditentry e"
            " ON e.chain = sealed.key AND e.sequence = sealed.sequence"
            " WHERE sealed.sequence > 0 AND e.digest IS DISTINCT FROM sealed.digest GROUP BY 1 ORDER BY 1",
            params,
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
    heads = json.dumps([mark["heads"] for mark in seals])
    return findings + _against("SELECT heads FROM jsonb_array_elements(%s::jsonb) heads", [heads])
