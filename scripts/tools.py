"""Makes sure that the suite has the programs it drives: a Chromium, an nginx, openssl.

As root they are installed by apt. Chromium otherwise comes from Playwright's own installer. What is missing fails the
suite: a journey that did not run has proved nothing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.chromium import SHELL, find_chromium

os.environ["PATH"] += ":/usr/local/sbin:/usr/sbin:/sbin"  # where nginx is, also for those who are not root
FONTS = "fonts-noto-cjk"
PACKAGES = {"chromium": ["chromium", FONTS], "nginx": ["nginx-light"], "openssl": ["openssl"]}


def missing() -> list[str]:
    return [name for name in PACKAGES if not (find_chromium() if name == "chromium" else shutil.which(name))]


def main() -> int:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        if "CHROMIUM" not in os.environ and not shutil.which(SHELL):
            apt([SHELL, FONTS])  # where the distribution has it; any other Chromium will do
        if missing():
            apt([package for name in missing() for package in PACKAGES[name]])
    if "chromium" in missing():
        print("      playwright install chromium", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    lacking = missing()
    for name in lacking:
        hint = ", or set CHROMIUM= to its path" if name == "chromium" else ""
        print(f"error: the suite needs {name}: install it{hint}", file=sys.stderr)
    return 2 if lacking else 0


def apt(packages: list[str]) -> None:
    print(f"      apt-get install {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *words], env=environment, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main())
