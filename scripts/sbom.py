"""Writes the bill of materials (CycloneDX 1.6, JSON) of what the portal runs on, from the lock.

python scripts/sbom.py [FILE]
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write(target: Path) -> None:
    """Every pinned package with its version and digests. Raises `CalledProcessError`."""
    words = [
        sys.executable, "-m", "cyclonedx_py", "requirements", str(ROOT / "requirements" / "base.lock"),
        "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "--spec-version", "1.6",
        "-o", str(target),
    ]  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(words, check=True, cwd=ROOT, capture_output=True, text=True)


if __name__ == "__main__":
    goal = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "sbom.cdx.json"
    write(goal)
    print(f"wrote {goal}")
