"""Compares the pinned packages with the advisories of scripts/advisories.toml; nothing is asked of any network.

    python scripts/advisories.py [--release] [--osv FOLDER]

Fails for a version below the one that ends an advisory and for a package that stands in neither list; says how many
are unknown, which means that nobody has looked for their advisories. With --release it fails for these as well, and
when the snapshot is older than its own limit. --osv writes a full snapshot from an unpacked OSV export of PyPI.
"""

import json
import re
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
SNAPSHOT = ROOT / "scripts" / "advisories.toml"
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^ ;\\\n]+)", re.MULTILINE)


def pins(kind: str = "base") -> dict[str, str]:
    return dict(_PIN.findall((ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8")))


def snapshot() -> dict:
    return tomllib.loads(SNAPSHOT.read_text(encoding="utf-8"))


def problems(pinned: dict[str, str], known: dict) -> list[str]:
    """Packages below a floor, and packages of which the snapshot says nothing."""
    skipped = sorted(set(pinned) - set(known["reviewed"]) - set(known["unknown"]))
    below = [
        f"{row['package']} {pinned[row['package']]}: {row['id']}, fixed in {row['fixed']}"
        for row in known["advisories"]
        if row["package"] in pinned and Version(pinned[row["package"]]) < Version(row["fixed"])
    ]
    return [*below, *(f"{name}: stands neither under reviewed nor under unknown" for name in skipped)]


def unknown(pinned: dict[str, str], known: dict) -> list[str]:
    """Packages whose advisories nobody has looked for."""
    return sorted(set(pinned) & set(known["unknown"]))


def not_ready(pinned: dict[str, str], known: dict, today: date) -> list[str]:
    """What a release may not have, and work in between may."""
    names = unknown(pinned, known)
    return [
        *([f"{len(names)} of {len(pinned)} packages are unknown: {', '.join(names)}"] if names else []),
        *([f"the snapshot is of {known['dated']}: older than it may be"] if is_stale(known, today) else []),
    ]


def is_stale(known: dict, today: date) -> bool:
    return (today - known["dated"]).days > known["stale_after_days"]


def from_osv(folder: Path, pinned: dict[str, str], today: date) -> str:
    """The text of a snapshot with every advisory of an OSV export that touches a pinned package."""
    rows = []
    for path in sorted(folder.rglob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for affected in content.get("affected", []):
            name = re.sub(r"[-_.]+", "-", affected.get("package", {}).get("name", "")).lower()
            if affected.get("package", {}).get("ecosystem") == "PyPI" and name in pinned:
                rows += [(name, content["id"], fixed) for fixed in [_fixed(affected, pinned[name])] if fixed]
    names = "".join(f'  "{name}",\n' for name in sorted(pinned))
    lines = "".join(f'  {{ package = "{n}", id = "{i}", fixed = "{f}" }},\n' for n, i, f in sorted(set(rows)))
    head = f"# From an OSV export of PyPI.\ndated = {today.isoformat()}\nstale_after_days = 90\n"
    return f"{head}reviewed = [\n{names}]\nunknown = []\nadvisories = [\n{lines}]\n"


def _fixed(affected: dict, pinned: str) -> str:
    """The version that ends the range in which the pinned one lies, else the last that ended one; "" for neither."""
    ended = ""
    for span in affected.get("ranges", []):
        introduced = "0"
        for event in span.get("events", []) if span.get("type") == "ECOSYSTEM" else []:
            introduced = event.get("introduced", introduced)
            try:
                if "fixed" in event and Version(event["fixed"]) > Version(ended or "0"):
                    inside = Version(introduced) <= Version(pinned) < Version(event["fixed"])
                    ended = event["fixed"] if inside or Version(event["fixed"]) <= Version(pinned) else ended
            except InvalidVersion:
                continue
    return ended


def main(arguments: list[str]) -> int:
    today, pinned = datetime.now(UTC).date(), pins()
    if "--osv" in arguments:
        SNAPSHOT.write_text(from_osv(Path(arguments[arguments.index("--osv") + 1]), pinned, today), encoding="utf-8")
    known = snapshot()
    found, waiting = problems(pinned, known), not_ready(pinned, known, today)
    if "--release" in arguments:
        found += waiting
    elif waiting:
        print("\n".join(f"warning: {said} (docs/operations.md)" for said in waiting), file=sys.stderr)
    print(
        "\n".join(found)
        if found
        else f"{len(pinned)} packages, none below {len(known['advisories'])} advisories that we know of"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
