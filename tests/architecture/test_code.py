"""House rules that no linter knows: where rows are written, who may skip the scope, how long things get.

Each exception below stands with its reason; a new one needs an ADR.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["safetyportal", "enterprises", "hazards", "inspections", "incidents", "training", "emergency"]
WRITING = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"}
QUERY_STARTS = {"objects", "unscoped", "_base_manager", "_default_manager", "filter", "exclude", "all"}

# Modules that may write rows: the layers whose job it is.
WRITERS = re.compile(
    r"/(services|migrations|management|imports|data|embedded|notify)(/|\.py)|/(tasks|jobs|periodic)\.py"
)
WRITERS_OF_THE_KERNEL = {
    "safetyportal/core/writes.py": "the write path itself",
    "safetyportal/core/audit.py": "the trail itself",
    "safetyportal/core/audit_check.py": "seals",
    "safetyportal/core/access.py": "named exceptions of guardian",
    "safetyportal/core/roles.py": "roles are written after each migration",
    "safetyportal/core/jobs.py": "the job table itself",
    "safetyportal/core/rollups.py": "the rollup tables themselves",
    "safetyportal/core/moves.py": "moves rows with their owner",
    "safetyportal/core/attachments.py": "the store itself",
    "safetyportal/core/models/user.py": "keeps the blind index in step in save()",
}
# Interface modules: they show and take, they never decide.
INTERFACES = re.compile(r"/(views|api|forms|tables|pages|admin|documents|urls)(/|\.py)|_views\.py$|_pages\.py$")
FUNCTION_LINES, FILE_LINES = 60, 500


def modules() -> Iterator[tuple[str, ast.Module, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            yield str(path.relative_to(ROOT)), ast.parse(text), text


def attribute_chain(node: ast.AST) -> list[str]:
    names = []
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        else:
            node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        names.append(node.id)
    return names[::-1]


def writes_rows(call: ast.Call) -> bool:
    chain = attribute_chain(call.func)
    if len(chain) < 2:
        return False
    if chain[-1] == "update":
        return bool(QUERY_STARTS & set(chain[:-1]))
    if chain[-1] == "delete":
        return bool(QUERY_STARTS & set(chain[:-1]))
    return chain[-1] in WRITING - {"save", "delete"} and bool(QUERY_STARTS & set(chain[:-1]))


def test_rows_are_written_by_services_only():
    found = [
        f"{name}:{node.lineno} {'.'.join(attribute_chain(node.func))}"
        for name, tree, _text in modules()
        if not WRITERS.search(f"/{name}") and name not in WRITERS_OF_THE_KERNEL
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and writes_rows(node)
    ]
    assert found == []


def test_interfaces_never_skip_the_scope():
    forbidden = {"unscoped", "_base_manager", "RawSQL"}
    found = [
        f"{name}:{node.lineno} .{node.attr}"
        for name, tree, _text in modules()
        if INTERFACES.search(f"/{name}") and "/models/" not in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in forbidden and not asks_for_nothing(node, tree)
    ]
    assert found == []


def asks_for_nothing(node: ast.Attribute, tree: ast.Module) -> bool:
    """`Model._base_manager.none()` shows nothing to anybody."""
    return any(isinstance(n, ast.Attribute) and n.attr == "none" and n.value is node for n in ast.walk(tree))


def test_http_stays_above_the_services():
    layers = re.compile(r"/(services|workflow|queries|models|choices)(/|\.py)")
    found = [
        f"{name}:{node.lineno}"
        for name, tree, _text in modules()
        if layers.search(f"/{name}")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("django.http", "django.shortcuts"))
    ]
    assert found == []


def test_guardian_is_known_to_access_only():
    allowed = {
        "safetyportal/core/access.py": "asks and gives",
        "enterprises/models/enterprise.py": "declares the table",
        "hazards/models/hazard.py": "declares the table",
        "inspections/models/assignments.py": "declares the table",
    }
    found = [
        name
        for name, tree, _text in modules()
        if name not in allowed
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any("guardian" in part for part in [getattr(node, "module", "") or "", *(a.name for a in node.names)])
    ]
    assert sorted(set(found)) == []


@pytest.mark.parametrize("library", ["reportlab", "openpyxl", "python_calamine", "pypdf"])
def test_document_libraries_stay_in_their_place(library):
    homes = ("safetyportal/core/documents/", "safetyportal/core/imports/")
    found = [
        name
        for name, tree, _text in modules()
        if not name.startswith(homes)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            part.split(".")[0] == library for part in [getattr(node, "module", "") or "", *(a.name for a in node.names)]
        )
    ]
    assert found == []


def test_the_clock_is_read_at_the_edge():
    """`now` is an argument of services and workflows, so that no test has to move the clock."""
    layers = re.compile(r"/(services|workflow|queries)(/|\.py)")
    found = [
        f"{name}:{node.lineno}"
        for name, tree, _text in modules()
        if layers.search(f"/{name}")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and attribute_chain(node.func)[-2:] in (["timezone", "now"], ["datetime", "now"])
    ]
    assert found == []


def test_nothing_is_left_for_later():
    words = re.compile(r"\b(?:TODO|FIXME|XXX)\b|raise NotImplementedError")
    found = [f"{name}: {hit}" for name, _tree, text in modules() for hit in words.findall(text)]
    assert found == []


def test_files_and_functions_stay_readable():
    long = [
        f"{name}: {count} lines"
        for name, _tree, text in modules()
        if "/migrations/" not in name and (count := text.count("\n")) > FILE_LINES
    ]
    long += [
        f"{name}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for name, tree, _text in modules()
        if "/migrations/" not in name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_migrations_have_names_and_can_be_undone():
    problems = []
    for name, tree, _text in modules():
        if "/migrations/" not in name or name.endswith("__init__.py"):
            continue
        if re.search(r"/\d{4}_auto_|/\d{4}_alter_|/\d{4}_remove_", f"/{name}"):
            problems.append(f"{name}: needs a telling name")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and attribute_chain(node.func)[-1:] in (["RunPython"], ["RunSQL"]):
                reversible = len(node.args) > 1 or any(k.arg in {"reverse_code", "reverse_sql"} for k in node.keywords)
                problems += [] if reversible else [f"{name}:{node.lineno}: cannot be undone"]
    assert problems == []


def test_no_template_carries_script_or_style():
    pattern = re.compile(r"<script(?![^>]*(src=|application/json))|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_nothing_names_this_workplace():
    """No machine path, registry host or folder beside the project in what is committed."""
    pattern = re.compile(r"/work/(main|shared)|\.\./shared|pypi\.org|registry\.npmjs|deb\.debian\.org")
    endings = {".py", ".html", ".md", ".toml", ".yml", ".yaml", ".js", ".css", ".sh", ".txt", ".in", ".lock", ".conf"}
    skipped = {".venv", ".git", "var", "vendor", "node_modules"}
    found = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if path.suffix in endings
        and not skipped & set(path.relative_to(ROOT).parts)
        and path != Path(__file__)
        and pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
