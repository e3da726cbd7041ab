"""Documents for operators and developers say what is true."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Set by the suite, by tools or by the web server for each request, not by an operator.
OF_TOOLS = {"READY_FILE", "PYTEST_XDIST_WORKER", "PATH", "HOME", "DJANGO_SETTINGS_MODULE"}
NOT_FOR_OPERATORS = {*OF_TOOLS, "PATH_INFO", "REQUEST_METHOD"}
READ = re.compile(r"""(?:\benv|\benv_bool|\benv_list|environ\.get|environ)[(\[]\s*"([A-Z][A-Z_0-9]+)\"""")


def direct_dependencies(kind: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{kind}.in").read_text().splitlines()
    names = {re.split(r"[\[<>=~ ;]", line, maxsplit=1)[0].lower() for line in lines}
    return {name for name in names if name and not name.startswith(("-", "#"))}


def test_every_variable_that_is_read_is_documented():
    read = {name for path in (ROOT / "safetyportal").rglob("*.py") for name in READ.findall(path.read_text())}
    text = (ROOT / "docs" / "operations.md").read_text()
    documented = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", text))
    assert read - NOT_FOR_OPERATORS - documented == set()
    rows = {
        name for line in text.splitlines() if line.startswith("| `") for name in re.findall(r"`([A-Z_0-9]{3,})`", line)
    }
    assert rows - read == set()


def test_every_direct_dependency_is_named_with_its_licence():
    rows = re.findall(
        r"^\| ([a-z0-9.-]+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs" / "dependencies.md").read_text(), re.M
    )
    named = {name for name, licence, reason in rows if name != "package" and licence.strip() and reason.strip()}
    assert named == direct_dependencies("base") | direct_dependencies("dev")


@pytest.mark.asvs("V15.2.4")
def test_every_locked_package_has_hashes():
    for kind in ("base", "dev"):
        text = (ROOT / "requirements" / f"{kind}.lock").read_text()
        packages = re.split(r"\n(?=[a-z0-9])", text)
        assert len(packages) > 50
        assert [package.split("\n")[0] for package in packages if "--hash=sha256:" not in package] == []


def test_development_lock_contains_the_running_one():
    def pins(kind: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==[^ \n]+)", (ROOT / "requirements" / f"{kind}.lock").read_text(), re.M))

    assert pins("base") <= pins("dev")


def test_help_lists_every_target():
    text = (ROOT / "Makefile").read_text()
    phony = set(re.findall(r"^\.PHONY: (\w+)$", text, re.M))
    assert phony == set(re.findall(r"^(\w+):.*## ", text, re.M))
    assert {"help", "demo", "test", "run", "fmt", "check", "bench", "docs", "messages", "stop", "clean"} <= phony
