"""Writes docs/asvs.md: each requirement of OWASP ASVS 5.0.0, whether it applies, and the tests that prove it.

    python scripts/asvs.py [--check]

Which tests: the marks `@pytest.mark.asvs("V1.2.3")` in tests/, read without running them. Those of tests/probes/long
are named, but do not count: `make test` does not run them. What each asks, in our own words, and why one without a test
is met, is not met or does not apply: scripts/asvs/requirements.psv (id|level|asks|applies|reason). Fails for a
requirement that applies with neither test nor reason, for a mark that names no requirement that applies, and with
--check when the document is stale.
"""

import ast
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "scripts" / "asvs" / "requirements.psv"
DOCUMENT = ROOT / "docs" / "asvs.md"
LONG_FORM = "probes/long/"  # only `make probes` runs these
CHAPTERS = {
    "V1": "Encoding and sanitization", "V2": "Validation and business logic", "V3": "Web frontend", "V4": "API",
    "V5": "Files", "V6": "Authentication", "V7": "Sessions", "V8": "Authorization", "V9": "Self-contained tokens",
    "V10": "OAuth and OIDC", "V11": "Cryptography", "V12": "Communication", "V13": "Configuration",
    "V14": "Data protection", "V15": "Coding and architecture", "V16": "Logging and errors", "V17": "WebRTC",
}  # fmt: skip


@dataclass(frozen=True)
class Requirement:
    number: str
    level: str
    asks: str
    applies: bool
    reason: str

    @property
    def chapter(self) -> str:
        return self.number.partition(".")[0]


def requirements() -> list[Requirement]:
    rows = [line.split("|") for line in DATA.read_text(encoding="utf-8").splitlines() if line]
    return [Requirement(number, level, asks, applies != "no", reason) for number, level, asks, applies, reason in rows]


def marks() -> dict[str, list[str]]:
    """Tests by requirement: `core/test_crypto.py::test_round_trip`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT / "tests").as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for number in sorted({number for mark in node.decorator_list for number in _named(mark)}):
                    found[number].append(f"{name}::{node.name}")
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "pytestmark":
                for number in sorted({number for part in ast.walk(node.value) for number in _named(part)}):
                    found[number].append(name)
    return found


def _named(mark: ast.AST) -> list[str]:
    """The numbers in `pytest.mark.asvs("…")`."""
    if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "asvs":
        return [str(part.value) for part in mark.args if isinstance(part, ast.Constant)]
    return []


def proofs(number: str, tests: dict[str, list[str]]) -> list[str]:
    """The tests of every run."""
    return [test for test in tests.get(number, []) if not test.startswith(LONG_FORM)]


def problems(known: list[Requirement], tests: dict[str, list[str]]) -> list[str]:
    applying = {requirement.number for requirement in known if requirement.applies}
    return [
        *(
            f"{r.number} applies and has neither test nor reason"
            for r in known
            if r.applies and not (tests.get(r.number) or r.reason)
        ),
        *(f"{r.number} does not apply and gives no reason" for r in known if not r.applies and not r.reason),
        *(
            f"{number} is marked by {tests[number][0]} and is no requirement that applies"
            for number in sorted(set(tests) - applying)
        ),
    ]


def document(known: list[Requirement], tests: dict[str, list[str]]) -> str:
    """The whole text."""
    proven = [requirement for requirement in known if proofs(requirement.number, tests)]
    applying = [requirement for requirement in known if requirement.applies]
    long_only = [requirement for requirement in applying if requirement not in proven and tests.get(requirement.number)]
    told = [requirement for requirement in applying if requirement not in proven and requirement not in long_only]
    lines = [
        "# OWASP ASVS 5.0.0", "",
        "Made by `scripts/asvs.py` from the marks of the tests and `scripts/asvs/requirements.psv`; do not edit.",
        "What a requirement asks is told in our own words; the standard itself is at owasp.org. A reason says how one",
        "without a test is met, or that it is **not met**, or why it does not apply.", "",
        f"{len(known)} requirements, {len(applying)} apply, **{len(proven)} have tests that `make test` runs**, "
        f"{len(long_only)} are probed by `make probes` only, {len(told)} have a reason only"
        f" ({sum(1 for r in told if r.reason.startswith('Not met'))} of them are not met).", "",
        "| chapter | all | apply | tested |", "|---|---|---|---|",
    ]  # fmt: skip
    for chapter, title in CHAPTERS.items():
        rows = [requirement for requirement in known if requirement.chapter == chapter]
        numbers = (len(rows), sum(r.applies for r in rows), sum(r in proven for r in rows))
        lines.append(f"| {chapter} {title} | {' | '.join(map(str, numbers))} |")
    for chapter, title in CHAPTERS.items():
        lines += ["", f"## {chapter} {title}", "", "| id | level | asks | proof or reason |", "|---|---|---|---|"]
        for requirement in (requirement for requirement in known if requirement.chapter == chapter):
            lines.append(
                f"| {requirement.number} | {requirement.level} | {requirement.asks} | {_proof(requirement, tests)} |"
            )
    return "\n".join(lines) + "\n"


def _proof(requirement: Requirement, tests: dict[str, list[str]]) -> str:
    if not requirement.applies:
        return f"does not apply: {requirement.reason}"
    found = proofs(requirement.number, tests)
    shown = [f"`{test}`" for test in found[:3]]
    if len(found) > 3:
        shown.append(f"{len(found) - 3} more")
    elif not found:
        shown = [f"only by `make probes`: `{test}`" for test in tests.get(requirement.number, [])]
    return "; ".join([*shown, *([requirement.reason] if requirement.reason else [])])


def main(arguments: list[str]) -> int:
    known, tests = requirements(), marks()
    wrong = problems(known, tests)
    text = document(known, tests)
    if "--check" in arguments:
        if not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text:
            wrong.append("docs/asvs.md is stale: run scripts/asvs.py")
    else:
        DOCUMENT.write_text(text, encoding="utf-8")
    count = sum(1 for requirement in known if proofs(requirement.number, tests))
    print("\n".join(wrong) if wrong else f"{count} requirements have tests")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
