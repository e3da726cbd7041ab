"""`python -m benchmarks.faults [--only F6,F9] [--quick] [--port N]`: run the faults, write docs/reports/faults.md."""

import argparse
import os
import sys
import time
import traceback
from pathlib import Path

from benchmarks.faults import cases_backup, cases_hosts, cases_jobs, cases_servers, cases_soak, cases_web, report
from benchmarks.faults.bench import Bench, Outcome
from benchmarks.faults.processes import ROOT

CASES = {
    "F1": cases_web.f1,
    "F2": cases_jobs.f2,
    "F3": cases_jobs.f3,
    "F4": cases_servers.f4,
    "F5": cases_servers.f5,
    "F6": cases_servers.f6,
    "F7": cases_servers.f7,
    "F9": cases_web.f9,
    "F10": cases_web.f10,
    "F12": cases_web.f12,
    "F14": cases_jobs.f14,
    "F15": cases_jobs.f15,
    "F17": cases_servers.f17,
    "F19": cases_web.f19,
    "B6": cases_backup.b6,
    "HOSTS": cases_hosts.hosts,
    "SOAK": cases_soak.soak,
}

SERVERS_APART = {"F4", "F5", "F7", "F17"}  # somebody else runs the servers of the portal
OWN = {"B6", "HOSTS"}  # start what they need themselves


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--only", default="", help=f"some of {','.join(CASES)}")
    parser.add_argument("--quick", action="store_true", help="shorter spans and fewer rounds")
    parser.add_argument("--minutes", type=float, default=5, help="of SOAK, which only runs when it is named")
    parser.add_argument("--port", type=int, default=8231)
    chosen = parser.parse_args()
    names = [name.strip().upper() for name in chosen.only.split(",") if name.strip()]
    names = names or [name for name in CASES if name != "SOAK"]
    unknown = set(names) - set(CASES)
    if unknown:
        parser.error(f"no case named {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    home = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve() / "faults"
    home.mkdir(parents=True, exist_ok=True)
    bench = Bench(home, chosen.port, chosen.quick, say, minutes=chosen.minutes)
    try:
        missed = run_all(bench, names)
    finally:
        bench.close()
    report.write(home, CASES)
    say(f"report: {report.PAGE.relative_to(ROOT)}; {missed} of {len(names)} cases with a missed target")
    return 1 if missed else 0


def run_all(bench: Bench, names: list[str]) -> int:
    """Run these cases, those alike one after the other; how many missed a target."""
    missed = 0
    for name in sorted(names, key=lambda name: (name in OWN, name in SERVERS_APART)):
        say(f"{name}: {CASES[name].__doc__}")
        if name in OWN:
            bench.close()
        missed += not run(bench, name)
    return missed


def run(bench: Bench, name: str) -> bool:
    """One case, kept for the report; a case that breaks off is a missed one, with the reason."""
    began = time.monotonic()
    try:
        outcome = CASES[name](bench)
    except Exception as error:
        traceback.print_exc()
        outcome = Outcome(name, CASES[name].__doc__ or "")
        outcome.add("broke off", f"{type(error).__name__}: {str(error)[:300]}", "", False)
    report.show(outcome)
    report.keep(bench.home, outcome, quick=bench.quick, seconds=time.monotonic() - began)
    return outcome.met


def say(words: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
