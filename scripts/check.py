"""Runs every check of the tree, two at a time, and shows the output of those that fail.

    python scripts/check.py [NAME …]

The checks that need a database get their own embedded one in a scratch directory.
"""

import base64
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(sys.executable).parent
PACKAGES = ["safetyportal", "enterprises", "hazards", "inspections", "incidents", "training", "emergency"]

CHECKS = {
    "types": [BIN / "mypy", *PACKAGES],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "templates": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
    "template format": [PYTHON, "-m", "djlint", "templates", "--check", "--quiet"],
    "imports": [BIN / "lint-imports"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "scripts/messages.py", "--check"],
    "asvs": [PYTHON, "scripts/asvs.py", "--check"],
    "documents": [PYTHON, "scripts/docs.py", "--check"],
    "deployment": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(CHECKS)
    if unknown:
        print(f"error: no check named {', '.join(sorted(unknown))}; there are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    scratch = Path(tempfile.mkdtemp(prefix="portal-check-"))
    environment = {**os.environ, "VAR_DIR": str(scratch), "DJANGO_SETTINGS_MODULE": "safetyportal.settings.test"}
    try:
        with ThreadPoolExecutor(max_workers=2) as pool:
            results = pool.map(lambda name: run(name, environment), names or CHECKS)
            failed = [name for name, passed in results if not passed]
    finally:
        subprocess.run(
            [PYTHON, "-m", "safetyportal.core.embedded", "stop"],
            env=environment,
            cwd=ROOT,
            check=False,
            stdout=subprocess.DEVNULL,
        )
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"checks failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


def run(name: str, environment: dict[str, str]) -> tuple[str, bool]:
    began = time.monotonic()
    if name == "deployment":
        environment = {
            **environment,
            **production_environment(),
            "DJANGO_SETTINGS_MODULE": "safetyportal.settings.prod",
        }
    words = [str(word) for word in CHECKS[name]]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    report = f"  {'ok  ' if passed else 'FAIL'} {name} ({time.monotonic() - began:.0f} s)"
    print(report if passed else f"{report}\n{done.stdout}{done.stderr}", flush=True)
    return name, passed


def production_environment() -> dict[str, str]:
    """What deploy/ asks an operator to set, with keys made for this one run."""
    keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("FIELD_KEYS", "BLIND_INDEX_KEY")}
    return {
        **keys,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "AUDIT_SEAL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "portal.example.gov.cn",
        "CSRF_TRUSTED_ORIGINS": "https://portal.example.gov.cn",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
