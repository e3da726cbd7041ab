"""`python -m benchmarks [NAME …] [--size N] [--rounds N] [--fresh]`: measure and write docs/benchmarks.md."""

import argparse
import importlib
import os
from pathlib import Path

from benchmarks import report, world

PARTS = (
    "lists", "permissions", "importing", "exporting", "searching", "dashboards", "figures", "reconciling", "sweeping",
    "loading", "trail", "papers",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(PARTS)}; all without a name")
    parser.add_argument("--size", type=int, default=1_000_000, help="enterprises in the registry")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only-data", action="store_true", help="make the data and measure nothing")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(PARTS)
    if unknown:
        parser.error(f"no benchmark named {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    var_dir = Path(os.environ.get("VAR_DIR", world.ROOT / "var")).resolve() / "bench"
    engines = world.start(var_dir)
    missed = 0
    try:
        world.fill(chosen.size, fresh=chosen.fresh)
        for name in [] if chosen.only_data else chosen.names or PARTS:
            world.say(f"measuring {name}")
            results = importlib.import_module(f"benchmarks.{name}").run(var_dir, chosen.rounds)
            report.keep(var_dir, name, results, chosen.size)
            report.show(results)
            missed += sum(result.met is False for result in results)
        report.write(var_dir, PARTS)
    finally:
        engines.stop()
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
