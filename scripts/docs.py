"""Writes the documents of docs/generated anew, or with --check fails when one differs from what the code says.

python scripts/docs.py [--check]
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyportal.settings.test")
COMMANDS = ["permission_matrix", "workflow_diagrams", "openapi_document"]


def main(arguments: list[str]) -> int:
    from safetyportal.core.catalogues import compile_catalogues

    compile_catalogues(ROOT / "locale")  # the documents show Chinese labels; a fresh clone has no compiled catalogue
    failed = [
        name
        for name in COMMANDS
        if subprocess.run([sys.executable, "manage.py", name, *arguments], cwd=ROOT, check=False).returncode
    ]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
