"""docs/reports/faults.md: what was measured when and where, each target met or missed."""

import json
import os
import tomllib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.faults.bench import Figure, Outcome
from benchmarks.faults.processes import ROOT
from benchmarks.report import MARKS, machine

PAGE = ROOT / "docs" / "reports" / "faults.md"
CAUSES = Path(__file__).with_name("causes.toml")
HEAD = """# Faults

Written by `make faults`. The portal runs as in `make demo` (web server, workers, clock, PostgreSQL, two Redis servers)
on a small world of its own. Twenty virtual users sign in, read pages, send forms with photos, call the API and export,
and write down what was acknowledged; after each fault this ledger is compared with the database. A target that is
missed stands here as missed. Load, portal and servers share the machine.
"""


def keep(home: Path, outcome: Outcome, *, quick: bool, seconds: float) -> None:
    """One file a case, so that cases can be run one by one."""
    facts = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"), "machine": machine(), "quick": quick,
        "seconds": round(seconds), "load": round(os.getloadavg()[1], 1), "outcome": asdict(outcome),
    }  # fmt: skip
    (home / f"result-{outcome.case}.json").write_text(json.dumps(facts, ensure_ascii=False))


def show(outcome: Outcome) -> None:
    print(f"{outcome.case} {outcome.title}", flush=True)
    for figure in outcome.figures:
        print(f"   {MARKS[figure.met]:10} {figure.name}: {figure.value} {figure.target}", flush=True)


def write(home: Path, names) -> None:
    lines, causes = [HEAD], tomllib.loads(CAUSES.read_text(encoding="utf-8"))
    for name in names:
        path = home / f"result-{name}.json"
        if not path.exists():
            lines.append(f"## {name}\n\nNot run yet.\n")
            continue
        kept = json.loads(path.read_text())
        figures = [Figure(**values) for values in kept["outcome"]["figures"]]
        quick = " · QUICK=1" if kept["quick"] else ""
        lines.append(f"## {name} {kept['outcome']['title']}\n")
        busy = f" · load average {kept['load']}" if "load" in kept else ""
        lines.append(f"{kept['at']} · {kept['machine']} · {kept['seconds']} s{busy}{quick}\n")
        lines.append("| | measured | target | |\n|---|---|---|---|")
        lines += [f"| {f.name} | {f.value} | {f.target} | {MARKS[f.met]} |" for f in figures]
        missed = any(figure.met is False for figure in figures)
        lines += ["", f"Why: {causes[name]}", ""] if missed and name in causes else [""]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(lines))
