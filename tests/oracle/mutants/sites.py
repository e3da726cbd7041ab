"""Finds every scope, guard and permission check in the source, and rewrites it so that it can be switched off."""

import ast
import importlib.abc
import importlib.machinery
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("safetyportal", "enterprises", "hazards", "inspections", "incidents", "training", "emergency")
BESIDE = ("/migrations/", "/management/demo/", "/settings/", "/embedded/")
SWITCH = "_mutant_switch"
HELPERS = {
    "visible_to": "scope", "scope_q": "scope_q", "require": "decision", "can": "decision", "holds": "truth",
    "has_perm": "truth", "granted_paths": "paths", "require_permission": "nothing", "require_may_reset": "nothing",
}  # fmt: skip
OWNERS = {"user", "requested_by", "user_id"}
WHOSE = {"request.user", "user", "actor", "reader", "self.request.user", "self.user"}


def files() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [path for path in found if not any(part in str(path) for part in BESIDE)]


class Rewriting(ast.NodeTransformer):
    """Puts the switch around each call; `found` has the names of the sites: file, function and check, numbered where
    a function has several. They stay the same when lines move, so that results and reasons do."""

    def __init__(self, path: Path):
        self.name, self.inside, self.found = str(path.relative_to(ROOT)), [], []

    def visit_inside(self, node: Any) -> ast.AST:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_inside

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in HELPERS and fits(called, node):
            return self.switched(node, HELPERS[called], called)
        if called in ("filter", "get_object_or_404") and (word := owner_of(node)) is not None:
            rest = [keyword for keyword in node.keywords if keyword is not word]
            return self.switched(node, "owner", f"{word.arg}=", [ast.Constant(word.arg), word.value], rest)
        return node

    def switched(self, node, helper: str, called: str, extra=(), keywords=None) -> ast.Call:
        site = f"{self.name}:{'.'.join(self.inside)}:{called}"
        number = sum(one.partition("#")[0] == site for one in self.found)
        site += f"#{number + 1}" if number else ""
        self.found.append(site)
        function = ast.Attribute(ast.Name(SWITCH, ast.Load()), helper, ast.Load())
        arguments = [ast.Constant(site), node.func, *extra, *node.args]
        call = ast.Call(function, arguments, node.keywords if keywords is None else keywords)
        return ast.copy_location(call, node)


def fits(called: str, node: ast.Call) -> bool:
    """Whether it is the check that is meant, by the number of its arguments; `user.has_perm(perm)` has no place."""
    least = {"require": 3, "can": 3, "holds": 2, "granted_paths": 2, "has_perm": 2, "scope_q": 3, "visible_to": 2}
    is_decorator = called == "require_permission" and not node.args
    return len(node.args) >= least.get(called, 1) and not is_decorator


def owner_of(node: ast.Call) -> ast.keyword | None:
    """The keyword that keeps the rows of one person, when its value is whoever asks."""
    return next((k for k in node.keywords if k.arg in OWNERS and ast.unparse(k.value) in WHOSE), None)


def rewritten(path: Path) -> tuple[ast.Module, list[str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    rewriting = Rewriting(path)
    tree = rewriting.visit(tree)
    if rewriting.found:
        first = next((n for n, one in enumerate(tree.body) if not _must_lead(one)), len(tree.body))
        tree.body.insert(first, ast.parse(f"from tests.oracle.mutants import switch as {SWITCH}").body[0])
    return ast.fix_missing_locations(tree), rewriting.found


def _must_lead(statement: ast.stmt) -> bool:
    docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return docstring or (isinstance(statement, ast.ImportFrom) and statement.module == "__future__")


def catalogue() -> list[str]:
    """Every site of the tree."""
    return [site for path in files() for site in rewritten(path)[1]]


class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        path = Path(self.get_filename(fullname))
        return compile(rewritten(path)[0], str(path), "exec")


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] not in PACKAGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        source = spec.origin if spec is not None and spec.origin and spec.origin.endswith(".py") else ""
        if source and not any(part in source for part in BESIDE):
            spec.loader = Loader(fullname, source)
        return spec


def install() -> None:
    sys.meta_path.insert(0, Finder())
