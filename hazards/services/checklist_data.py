"""Loads the shipped checklists and frequencies (hazards/data/). Repeatable: rows are matched by code and first day.

The files are national norms with local defaults, so they stand at `/`. A changed text under the same first day is a
correction; a changed requirement comes with a later `valid_from` and ends the row before it.
"""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models

from hazards.choices import Rhythm
from hazards.models import ChecklistItem, ChecklistStandard, InspectionFrequency
from safetyportal.core.choices import Verification
from safetyportal.core.models import Jurisdiction
from safetyportal.core.places import ROOT

DATA = Path(__file__).resolve().parent.parent / "data"
BATCH = 1_000
Counts = tuple[int, int, int]  # rows in the files, added, changed
_RHYTHMS = {
    "shift": Rhythm.SHIFT,
    "daily": Rhythm.DAY,
    "weekly": Rhythm.WEEK,
    "half_monthly": Rhythm.HALF_MONTH,
    "monthly": Rhythm.MONTH,
    "quarterly": Rhythm.QUARTER,
    "half_yearly": Rhythm.HALF_YEAR,
    "yearly": Rhythm.YEAR,
}
_ITEM = (
    "section", "category", "title", "method", "basis", "level", "criteria", "rhythm", "verification", "order",
)  # fmt: skip


def checklist_files() -> list[Path]:
    return sorted((DATA / "checklists").glob("*.toml"))


def frequency_files() -> list[Path]:
    return [path for path in [DATA / "frequencies.toml"] if path.exists()]


def load_checklists() -> Counts:
    """Standards and items of every file."""
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in checklist_files()]
    root = Jurisdiction.objects.get(path=ROOT)
    standards = _load(ChecklistStandard.unscoped, ("place", "code"), [_standard(one, root) for one in files])
    by_code = {row.code: row for row in ChecklistStandard.unscoped.filter(place=ROOT)}
    rows = [row for one in files for row in _items(one, by_code[one["code"]])]
    items = _load(ChecklistItem.unscoped, ("standard_id", "code", "valid_from"), rows)
    _end_replaced(by_code.values())
    return _sum(standards, items)


def _standard(given: dict, root: Jurisdiction) -> dict[str, Any]:
    return {
        "place": ROOT,
        "code": given["code"],
        "jurisdiction_id": root.pk,
        "title": given["title"],
        "sectors": given.get("sectors", []),
        "supervision_classes": given.get("supervision_classes", []),
        "special_objects": given.get("special_objects", []),
        "source": given.get("source", ""),
        "verification": _verification(given),
        "valid_from": given["valid_from"],
        "valid_to": given.get("valid_to"),
    }


def _items(given: dict, standard: ChecklistStandard) -> Iterator[dict[str, Any]]:
    for order, item in enumerate(given["items"], start=1):
        values = {**item, "order": order * 10, "verification": _verification(item)}
        values["rhythm"] = _RHYTHMS[item["duty"]] if item.get("duty") else ""
        values["criteria"] = list(item.get("criteria", []))
        yield {
            "standard_id": standard.pk,
            "code": item["code"],
            "valid_from": item.get("valid_from", standard.valid_from),
            "valid_to": item.get("valid_to"),
            "tightens": "",
            **{name: values.get(name, "") for name in _ITEM},
        }


def _end_replaced(standards: Iterable[ChecklistStandard]) -> None:
    """The row before a newer one with the same code ends where that begins."""
    newer: dict[tuple[int, str], date] = {}
    rows = ChecklistItem.unscoped.filter(standard__in=[one.pk for one in standards], tightens="")
    for row in rows.order_by("-valid_from"):
        follows = newer.get((row.standard_id, row.code))
        if follows and (row.valid_to is None or row.valid_to > follows):
            ChecklistItem.unscoped.filter(pk=row.pk).update(valid_to=follows)
        newer[row.standard_id, row.code] = row.valid_from


def load_frequencies() -> Counts:
    """How often is inspected, as dated rules."""
    given = [row for path in frequency_files() for row in _frequency_rows(path)]
    return _load(InspectionFrequency.objects, ("code", "place", "valid_from"), given)


def _frequency_rows(path: Path) -> Iterator[dict[str, Any]]:
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["frequencies"]:
        yield {
            "code": row["code"],
            "place": ROOT,
            "valid_from": row["valid_from"],
            "valid_to": row.get("valid_to"),
            "title": row["title"],
            "sectors": [row["sector"]] if row.get("sector") else [],
            "supervision_classes": [row["supervision_class"]] if row.get("supervision_class") else [],
            "special_objects": [row["special_object"]] if row.get("special_object") else [],
            "risk_classes": [row["risk_class"]] if row.get("risk_class") else [],
            "standards": row["sets"],
            "rhythm": _RHYTHMS[row["rhythm"]],
            "source": row.get("source", ""),
            "verification": _verification(row),
        }


def _verification(row: dict) -> str:
    return Verification.VERIFIED if row.get("verified") else Verification.UNVERIFIED


def _load(rows_of: models.Manager, key: tuple[str, ...], given: Iterable[dict[str, Any]]) -> Counts:
    """Insert or correct rows by natural key; equal ones are not touched."""
    known = {tuple(getattr(row, name) for name in key): row for row in rows_of.all()}
    add, change, names, total = [], [], [], 0
    for values in given:
        total += 1
        names = [name for name in values if name not in key]
        row = known.get(tuple(values[name] for name in key))
        if row is None:
            add.append(rows_of.model(**values))
            continue
        ended_here = row.valid_to is not None and values.get("valid_to") is None
        differing = [n for n in names if getattr(row, n) != values[n] and not (n == "valid_to" and ended_here)]
        for name in differing:
            setattr(row, name, values[name])
        if differing:
            change.append(row)
    rows_of.bulk_create(add, batch_size=BATCH)
    if change:
        rows_of.bulk_update(change, names, batch_size=BATCH)
    return total, len(add), len(change)


def _sum(*counts: Counts) -> Counts:
    return tuple(map(sum, zip(*counts, strict=True)))  # type: ignore[return-value]  # three of each
