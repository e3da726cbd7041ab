"""Makes sure that the browser journeys have a Chromium: the system's, by apt when root, or Playwright's own.

A missing browser fails the suite: a journey that did not run has proved nothing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.chromium import find_chromium


def main() -> int:
    if find_chromium() or install():
        print(f"browser: {find_chromium()}")
        return 0
    print("error: no Chromium for the browser journeys: install it, or set CHROMIUM= to its path", file=sys.stderr)
    return 2


def install() -> bool:
    """Try apt, then Playwright's installer. True when a browser is there afterwards."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("browser: apt-get install chromium", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "check": False}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"], **quiet
        )
        if find_chromium():
            return True
    print("browser: playwright install chromium", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find_chromium() is not None


if __name__ == "__main__":
    sys.exit(main())
