"""Results: kept as JSON beside the data, written as one page of the documentation."""

import json
import os
import platform
import tomllib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Result, spread
from benchmarks.world import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
CAUSES = ROOT / "benchmarks" / "causes.toml"
HEAD = """# Benchmarks

Written by `make bench` (`python -m benchmarks`). Each line compares the portal with a floor or a peer measured in the
same run, in turn, on the same data: the ratio counts, not the milliseconds. Figures are medians, in brackets the
quartiles. Nothing is left out: a target that is missed stands here as missed.
"""
MARKS = {True: "met", False: "**missed**", None: "—"}


def keep(var_dir: Path, name: str, results: list[Result], size: int) -> None:
    facts = {"at": datetime.now(UTC).isoformat(timespec="minutes"), "machine": machine(), "size": size}
    (var_dir / f"results-{name}.json").write_text(
        json.dumps({**facts, "results": [asdict(result) for result in results]}, ensure_ascii=False)
    )


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model}, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def show(results: list[Result]) -> None:
    for result in results:
        print(f"{MARKS[result.met]:10} {result.name}: {_figures(result)}", flush=True)


def _figures(result: Result) -> str:
    ours = f"{spread(result.ours)} {result.unit}"
    if not result.floor:
        return ours
    return f"{ours}; {result.floor_name} {spread(result.floor)}; ratio {result.ratio:.3g}"


def write(var_dir: Path, names) -> None:
    """The whole page: what was measured here anew, of the other parts what the page said before."""
    lines, known = [HEAD], _said()
    for name in names:
        path = var_dir / f"results-{name}.json"
        if not path.exists():
            lines.append(known.get(name, f"## {name}\n\nNot measured yet.\n"))
            continue
        kept = json.loads(path.read_text())
        lines.append(f"## {name}\n\n{kept['at']} · {kept['machine']} · {kept['size']:,} enterprises\n")
        lines.append("| | portal | floor or peer | ratio | target | |\n|---|---|---|---|---|---|")
        results = [Result(**values) for values in kept["results"]]
        lines += [*map(_line, results), "", *_why(results)]
    PAGE.write_text("\n".join(lines))


def _why(results: list[Result]) -> list[str]:
    """Of the causes that somebody found (causes.toml) those of the targets that this run missed."""
    known = tomllib.loads(CAUSES.read_text(encoding="utf-8"))
    missed = [result.name for result in results if result.met is False]
    told = [text for begin, text in known.items() if any(name.startswith(begin) for name in missed)]
    return ["Where the time goes:", "", *(f"- {text}" for text in told), ""] if told else []


def _said() -> dict[str, str]:
    """The parts of the page as it stands, by their heading."""
    parts = PAGE.read_text().split("\n## ")[1:] if PAGE.exists() else []
    return {part.partition("\n")[0]: f"## {part.strip()}\n" for part in parts}


def _line(result: Result) -> str:
    floor = f"{spread(result.floor)} {result.unit} ({result.floor_name})" if result.floor else ""
    ratio = f"{result.ratio:.3g}" if result.floor else ""
    target = "" if result.target is None else f"{'≤' if result.better == 'small' else '≥'} {result.target:g}"
    note = f" {result.note}" if result.note else ""
    cells = [f"{result.name}{note}", f"{spread(result.ours)} {result.unit}", floor, ratio, target, MARKS[result.met]]
    return f"| {' | '.join(cells)} |"
