"""The nightly search for untrustworthy data: city by city, kind by kind, each one statement with figures and trail.

What is known already is left alone, or its evidence grows while nobody has answered yet; so a second run, two workers
and a run after a crash raise nothing twice.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection

from hazards.choices_signals import SignalKind
from hazards.models import SignalScan, TrustSignal
from hazards.queries.signal_finders import FINDERS, IGNORED, PEERS_OF_PROVINCE
from hazards.services import signal_telling
from hazards.services.monthly_terms import month_of, reported_month
from hazards.services.signal_counts import DIMENSIONS, METRIC, TOWNSHIP
from safetyportal.core import audit, places, writes
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import add_months, due_by_rule, local_day
from safetyportal.core.models import Jurisdiction
from safetyportal.core.rules import rule

OVERLAP = 5_000  # photos that are looked at again: a number is taken before its transaction ends
RECENT = 3  # months after which a run that nobody goes on with is no news
_MERGED = "ARRAY(SELECT DISTINCT unnest(signal.{0} || excluded.{0}) ORDER BY 1)"
_ARRAYS = ("hazard_rows", "report_rows", "photo_rows")
_RAISE = """
WITH put AS (
    INSERT INTO hazards_trustsignal AS signal (enterprise_id, jurisdiction_id, place, sectors, kind, subject, status,
        clock, due_at, month, raised_at, evidence, hazard_rows, report_rows, photo_rows, answer, decision_note, version,
        created_at, updated_at)
    SELECT firm.id, firm.jurisdiction_id, firm.place, firm.sectors, %(kind)s, found.subject, 'raised', 'answer',
        %(due_at)s, found.month, %(now)s, found.evidence, found.hazard_rows, found.report_rows, found.photo_rows, '',
        '', 1, %(now)s, %(now)s
    FROM ({finder}) AS found JOIN enterprises_enterprise AS firm ON firm.id = found.enterprise_id
    WHERE firm.status <> 'cancelled' ORDER BY firm.id, found.subject
    ON CONFLICT (enterprise_id, kind, subject) DO UPDATE SET month = excluded.month, evidence = excluded.evidence,
        {merged}, version = signal.version + 1, updated_at = excluded.updated_at
        WHERE signal.status = 'raised' AND NOT ({known})
    RETURNING signal.id, signal.enterprise_id, signal.place, signal.sectors, signal.kind, signal.status,
        signal.evidence, signal.xmax = 0 AS fresh
), shifted AS (
    INSERT INTO core_rollupdelta (metric, place, dimensions, period, value)
    SELECT '{metric}', {township}, {dimensions}, NULL::date, count(*) FROM put WHERE fresh GROUP BY 2, 3
)
SELECT coalesce(json_agg(json_build_array(put.id, firm.name, put.place, put.fresh) ORDER BY put.id), '[]')
FROM put JOIN enterprises_enterprise AS firm ON firm.id = put.enterprise_id
"""


def _statement(kind: str) -> str:
    return _RAISE.format(
        finder=FINDERS[SignalKind(kind)],
        merged=", ".join(f"{name} = {_MERGED.format(name)}" for name in _ARRAYS),
        known=" AND ".join(f"signal.{name} @> excluded.{name}" for name in _ARRAYS),
        metric=METRIC,
        township=TOWNSHIP,
        dimensions=DIMENSIONS,
    )


def search_all(
    *, actor: Any, now: datetime, progress: Callable[..., None] | None = None, checkpoint: dict[str, Any] | None = None
) -> dict[str, int]:
    """Look through every city, going on behind the checkpoint (`done`: last city). Run by the portal, each night.

    Returns how many marks were raised and how many grew.
    """
    done, result = (checkpoint or {}).get("done", ""), {"raised": 0, "grown": 0}
    cities = Jurisdiction.objects.filter(level=Level.CITY, valid_to=None, path__gt=done).order_by("path")
    peers: dict[str, str] = {}
    for city in cities:
        province = places.segments(city.path)[0]
        if province not in peers:
            peers[province] = _peers_of(province, city.path, now)
        for kind in FINDERS:
            raised, grown = search(kind, city.path, actor=actor, now=now, province_peers=peers[province])
            result["raised"] += raised
            result["grown"] += grown
        signal_telling.tell_digest(city.path, now=now)
        if progress:
            progress(result["raised"], None, city.name, done=city.path)
    return result


def search(kind: str, place: str, *, actor: Any, now: datetime, province_peers: str = "[]") -> tuple[int, int]:
    """One kind in one city, in one transaction. Returns how many marks are new, and how many grew."""
    values = {
        **_values(kind, place, now),
        "kind": kind,
        "city": places.segments(place)[1],
        "now": now,
        "due_at": due_by_rule("hazard.signal_answer_workdays", place=place, start=now),
        "province_peers": province_peers,
    }
    with writes.unit_of_work():
        if kind == SignalKind.SAME_PHOTO:
            values["after"] = _photos_behind(place)
        with connection.cursor() as cursor:
            cursor.execute(_statement(kind), values)
            rows = cursor.fetchone()[0]
        _log(rows, kind, actor=actor, now=now)
    new = sum(fresh for *_row, fresh in rows)
    return new, len(rows) - new


def _values(kind: str, place: str, now: datetime) -> dict[str, Any]:
    """Thresholds of the place, and the days between which the kind is looked for."""
    this, last = month_of(local_day(now)), reported_month(now)
    given = dict(rule(f"hazard.signal_{kind}", place, local_day(now)))
    if kind == SignalKind.ZERO_RUN:
        since = add_months(last, -int(given["window"]))
        return {**given, "since": since, "last": last, "recent": add_months(last, -RECENT)}
    if kind == SignalKind.AGAINST_OFFICIAL:
        return {**given, "since": date(last.year, 1, 1), "until": this}
    if kind == SignalKind.SAME_PHOTO:
        return {**given, "month": this}
    return {**given, "ignored": IGNORED, "since": add_months(this, 1 - int(given["months"]))}


def _peers_of(province: str, place: str, now: datetime) -> str:
    """Runs of zero declarations in the whole province by class and scale, as the statement of a city takes them."""
    values = {**_values(SignalKind.ZERO_RUN, place, now), "province": province}
    with connection.cursor() as cursor:
        cursor.execute(PEERS_OF_PROVINCE, values)
        return json.dumps(cursor.fetchone()[0])


def _photos_behind(place: str) -> int:
    """The photo behind which the search begins; the next one begins where this one ends."""
    scan, _made = SignalScan.objects.select_for_update().get_or_create(place=place)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM core_attachment")
        newest = cursor.fetchone()[0]
    begin = max(0, scan.photo - OVERLAP)
    scan.photo = newest
    scan.save(update_fields=["photo"])
    return begin


def _log(rows: list[list], kind: str, *, actor: Any, now: datetime) -> None:
    raised = audit.Describer("trustsignal.raise", TrustSignal, actor=actor, now=now)
    grown = audit.Describer("trustsignal.update", TrustSignal, actor=actor, now=now)
    label = SignalKind(kind).label
    facts = [
        (raised if fresh else grown).fact(pk, f"{name} {label}", place, {"status": [None, "raised"]} if fresh else {})
        for pk, name, place, fresh in rows
    ]
    if facts:
        writes.log_all(facts)
