"""`python -m safetyportal.core.embedded start|stop|status`, below VAR_DIR (default: var/ in the current directory)."""

import argparse
import os
import sys
from pathlib import Path

from safetyportal.core.embedded import EngineError, Engines


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m safetyportal.core.embedded", description=__doc__)
    parser.add_argument("act", choices=["start", "stop", "status"])
    act = parser.parse_args().act
    engines = Engines(Path(os.environ.get("VAR_DIR", "var")))
    try:
        if act != "status":
            getattr(engines, act)()
    except EngineError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    for engine in engines.engines:
        process = engine.process()
        sys.stdout.write(f"{engine.name}: {'stopped' if process is None else f'running, pid {process.pid}'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
