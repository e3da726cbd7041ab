"""Loads the shipped criteria of major hazards (hazards/data/major_criteria.toml). Repeatable: rows go by their code.

What left the file stays, so that hazards that were graded by it keep their reason; its standard's `valid_to` ends it.
"""

import tomllib
from collections.abc import Iterator
from typing import Any

from hazards.models import MajorCriterion, MajorInstrument
from hazards.queries.criteria import FILE

Counts = tuple[int, int, int]  # rows in the file, added, changed
_VERIFICATION = {True: "V", False: "U"}


def load_criteria() -> Counts:
    """Standards first, then their items. Call it in a transaction."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    standards = _put(MajorInstrument, _instruments(content))
    known = {row.code: row for row in MajorInstrument.objects.all()}
    items = _put(MajorCriterion, _criteria(content, known))
    return standards[0] + items[0], standards[1] + items[1], standards[2] + items[2]


def _instruments(content: dict) -> Iterator[dict[str, Any]]:
    for order, row in enumerate(content["instruments"], start=1):
        source = f"{row['source']}；{row['note']}" if row.get("note") else row["source"]
        yield {
            "code": row["code"],
            "title": row["title"],
            "number": row["number"],
            "sectors": row["sectors"],
            "trades": row.get("supervision_classes", []),
            "valid_from": row["valid_from"],
            "valid_to": row.get("valid_to"),
            "source": source[:300],
            "verification": _VERIFICATION[row["verified"]],
            "order": order,
        }


def _criteria(content: dict, known: dict[str, MajorInstrument]) -> Iterator[dict[str, Any]]:
    for order, row in enumerate(content["criteria"], start=1):
        yield {
            "code": row["code"],
            "instrument": known[row["instrument"]],
            "article": row["item"],
            "text": row["text"],
            "trades": row["supervision_classes"],
            "verification": _VERIFICATION[row["verified"]],
            "order": order,
        }


def _put(model: Any, rows: Iterator[dict[str, Any]]) -> Counts:
    total = added = changed = 0
    known = {row.code: row for row in model.objects.all()}
    for values in rows:
        total += 1
        row = known.get(values["code"])
        if row is None:
            model.objects.create(**values)
            added += 1
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
            changed += 1
    return total, added, changed
