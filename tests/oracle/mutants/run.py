"""Starts the processes of `make mutants`, writes the report: `python -m tests.oracle.mutants.run [--report] [tests]`.

Each process takes every second mutant. Results stand in VAR_DIR/mutants.jsonl, one a line; a run that was broken off
goes on there. `--fresh` forgets them, `--again` asks once more about what survived, with the tests that are named.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tests.oracle.mutants.sites import ROOT, catalogue

WORKERS = 2
TESTS = [
    f"tests/{part}"
    for part in ("oracle", "core", "accounts", "enterprises", "hazards", "inspections", "documents", "imports", "api")
]  # without the browser's
REPORT = ROOT / "docs" / "reports" / "mutants.md"
REASONS = ROOT / "tests" / "oracle" / "mutants" / "reasons.json"


def main() -> int:
    options = _options()
    results = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve() / "mutants.jsonl"
    if options.fresh:
        results.unlink(missing_ok=True)
    if options.again:
        again(results)
    if not options.report:
        _run(results, options.tests)
    return write_report(results, _manner(options.fresh and not options.report))


def _manner(fresh: bool) -> str:
    if not fresh:
        return (
            "Runs that went on where an earlier one stopped, or asked again about what had survived, are joined by the "
            "name of the site, also across commits."
        )
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return f"One run on `{commit.stdout.strip() or 'a tree without history'}`."


def _options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tests", nargs="*", default=TESTS)
    for name in ("--fresh", "--again", "--report"):
        parser.add_argument(name, action="store_true")
    return parser.parse_args()


def again(results: Path) -> None:
    """Forget the mutants that were not killed, so that they are tried once more."""
    lines = [line for line in results.read_text(encoding="utf-8").splitlines() if '"killed"' in line]
    results.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _run(results: Path, tests: list[str]) -> None:
    shutil.rmtree(results.with_suffix(".reached"), ignore_errors=True)
    results.with_suffix(".reached").mkdir(parents=True)
    processes = []
    for shard in range(WORKERS):
        environment = {
            **os.environ, "MUTANT_SHARD": f"{shard}/{WORKERS}", "MUTANT_RESULTS": str(results),
            "PYTEST_XDIST_WORKER": f"gw{shard}",  # a database and a Redis of its own
        }  # fmt: skip
        command = [sys.executable, "-m", "pytest", "-p", "tests.oracle.mutants.plugin", "-q", "-p", "no:cacheprovider",
                   "-m", "not journey"]  # fmt: skip
        log = (results.parent / f"mutants-{shard}.log").open("w", encoding="utf-8")
        processes.append(subprocess.Popen([*command, *tests], env=environment, cwd=ROOT, stdout=log, stderr=log))
    for process in processes:
        process.wait()


def write_report(results: Path, manner: str) -> int:
    """The report; 1 when more than two in a hundred of those that ran were missed."""
    known = set(catalogue())
    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in {row["site"]: row for row in rows}.values() if row["site"] in known]
    counts = Counter(row["outcome"] for row in rows)
    reasons = json.loads(REASONS.read_text(encoding="utf-8")) if REASONS.exists() else {}
    missed = [row for row in rows if row["outcome"] != "killed"]
    share = counts["killed"] / len(rows) if rows else 0.0
    lines = [
        "# Mutants of the authorization oracle",
        "",
        f"Made by `make mutants` on {datetime.now(UTC):%Y-%m-%d}; {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}. {manner}",
        "",
        f"{len(known)} scopes, guards and permission checks are in the tree; {len(rows)} were switched off in turn. "
        f"{counts['killed']} were caught ({share:.1%}), {counts['survived']} survived, "
        f"{counts['not reached']} were reached by no test that ran.",
        "",
        "| Not caught | Outcome | Reason |",
        "|---|---|---|",
        *(f"| `{row['site']}` | {row['outcome']} | {_reason(row['site'], reasons)} |" for row in missed),
        "",
    ]
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write(f"{counts['killed']} of {len(rows)} caught ({share:.1%}); {REPORT}\n")
    return 0 if share >= 0.98 else 1


def _reason(site: str, reasons: dict[str, str]) -> str:
    return reasons.get(site, "not looked into yet")


if __name__ == "__main__":
    raise SystemExit(main())
