"""Commands of the portal in processes of their own, each with its VAR_DIR and settings of the demonstration."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ADDRESSES = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "REPLICA_URL", "BACKUP_DIR")


def environment(var_dir: Path, **values: str) -> dict[str, str]:
    """That of this process, without its own addresses, for a portal that lives in `var_dir`."""
    kept = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
    return {**kept, "VAR_DIR": str(var_dir), "DJANGO_SETTINGS_MODULE": "safetyportal.settings.dev", **values}


def manage(var_dir: Path, *words: str, **values: str) -> "subprocess.CompletedProcess[str]":
    """`manage.py` with these words; the caller looks at the exit code."""
    return run(var_dir, "manage.py", *words, **values)


def module(var_dir: Path, name: str, *words: str, **values: str) -> str:
    """What `python -m name` prints. Raises `RuntimeError` with its last lines when it fails."""
    done = run(var_dir, "-m", name, *words, **values)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr[-2000:]}")
    return done.stdout


def run(var_dir: Path, *words: str, **values: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(var_dir, **values),
        capture_output=True,
        text=True,
        check=False,
    )


def start(var_dir: Path, *words: str, log: Path | None = None, **values: str) -> "subprocess.Popen[str]":
    """A process with open standard input and output, or with its output in `log`."""
    where = log.open("w") if log else None
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(var_dir, **values),
        stdin=subprocess.PIPE,
        stdout=where or subprocess.PIPE,
        stderr=subprocess.STDOUT if where else None,
        text=True,
    )
