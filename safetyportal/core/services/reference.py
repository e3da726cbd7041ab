"""Loads the committed reference data. Repeatable: rows are matched by their natural key and never doubled.

A part whose files have not changed since the last load is skipped, so what administrators have edited since stays.
Divisions go in by COPY (44,703 nodes in about two seconds); the rest in batches.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, models

from safetyportal.core import data_files
from safetyportal.core.choices import Level
from safetyportal.core.data_files import Division
from safetyportal.core.deadlines import forget_calendar
from safetyportal.core.models import AuditEntry, Boundary, CalendarDay, CodeEntry, Jurisdiction, Rule
from safetyportal.core.rules import forget_rules
from safetyportal.core.writes import log, unit_of_work

ACTION = "jurisdiction.load"
BATCH = 2_000
_LOAD_LOCK = 0x6C6F_6164  # one load at a time
PARTS = ["divisions", "boundaries", "calendar", "codes", "rules"]  # and what apps add, in this order


@dataclass(frozen=True)
class Loaded:
    """What a load did to one part."""

    part: str
    total: int
    added: int
    changed: int
    skipped: bool = False


def register_part(part: str, files: Callable[[], list[Path]], load: Callable[[], tuple[int, int, int]]) -> None:
    """Let an app's own reference data be loaded along, after the kernel's: from its `AppConfig.ready`.

    `load` runs inside the unit of work of the whole load, is repeatable, and returns how many rows there are in the
    files, how many it added and how many it changed.
    """
    if part not in PARTS:
        PARTS.append(part)
    data_files.FILES[part] = files
    _LOADERS[part] = lambda name, _roots, _root: Loaded(name, *load())


def load_reference(
    *, now: datetime, roots: Collection[str] = (), force: bool = False, report: Callable[[Loaded], None] | None = None
) -> list[Loaded]:
    """Load everything, or only the divisions and boundaries at, below and above `roots` (division codes).

    Run by an operator on the server (`manage.py load_reference`), so the audit entry names no person; it holds the
    counts and the digest of the files. `force` loads parts whose files have not changed as well.
    """
    results = []
    with unit_of_work():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOAD_LOCK])
        root = _ensure_root()
        before = {} if force else _last_digests()
        digests = {part: _digest(part, roots) for part in PARTS}
        for part in PARTS:
            if before.get(part) == digests[part]:
                result = Loaded(part, 0, 0, 0, skipped=True)
            else:
                result = _LOADERS[part](part, roots, root)
            results.append(result)
            if report:
                report(result)
        done = {r.part: {"added": r.added, "changed": r.changed} for r in results if not r.skipped}
        if done:
            log(ACTION, root, actor=None, now=now, changes={**done, "digests": digests})
    forget_rules()
    forget_calendar()
    return results


def _digest(part: str, roots: Collection[str]) -> str:
    content = data_files.digest(data_files.files_of(part))
    return f"{content} {','.join(sorted(roots))}".strip() if part in {"divisions", "boundaries"} else content


def _last_digests() -> dict[str, str]:
    last = AuditEntry.unscoped.filter(action=ACTION).order_by("-id").first()
    return last.changes.get("digests", {}) if last else {}


def _ensure_root() -> Jurisdiction:
    root, _created = Jurisdiction.objects.get_or_create(
        path="/",
        defaults={
            "code": data_files.NATION_CODE,
            "name": data_files.NATION_NAME,
            "short_name": data_files.NATION_NAME,
            "level": Level.NATION,
        },
    )
    return root


def _load_divisions(part: str, roots: Collection[str], root: Jurisdiction) -> Loaded:
    """Add the divisions that are not known and correct what the table names differently.

    A code that was merged, renamed or moved here is known, whether in force or not, and keeps what was decided here.
    """
    rows = list(data_files.divisions(roots))
    known = {node.code: node for node in Jurisdiction.objects.order_by("valid_to")}  # in force (null) comes last
    new = [row for row in rows if row.code not in known]
    changed = [node for row in rows if (node := known.get(row.code)) and _correct(node, row)]
    Jurisdiction.objects.bulk_update(changed, ["name", "short_name", "kind"], batch_size=BATCH)
    _copy_divisions(new, known)
    return Loaded(part, len(rows), len(new), len(changed))


def _correct(node: Jurisdiction, row: Division) -> bool:
    """Take over name and kind from the table; no for a node that has a history of its own."""
    if node.valid_to or node.valid_from:
        return False
    wanted = (row.name, row.short_name, row.kind)
    if (node.name, node.short_name, node.kind) == wanted:
        return False
    node.name, node.short_name, node.kind = wanted
    return True


def _copy_divisions(rows: list[Division], known: dict[str, Jurisdiction]) -> None:
    """COPY the rows with numbers taken beforehand, so that children can name their parents."""
    if not rows:
        return
    placed = {code: (node.pk, node.path) for code, node in known.items()}
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('core_jurisdiction', 'id')) FROM generate_series(1, %s)", [len(rows)]
        )
        numbers = [number for (number,) in cursor.fetchall()]
        for number, row in zip(numbers, rows, strict=True):
            parent, parent_path = placed[row.parent_code]
            path = f"{parent_path}{row.code}/"
            placed[row.code] = (number, path)
            writer.writerow([number, row.code, row.name, row.short_name, int(row.level), row.kind, parent, path])
        buffer.seek(0)
        cursor.copy_expert(
            "COPY core_jurisdiction (id, code, name, short_name, level, kind, parent_id, path)"
            " FROM STDIN WITH (FORMAT csv)",
            buffer,
        )


def _upsert(model: type[models.Model], key: tuple[str, ...], rows: Iterable[dict]) -> tuple[int, int, int]:
    """Insert or correct rows by natural key; rows that are equal are not touched. Total, added, changed."""
    rows_of = model._default_manager
    known = {tuple(getattr(row, name) for name in key): row for row in rows_of.all()}
    add, change, columns, total = [], [], [], 0
    for values in rows:
        total += 1
        columns = [name for name in values if name not in key]
        row = known.get(tuple(values[name] for name in key))
        if row is None:
            add.append(model(**values))
        elif any(getattr(row, name) != values[name] for name in columns):
            for name in columns:
                setattr(row, name, values[name])
            change.append(row)
    rows_of.bulk_create(add, batch_size=BATCH)
    if change:
        rows_of.bulk_update(change, columns, batch_size=BATCH)
    return total, len(add), len(change)


def _load_boundaries(part: str, roots: Collection[str], root: Jurisdiction) -> Loaded:
    """A boundary with a review number was loaded by the operator and is never replaced by the shipped outline."""
    reviewed = set(Boundary.objects.exclude(review_number="").values_list("code", flat=True))
    rows = (row for row in data_files.boundaries(roots) if row["code"] not in reviewed)
    return Loaded(part, *_upsert(Boundary, ("code",), rows))


def _load_calendar(part: str, roots: Collection[str], root: Jurisdiction) -> Loaded:
    return Loaded(part, *_upsert(CalendarDay, ("day",), data_files.calendar_days()))


def _load_codes(part: str, roots: Collection[str], root: Jurisdiction) -> Loaded:
    return Loaded(part, *_upsert(CodeEntry, ("table", "code"), data_files.code_entries()))


def _load_rules(part: str, roots: Collection[str], root: Jurisdiction) -> Loaded:
    return Loaded(part, *_upsert(Rule, ("key", "place", "valid_from"), data_files.rules()))


_LOADERS: dict[str, Callable[[str, Collection[str], Jurisdiction], Loaded]] = {
    "divisions": _load_divisions,
    "boundaries": _load_boundaries,
    "calendar": _load_calendar,
    "codes": _load_codes,
    "rules": _load_rules,
}
