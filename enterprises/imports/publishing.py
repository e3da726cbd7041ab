"""Applying good rows: new enterprises by COPY, changed ones by their columns, counts and trail for both."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import cast

from django.db.models import F

from enterprises.choices import DataSource, EnterpriseStatus
from enterprises.imports.checking import changes_of, compare, covering, sectors_of, still_in_force
from enterprises.imports.columns import COLUMNS, FIELDS, PERMISSION
from enterprises.models import Enterprise
from enterprises.services import facts as facts_
from enterprises.workflow import ENTERPRISE_FLOW
from safetyportal.core import audit, places, rollups, writes
from safetyportal.core.access import granted
from safetyportal.core.bulk import Template
from safetyportal.core.choices import Level
from safetyportal.core.crypto import blind_index, encrypt, mask
from safetyportal.core.grants import Grant
from safetyportal.core.imports.spec import Chunk, Row
from safetyportal.core.workflow import Clock

ACTION = "enterprise.import"
_PERSONAL = frozenset(column.key for column in COLUMNS if column.personal)


def publish(chunk: Chunk) -> None:
    """Apply the rows of a chunk inside the caller's unit of work; what is wrong by now becomes an error of its row."""
    still_in_force(chunk)
    targets = compare(chunk, lock=True)
    good = [row for row in chunk.rows if not row.errors]
    counts: Counter = Counter()
    trail: list[audit.Fact] = []
    insert([row for row in good if row.effect == "create"], chunk, counts, trail)
    for row in good:
        if row.effect == "update":
            change(targets[row.number], row, chunk, counts, trail)
    rollups.add_all(facts_.METRIC, counts)
    writes.log_all(trail)


@dataclass(frozen=True)
class _Start:
    """State of a new enterprise by whose posting lets it in: the city enters, the county proposes."""

    status: str
    clock: str
    due_at: datetime | None
    registered_at: datetime | None
    reviewed_by_id: int | None


def _start(grant: Grant, place: str, chunk: Chunk) -> _Start:
    if places.depth(grant.place) <= Level.CITY:
        return _Start(EnterpriseStatus.ACTIVE, "", None, chunk.now, None)
    clock = cast(Clock, ENTERPRISE_FLOW.clocks[EnterpriseStatus.COUNTY_PASSED])
    due_at = clock.due_at(SimpleNamespace(place=place), chunk.now)
    return _Start(EnterpriseStatus.COUNTY_PASSED, clock.name, due_at, None, chunk.actor.pk)


# Attribute name of each field -> column of the table; generated ones are the database's own.
COLUMN_OF = {field.name: field.column for field in Enterprise._meta.concrete_fields if not field.generated}


def template() -> Template:
    """An enterprise of which nothing is known but that it was imported."""
    fields = [field for field in Enterprise._meta.concrete_fields if not field.generated]
    blank: dict[str, object] = {
        str(field.column): field.get_default() if field.has_default() else None if field.null else ""
        for field in fields
    }
    return Template(Enterprise._meta.db_table, blank | {"data_source": DataSource.IMPORT})


def insert(rows: list[Row], chunk: Chunk, counts: Counter, trail: list[audit.Fact]) -> None:
    """Insert new enterprises with numbers from the sequence, so that each place is right at once."""
    if not rows:
        return
    grants = granted(chunk.actor, PERMISSION)
    starts: dict[tuple, tuple[Grant, _Start]] = {}
    form, facts = template(), audit.Describer(ACTION, Enterprise, actor=chunk.actor, now=chunk.now)
    dated = dict.fromkeys(("created_at", "updated_at", "submitted_at"), chunk.now)
    lines = []
    for pk, row in zip(Enterprise.next_ids(len(rows)), rows, strict=True):
        at, code, path = row.values["at"]
        sectors = sectors_of(row.values, chunk)
        known = (places.at_level(path, "township"), *sectors)
        if known not in starts:
            grant = cast(Grant, covering(grants, path, sectors))  # `still_in_force` has asked
            starts[known] = (grant, _start(grant, path, chunk))
        grant, start = starts[known]
        place = f"{path}E{pk}/"
        settled = {
            "id": pk, "jurisdiction_id": at, "place": place, "sectors": sectors,
            "acceptance_number": f"QY{code[:6]}{pk:09d}",
        }  # fmt: skip
        derived = _derived(row.values, place, chunk)
        lines.append(form.line(dated | settled | vars(start) | derived | stored(row.values)))
        counts[_cell(path, sectors[0], start.status)] += 1
        trail.append(
            facts.fact(pk, row.values["name"], place, _said(row.values, start.status), chunk.source_of(row), grant)
        )
    form.copy(lines)


def stored(values: dict) -> dict:
    """Field values as the table holds them: personal data encrypted, with their blind index."""
    found = {COLUMN_OF[name]: values[name] for name in FIELDS if name in values}
    for name in _PERSONAL & found.keys():
        if f"{name}_index" in COLUMN_OF:
            found[f"{name}_index"] = blind_index(found[name])
        found[name] = encrypt(found[name])
    if found.get("credit_code"):
        found["no_code_reason"] = ""
    return found


def _derived(values: dict, place: str, chunk: Chunk) -> dict:
    """Scale and its reason; equal figures at equal places are computed once."""
    figures = tuple(values.get(name) for name in ("industry", "staff_total", "annual_revenue", "total_assets"))
    key = (places.at_level(place, "province"), *figures)
    known = chunk.memory.setdefault("scales", {})
    if key not in known:
        industry, staff, revenue, assets = figures
        likeness = SimpleNamespace(
            industry=industry or "", staff_total=staff, annual_revenue=revenue, total_assets=assets, place=place
        )
        known[key] = facts_.scale_of(cast(Enterprise, likeness), chunk.now)
    scale, reason = known[key]
    return {"scale": scale, "scale_reason": reason}


def _cell(path: str, sector: str, status: str) -> tuple[str, str]:
    return places.at_level(path, "township"), rollups.dimension_key(risk="-", sector=sector, status=status)


def _said(values: dict, status: str) -> dict:
    """What the trail keeps of a new enterprise: every given value; personal data masked."""
    said = {
        name: [None, mask(values[name]) if name in _PERSONAL else values[name]] for name in FIELDS if name in values
    }
    said["status"] = [None, status]
    return said


def change(enterprise: Enterprise, row: Row, chunk: Chunk, counts: Counter, trail: list[audit.Fact]) -> None:
    """Change a registered enterprise; scale, sectors and former names follow."""
    changes = changes_of(row, enterprise)
    before_cell, told = facts_.cell(enterprise), writes.comparing(enterprise)
    old_name = enterprise.name
    for name, value in changes.items():
        setattr(enterprise, name, value)
    if enterprise.name != old_name and old_name not in enterprise.former_names:
        enterprise.former_names = [*enterprise.former_names, old_name]
    facts_.derive(enterprise, chunk.now)
    changed = told()
    enterprise.version = F("version") + 1
    enterprise.save(update_fields=sorted({*changed, "version", "updated_at", *_indexes(changed)}))
    for (place, dimensions), value in ((before_cell, -1), (facts_.cell(enterprise), 1)):
        counts[place, rollups.dimension_key(**dimensions)] += value
    decision = covering(granted(chunk.actor, PERMISSION), enterprise.place, enterprise.sectors)
    trail.append(
        audit.fact(
            ACTION, enterprise, actor=chunk.actor, now=chunk.now, changes=changed, note=chunk.source_of(row),
            decision=decision,
        )
    )  # fmt: skip


def _indexes(changed: dict) -> set[str]:
    return {f"{name}_index" for name in changed if f"{name}_index" in COLUMN_OF}
