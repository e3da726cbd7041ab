"""Tables that cases read from data: the order of a case file, the table of the quality appraisal."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class FilePart:
    """One place in the order of the bound file."""

    label: str
    papers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    receipts: bool = False


@dataclass(frozen=True)
class QualityItem:
    """One line of the appraisal: what is looked at and how many points it may cost."""

    code: str
    label: str
    points: int


@lru_cache
def file_order() -> tuple[FilePart, ...]:
    rows = tomllib.loads((_DATA / "case_file_order.toml").read_text(encoding="utf-8"))["part"]
    return tuple(
        FilePart(row["label"], tuple(row.get("papers", ())), tuple(row.get("evidence", ())), row.get("receipts", False))
        for row in rows
    )


@lru_cache
def quality_items() -> tuple[QualityItem, ...]:
    rows = tomllib.loads((_DATA / "quality_table.toml").read_text(encoding="utf-8"))["item"]
    return tuple(QualityItem(row["code"], row["label"], int(row["points"])) for row in rows)
