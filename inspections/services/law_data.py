"""Loads the shipped law library (inspections/data/law/). Repeatable: rows go by code and first day.

What left the files stays, so that cases keep what they cite; `valid_to` ends it. What an administrator changed is
corrected by the next load of a changed file only.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from inspections.choices.law import AmountBasis
from inspections.models import (
    Circumstance,
    DiscretionStep,
    DiscretionTable,
    LawArticle,
    LawInstrument,
    Sanction,
    Violation,
)
from inspections.queries.law_cache import forget_law
from inspections.queries.law_references import article_label, cited, parse_reference
from safetyportal.core.models import Jurisdiction
from safetyportal.core.places import ROOT

DATA = Path(__file__).resolve().parent.parent / "data" / "law"
Counts = tuple[int, int, int]  # rows in the files, added, changed
_PLAIN = ("measure", "keywords", "note")
_LISTS = {"papers": "papers", "categories": "categories", "checklist_items": "checklist_items", "sectors": "trades"}
_DEFAULT_PAPERS = ["rectification_order"]
_SANCTION = ("low", "high", "cap", "gains_from", "gains_below", "accident", "consequences", "note")


def law_files() -> list[Path]:
    return sorted(DATA.glob("*.toml"))


def load_law() -> Counts:
    """Laws, articles, unlawful acts with penalties, circumstances, default steps. Call it in a transaction."""
    parts = [
        _put(LawInstrument, ("code", "valid_from"), _instruments()),
        _put(LawArticle, ("instrument_id", "number"), _articles()),
        _load_violations(),
        _put(Circumstance, ("code", "valid_from"), _circumstances()),
        _load_discretion(),
    ]
    forget_law()
    return tuple(sum(part[index] for part in parts) for index in range(3))  # type: ignore[return-value]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _instruments() -> Iterator[dict[str, Any]]:
    for row in _read("instruments.toml")["instruments"]:
        yield _verified({"valid_to": None, "ended_by": "", "note": "", "number": "", "place": ROOT, **row})


def _articles() -> Iterator[dict[str, Any]]:
    editions = {(row.code, row.valid_from): row.pk for row in LawInstrument.objects.all()}
    for edition in _read("articles.toml")["editions"]:
        for row in edition["articles"]:
            yield {
                "instrument_id": editions[edition["instrument"], edition["valid_from"]],
                "number": row["number"],
                "label": article_label(row["number"]),
                "statement": row["statement"],
                "verification": row["verified"],
            }


def _circumstances() -> Iterator[dict[str, Any]]:
    for order, row in enumerate(_read("circumstances.toml")["circumstances"], start=1):
        yield _verified({"valid_to": None, **row, "order": order})


def _verified(row: dict[str, Any]) -> dict[str, Any]:
    """The files say `verified`, the columns `verification`."""
    verified = row.pop("verified")
    return {**row, "verification": verified}


def _load_violations() -> Counts:
    total = added = changed = 0
    known = {(row.code, row.valid_from): row for row in Violation.objects.all()}
    for order, values, links, sanctions in _violations():
        total += 1
        key = (values["code"], values["valid_from"])
        row = known.get(key) or Violation(**values, order=order)
        new = row.pk is None
        if new or _differs(row, {**values, "order": order}):
            row.save()
            added, changed = added + new, changed + (not new)
        row.articles_violated.set(links["violated"])
        row.articles_punishing.set(links["punished"])
        _set_sanctions(row, sanctions)
    return total, added, changed


def _violations() -> Iterator[tuple[int, dict[str, Any], dict[str, list[LawArticle]], list[dict]]]:
    order = 0
    for path in sorted(DATA.glob("violations_*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in content["violations"]:
            order += 1
            given: dict[str, Any] = {
                name: content[name] for name in ("valid_from", "valid_to", "verified", "source") if name in content
            }
            values, links = _violation({**given, **row})
            yield order, values, links, row.get("sanctions") or content["packages"][row["package"]]


def _violation(row: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[LawArticle]]]:
    titles = dict(LawInstrument.objects.values_list("code", "title"))
    words, links = {}, {}
    for part in ("violated", "punished"):
        references = [parse_reference(text) for text in row.get(part, [])]
        links[part] = [_article(one.law, one.article, row["valid_from"]) for one in references]
        words[part] = row.get(f"{part}_words") or cited(references, titles)
    values = {
        "code": row["code"],
        "valid_from": row["valid_from"],
        "valid_to": row.get("valid_to"),
        "title": row["title"],
        **words,
        **{name: row.get(name, "") for name in _PLAIN},
        **{column: list(row.get(name, [])) for name, column in _LISTS.items()},
        "source": row.get("source", words["punished"]),
        "verification": row["verified"],
    }
    values["measure"] = values["measure"] or "time_limit"
    values["papers"] = values["papers"] or _DEFAULT_PAPERS
    return values, links


def _article(law: str, number: int, on: date) -> LawArticle:
    """The article of the edition that was in force on the first day of the row."""
    rows = LawArticle.objects.filter(LawInstrument.on(on, "instrument__"), instrument__code=law, number=number)
    return rows.get()


def _set_sanctions(violation: Violation, given: list[dict[str, Any]]) -> None:
    wanted = []
    for order, row in enumerate(given):
        basis = row.get("basis", AmountBasis.FIXED)
        values = {name: row[name] for name in _SANCTION if name in row}
        wanted.append({"party": row["party"], "stage": row["stage"], "basis": basis, "order": order, **values})
    present = [_sanction_values(row) for row in violation.sanctions.all()]
    if present != [_sanction_values(Sanction(**values)) for values in wanted]:
        violation.sanctions.all().delete()
        Sanction.objects.bulk_create([Sanction(violation=violation, **values) for values in wanted])


def _sanction_values(row: Sanction) -> tuple:
    numbers = tuple(
        None if n is None else float(n) for n in (row.low, row.high, row.cap, row.gains_from, row.gains_below)
    )
    return (row.party, row.stage, row.basis, row.order, row.accident, row.note, tuple(row.consequences), *numbers)


def _load_discretion() -> Counts:
    root = Jurisdiction.objects.get(path=ROOT)
    tables = [
        {"place": ROOT, "jurisdiction_id": root.pk, "party": "", "stage": "", "number": "", "valid_to": None, **given}
        for given in _read("discretion.toml")["tables"]
    ]
    steps = [(table["violation"], table["valid_from"], step) for table in tables for step in table.pop("steps")]
    key = ("place", "violation", "party", "stage", "valid_from")
    counts = _put(DiscretionTable, key, (_verified(table) for table in tables))
    rows = {(row.violation, row.valid_from): row.pk for row in DiscretionTable.unscoped.filter(place=ROOT)}
    given = ({"table_id": rows[violation, day], **step} for violation, day, step in steps)
    part = _put(DiscretionStep, ("table_id", "gravity"), given)
    return counts[0] + part[0], counts[1] + part[1], counts[2] + part[2]


def _put(model: Any, key: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> Counts:
    total = added = changed = 0
    manager = model._default_manager
    known = {tuple(getattr(row, name) for name in key): row for row in manager.all()}
    for values in rows:
        total += 1
        row = known.get(tuple(values[name] for name in key))
        if row is None:
            manager.create(**values)
            added += 1
        elif _differs(row, values):
            row.save()
            changed += 1
    return total, added, changed


def _differs(row: Any, values: dict[str, Any]) -> bool:
    """Set the values on the row; whether any was another."""
    differing = [name for name, value in values.items() if not _same(getattr(row, name), value)]
    for name in differing:
        setattr(row, name, values[name])
    return bool(differing)


def _same(present: Any, given: Any) -> bool:
    """Shares come from the file as text and from the database as decimals."""
    return Decimal(given) == present if isinstance(present, Decimal) else present == given
