"""Opening a period: one table for each level that has enterprises, one quarter or year report for each enterprise.

Batch by batch, each one transaction with its trail. What exists already is left alone, so two workers, a second run or
a run after a crash open the rest and nothing twice.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection

from enterprises.choices import REGISTERED
from enterprises.models import Enterprise
from hazards.choices_tables import OWN_KINDS, ReportLevel
from hazards.models import LevelReport
from hazards.queries.level_reports import LEVELS
from hazards.services import level_terms as terms
from hazards.services import monthly_terms
from hazards.workflow import LEVEL_FLOW
from safetyportal.core import audit, places, writes
from safetyportal.core.choices import Level, NodeKind
from safetyportal.core.models import Jurisdiction

BATCH = 2000
Progress = Callable[..., None]


def open_periods(
    *, actor: Any, now: datetime, progress: Progress | None = None, checkpoint: dict[str, Any] | None = None
) -> int:
    """Open what has ended: months, quarters and years, for every level and enterprise. Run by the portal on the 1st.

    Goes on behind `checkpoint` ({kind-first day: done}). Returns how many reports were opened.
    """
    opened, done = 0, checkpoint or {}
    kinds = [*((kind, False) for kind in terms.NODE_KINDS), *((kind, True) for kind in OWN_KINDS)]
    for kind, own in kinds:
        for first, last in terms.periods_to_open(kind, now):
            mark = f"{kind}-{first}"
            if not done.get(mark):
                make = open_of_enterprises if own else open_of_levels
                opened += make(kind, first, last, actor=actor, now=now, progress=progress)
                if progress:
                    progress(opened, None, mark, **{mark: True})
    return opened


def open_of_levels(
    kind: str, first: date, last: date, *, actor: Any, now: datetime, progress: Progress | None = None
) -> int:
    """One report for each province, city, county and township that has enterprises and an authority of its own."""
    return _open(kind, first, last, (_of_node(node, kind, first, last, now) for node in _nodes()), actor=actor, now=now,
                 progress=progress)  # fmt: skip


def _nodes() -> Iterable[Jurisdiction]:
    townships = (
        Enterprise.unscoped.filter(status__in=REGISTERED)
        .order_by()
        .values_list("place__province", "place__city", "place__county", "place__township")
        .distinct()
    )
    wanted = {path for parts in townships for path in places.ancestors(f"/{'/'.join(parts)}/")}
    nodes = Jurisdiction.objects.filter(valid_to=None, level__range=(Level.PROVINCE, Level.TOWNSHIP))
    return [node for node in nodes.exclude(kind=NodeKind.PASS_THROUGH).order_by("path") if node.path in wanted]


def _of_node(node: Jurisdiction, kind: str, first: date, last: date, now: datetime) -> LevelReport:
    level = LEVELS[node.level - 1]
    report = LevelReport(jurisdiction=node, place=node.path, kind=kind, level=level, first=first, last=last)
    return _started(report, now)


def open_of_enterprises(
    kind: str, first: date, last: date, *, actor: Any, now: datetime, progress: Progress | None = None
) -> int:
    """One report for each enterprise that files monthly reports in the last month of the period (same rule)."""
    month = last.replace(day=1)
    rows = Enterprise.unscoped.filter(status__in=REGISTERED).select_related("jurisdiction").order_by("pk")
    owing = (row for row in rows.iterator(chunk_size=BATCH) if monthly_terms.must_file(row, month))
    made = (_of_enterprise(row, kind, first, last, now) for row in owing)
    return _open(kind, first, last, made, actor=actor, now=now, progress=progress)


def _of_enterprise(enterprise: Enterprise, kind: str, first: date, last: date, now: datetime) -> LevelReport:
    report = LevelReport(
        jurisdiction=enterprise.jurisdiction,
        place=enterprise.place,
        sectors=enterprise.sectors,
        enterprise=enterprise,
        trade=enterprise.supervision_classes[0] if enterprise.supervision_classes else "other",
        kind=kind,
        level=ReportLevel.ENTERPRISE,
        first=first,
        last=last,
    )
    return _started(report, now)


def _started(report: LevelReport, now: datetime) -> LevelReport:
    report.deadline = terms.deadline_when_opened(report.kind, report.level, report.last, report.place, now)
    LEVEL_FLOW.start(report, now)
    return report


def _open(
    kind: str, first: date, last: date, reports: Iterable[LevelReport], *, actor: Any, now: datetime,
    progress: Progress | None,
) -> int:  # fmt: skip
    opened, rest = 0, iter(reports)
    while batch := list(islice(rest, BATCH)):
        with writes.unit_of_work():
            opened += len(_insert(kind, first, batch, actor=actor, now=now))
        if progress:
            progress(opened, None, f"{kind} {first}")
    return opened


def _insert(kind: str, first: date, batch: list[LevelReport], *, actor: Any, now: datetime) -> list[LevelReport]:
    """Insert those that do not exist, one opener of a period at a time, and tell the trail."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"level:{kind}:{first}"])
    exists = LevelReport.unscoped.filter(kind=kind, first=first)
    if kind in OWN_KINDS:
        known = set(
            exists.values_list("enterprise_id", flat=True).filter(enterprise__in=[r.enterprise_id for r in batch])
        )
        new = [report for report in batch if report.enterprise_id not in known]
    else:
        known = set(exists.values_list("jurisdiction_id", flat=True))
        new = [report for report in batch if report.jurisdiction_id not in known]
    LevelReport.unscoped.bulk_create(new, batch_size=BATCH)
    describer = audit.Describer("levelreport.open", LevelReport, actor=actor, now=now)
    changes = {"status": [None, "due"], "kind": [None, str(kind)], "first": [None, first.isoformat()]}
    if new:
        writes.log_all([describer.fact(row.pk, str(row), row.place, changes) for row in new])
    return new
