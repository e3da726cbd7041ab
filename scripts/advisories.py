"""Compares the pinned packages with the advisories of scripts/advisories.toml; no network is asked unless told to.

    python scripts/advisories.py [--release] [--osv FOLDER] [--index ADDRESS]

Fails for a version below the one that ends an advisory and for a package that stands in neither list; says how many
are unknown, which means that nobody has looked for their advisories. With --release it fails for these as well, and
when the snapshot is older than its own limit. --osv writes a full snapshot from an unpacked OSV export of PyPI.
--index asks the JSON interface of a package index for each pinned release (`ADDRESS/NAME/VERSION/json`, or
`ADDRESS/NAME/json` where that one is the newest) and adds what it says to the snapshot.
"""

import json
import re
import sys
import textwrap
import tomllib
import urllib.error
import urllib.request
from datetime import UTC, date, datetime
from pathlib import Path

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
SNAPSHOT = ROOT / "scripts" / "advisories.toml"
_HEAD = """# Advisories of the packages that the portal runs on, with the release that ends each ("": none does yet).
# {origin}
# `reviewed`: advisories were looked for. `unknown`: nobody has looked; a release needs this list to be empty.
# Every pinned package stands in one of the two, so that a new one cannot slip past unseen. See docs/operations.md.
"""
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^ ;\\\n]+)", re.MULTILINE)


def pins(kind: str = "base") -> dict[str, str]:
    return dict(_PIN.findall((ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8")))


def snapshot() -> dict:
    return tomllib.loads(SNAPSHOT.read_text(encoding="utf-8"))


def problems(pinned: dict[str, str], known: dict) -> list[str]:
    """Packages below a floor, and packages of which the snapshot says nothing."""
    skipped = sorted(set(pinned) - set(known["reviewed"]) - set(known["unknown"]))
    below = [
        f"{row['package']} {pinned[row['package']]}: {row['id']}, fixed in {row['fixed'] or 'no release'}"
        for row in known["advisories"]
        if row["package"] in pinned and (not row["fixed"] or Version(pinned[row["package"]]) < Version(row["fixed"]))
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
    return _text("From an OSV export of PyPI.", today, set(pinned), set(), rows)


def from_index(address: str, pinned: dict[str, str], known: dict, today: date) -> str:
    """The snapshot with what a package index says of each pinned release.

    A package that the index has another newest release of, and no page of the pinned one, stays where it stood.
    """
    answers = {name: _of_release(address, name, version) for name, version in pinned.items()}
    asked = {name for name, answer in answers.items() if answer is not None}
    reviewed = asked | (set(known["reviewed"]) & set(pinned))
    rows = [(row["package"], row["id"], row["fixed"]) for row in known["advisories"] if row["package"] in pinned]
    for name in asked:
        rows += [(name, said["id"], _next_fix(said, pinned[name])) for said in answers[name] or []]
    head = f"Found by hand, and for {len(asked)} of {len(pinned)} packages asked of the package index."
    return _text(head, today, reviewed, set(pinned) - reviewed, rows)


def _of_release(address: str, name: str, version: str) -> list[dict] | None:
    """The advisories of this very release that are not withdrawn; None where the index does not say."""
    for path in (f"{name}/{version}/json", f"{name}/json"):
        try:
            with urllib.request.urlopen(f"{address.rstrip('/')}/{path}", timeout=60) as answer:
                content = json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            continue
        if content["info"]["version"] == version:
            return [said for said in content["vulnerabilities"] if not said.get("withdrawn")]
    return None


def _next_fix(said: dict, pinned: str) -> str:
    """The first release after the pinned one that ends the advisory; "" while there is none."""
    later = [fixed for fixed in said.get("fixed_in") or [] if Version(fixed) > Version(pinned)]
    return min(later, key=Version, default="")


def _text(origin: str, today: date, reviewed: set[str], unknown: set[str], rows: list[tuple[str, str, str]]) -> str:
    lines = "".join(f'  {{ package = "{n}", id = "{i}", fixed = "{f}" }},\n' for n, i, f in sorted(set(rows)))
    return f"""{_HEAD.format(origin=origin)}dated = {today.isoformat()}
stale_after_days = 90 # then `make probes` fails; `make test` only says so
reviewed = [
{_listed(reviewed)}]
unknown = [
{_listed(unknown)}]
advisories = [
{lines}]
"""


def _listed(names: set[str]) -> str:
    words = ", ".join(f'"{name}"' for name in sorted(names))
    lines = textwrap.wrap(words, 116, break_on_hyphens=False, break_long_words=False)
    return "".join(f"  {line}{'' if line.endswith(',') else ','}\n" for line in lines)


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
    if "--index" in arguments:
        address = arguments[arguments.index("--index") + 1]
        SNAPSHOT.write_text(from_index(address, pinned, snapshot(), today), encoding="utf-8")
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
