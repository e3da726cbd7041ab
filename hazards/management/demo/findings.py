"""Typical findings by checklist set, from the shipped data, and which sets fit which enterprise."""

import random
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Finding:
    item: str
    found: str
    place: str
    measures: str
    cost: tuple[int, int]
    days: tuple[int, int]
    category: str
    basis: str
    criteria: tuple[str, ...]


@dataclass(frozen=True)
class Checklist:
    code: str
    sectors: frozenset[str]
    classes: frozenset[str]
    general: tuple[Finding, ...]
    major: tuple[Finding, ...]

    def fits(self, classes: set[str], sectors: set[str]) -> bool:
        return bool(self.classes & classes) or (not self.classes and bool(self.sectors & sectors))


class Findings:
    """What may be found where."""

    def __init__(self) -> None:
        self.sets = _sets()
        self._fitting: dict[tuple[str, ...], list[Checklist]] = {}

    def pick(self, rng: random.Random, classes: list[str], sectors: list[str], *, major: bool) -> Finding | None:
        """One finding that fits the enterprise; None when its sets know no major hazard."""
        sets = self._of(tuple(classes), tuple(sectors))
        chosen = rng.choice(sets)
        found = chosen.major if major else chosen.general
        if not found and major:
            found = next((one.major for one in sets if one.major), ())
        return rng.choice(found) if found else None

    def _of(self, classes: tuple[str, ...], sectors: tuple[str, ...]) -> list[Checklist]:
        key = (*classes, "|", *sectors)
        if key not in self._fitting:
            own = [
                one
                for one in self.sets.values()
                if one.code != "general"
                and (one.classes & set(classes) or (not one.classes and one.sectors & set(sectors)))
            ]
            self._fitting[key] = [self.sets["general"], *own]
        return self._fitting[key]


@lru_cache(maxsize=1)
def _sets() -> dict[str, Checklist]:
    by_item: dict[str, dict] = {}
    heads: dict[str, dict] = {}
    for path in sorted((DATA / "checklists").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        heads[content["code"]] = content
        by_item.update({item["code"]: {**item, "set": content["code"]} for item in content["items"]})
    general: dict[str, list[Finding]] = defaultdict(list)
    major: dict[str, list[Finding]] = defaultdict(list)
    for row in tomllib.loads((DATA / "proposals.toml").read_text(encoding="utf-8"))["proposals"]:
        item = by_item[row["item"]]
        grave = item["level"] == "major" and bool(item["criteria"])
        finding = Finding(
            row["item"], row["found"], row["place"], row["measures"], tuple(row["cost_yuan"]), tuple(row["days"]),
            item["category"], item["basis"], tuple(item["criteria"]) if grave else (),
        )  # fmt: skip
        (major if grave else general)[item["set"]].append(finding)
    return {
        code: Checklist(
            code,
            frozenset(head["sectors"]),
            frozenset(head["supervision_classes"]),
            tuple(general[code]),
            tuple(major[code]),
        )
        for code, head in heads.items()
        if general[code]
    }
