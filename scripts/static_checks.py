"""What bandit and our own semgrep rules say of the code, without any network.

    python scripts/static_checks.py bandit | semgrep

Bandit: nothing of high severity; what is of medium severity carries a `# noqa: S…` with its reason in the line, since
ruff asks the same questions (S rules), or stands in EXPLAINED. Semgrep: nothing at all (rules: scripts/semgrep/).
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PACKAGES = ["safetyportal", "enterprises", "hazards", "inspections", "incidents", "training", "emergency"]
RULES = ROOT / "scripts" / "semgrep"
# Findings of medium severity that are meant, by test and file, with the reason.
EXPLAINED = {
    ("B308", "enterprises/forms/suggesting.py"): "puts widgets together that Django has escaped",
    ("B703", "enterprises/forms/suggesting.py"): "puts widgets together that Django has escaped",
    ("B308", "safetyportal/core/pages/division_field.py"): "puts widgets together that Django has escaped",
    ("B703", "safetyportal/core/pages/division_field.py"): "puts widgets together that Django has escaped",
    ("B310", "scripts/advisories.py"): "the address is given by whoever runs the script",
    ("B108", "scripts/scratch.py"): "the directory in it gets a name that nobody can guess",
}
_REASON = re.compile(r"#\s*noqa: [A-Z0-9, ]*S\d{3}")


def bandit(paths: list[str]) -> list[str]:
    """Findings that nobody has explained."""
    words = [sys.executable, "-m", "bandit", "--quiet", "-r", *paths, "-x", "*/migrations/*", "-ll", "-f", "json"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    errors = [f"{error['filename']}: {error['reason']}" for error in found["errors"]]
    return errors + [line for finding in found["results"] if (line := _unexplained(finding))]


def _unexplained(finding: dict) -> str:
    path = Path(finding["filename"]).as_posix().removeprefix("./")
    said = f"{path}:{finding['line_number']} {finding['test_id']} {finding['issue_severity']} {finding['issue_text']}"
    if finding["issue_severity"] == "HIGH":
        return said
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    near = lines[finding["line_range"][0] - 1 : finding["line_range"][-1]]
    if any(_REASON.search(line) for line in near) or (finding["test_id"], path) in EXPLAINED:
        return ""
    return said


def semgrep(paths: list[str], rules: Path = RULES) -> list[dict]:
    """Findings of our own rules. Raises `RuntimeError` when a rule or a file cannot be read."""
    words = [BIN / "semgrep", "scan", "--metrics=off", "--disable-version-check", "--quiet", "--json", "--jobs=2"]
    words += [f"--config={rules}", "--no-git-ignore", "--exclude=migrations", "--exclude=vendor", *paths]
    environment = {**os.environ, "SEMGREP_SEND_METRICS": "off", "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([str(word) for word in words], cwd=ROOT, env=environment, capture_output=True, text=True)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout)
    broken = [error for error in found["errors"] if error.get("level") == "error"]
    if broken or done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr or str(broken))
    return found["results"]


def main(names: list[str]) -> int:
    if names == ["bandit"]:
        found = bandit([*PACKAGES, "scripts", "manage.py", "deploy"])
    elif names == ["semgrep"]:
        results = semgrep([*PACKAGES, "templates", "scripts", "deploy", "manage.py"])
        found = [
            f"{r['path']}:{r['start']['line']} {r['check_id'].rsplit('.', 1)[-1]}: {r['extra']['message']}"
            for r in results
        ]
    else:
        print("error: say bandit or semgrep", file=sys.stderr)
        return 2
    print("\n".join(found) if found else "nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
