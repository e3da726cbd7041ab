"""Collects every text of the interface and merges the translations into the catalogue. Needs no gettext tools.

    python scripts/messages.py          write locale/<language>/LC_MESSAGES/django.po and compile it
    python scripts/messages.py --check  change nothing; list what is untranslated, fuzzy, obsolete or contradictory

Translations are written in `locale/src/<topic>.po`, one file for each subject, so that two people seldom edit the same
one. Texts of libraries that we translate ourselves stand in `locale/src/vendor*.po`: they are kept although our
code does not contain them.
"""

import argparse
import ast
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyportal.settings.test")

from django.utils.translation.template import templatize  # noqa: E402 -- after the path

from safetyportal.core.catalogues import compile_catalogues  # noqa: E402

LANGUAGE = "zh_Hans"
CATALOGUE = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
PACKAGES = ("safetyportal", "enterprises", "hazards", "inspections", "incidents", "training", "emergency")
HEADER = {
    "Project-Id-Version": "safetyportal",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# Name of the function: positions of context, text and plural among its arguments.
CALLS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
ALIASES = {"_": "gettext", "text": "gettext", "gettext_noop": "gettext"}  # names under which our modules import it
CALL_START = re.compile(r"(?<![\w.])(?:n?p?gettext|_)\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LONGEST_CALL = 4000  # characters

Key = tuple[str, str]  # context, text


@dataclass
class Text:
    """A text as the code has it."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


def main() -> int:
    parser = argparse.ArgumentParser(description="Collect texts, merge translations.")
    parser.add_argument("--check", action="store_true", help="change nothing, fail when something is wrong")
    check = parser.parse_args().check
    texts, translations = collect(), Translations()
    translations.read(sorted((ROOT / "locale" / "src").glob("*.po")))
    catalogue = build(texts, translations)
    problems = [*translations.problems, *untranslated(catalogue), *unused(texts, translations)]
    if check:
        if not CATALOGUE.exists() or CATALOGUE.read_text(encoding="utf-8") != str(catalogue) + "\n":
            problems.append(f"{CATALOGUE.relative_to(ROOT)} is not up to date: run `make messages`")
    else:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(str(catalogue) + "\n", encoding="utf-8")
        compile_catalogues(ROOT / "locale")
    for problem in problems:
        print(problem)
    print(f"{len(catalogue)} texts, {len(problems)} problems")
    return 1 if problems and check else 0


def collect() -> dict[Key, Text]:
    """Every text of Python code and templates, with the files it stands in."""
    texts: dict[Key, Text] = defaultdict(Text)
    for path, calls in source_calls():
        for context, text, plural in calls:
            found = texts[context, text]
            found.plural = found.plural or plural
            found.files.add(str(path.relative_to(ROOT)))
    texts.pop(("", ""), None)
    return texts


def source_calls() -> Iterator[tuple[Path, Iterable[tuple[str, str, str]]]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, python_calls(ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / package).rglob("templates/**/*.*")):
            yield path, template_calls(path)
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            yield path, template_calls(path)


def python_calls(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (found := read_call(node)):
            yield found


def template_calls(path: Path) -> Iterator[tuple[str, str, str]]:
    """Django rewrites a template into calls of gettext among filler; each call is then read as Python."""
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in CALL_START.finditer(source):
        end = match.end()
        while (end := source.find(")", end) + 1) and end - match.start() < LONGEST_CALL:
            try:
                node = ast.parse(source[match.start() : end], mode="eval").body
            except SyntaxError:
                continue
            if isinstance(node, ast.Call) and (found := read_call(node)):
                yield found
            break


def read_call(node: ast.Call) -> tuple[str, str, str] | None:
    """Context, text and plural of a call of gettext or one of its relatives, else None."""
    if isinstance(node.func, ast.Name):
        name = ALIASES.get(node.func.id, node.func.id)
    else:
        name = getattr(node.func, "attr", "")
    places = CALLS.get(name.removesuffix("_lazy").removesuffix("_noop"))
    if places is None:
        return None
    values = ["" if place is None else constant(node, place) for place in places]
    return None if None in values else (values[0] or "", values[1] or "", values[2] or "")


def constant(node: ast.Call, place: int) -> str | None:
    argument = node.args[place] if place < len(node.args) else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


class Translations:
    """What the topic files say, and where they contradict each other."""

    def __init__(self) -> None:
        self.entries: dict[Key, polib.POEntry] = {}
        self.origin: dict[Key, str] = {}
        self.problems: list[str] = []

    def read(self, paths: Iterable[Path]) -> None:
        for path in paths:
            for entry in polib.pofile(str(path), encoding="utf-8"):
                self.add(entry, path.name)

    def add(self, entry: polib.POEntry, origin: str) -> None:
        key = entry.msgctxt or "", entry.msgid
        known = self.entries.get(key)
        if entry.obsolete or "fuzzy" in entry.flags:
            self.problems.append(f"fuzzy or obsolete in {origin}: {entry.msgid!r}")
        elif known is not None and said(known) != said(entry):
            self.problems.append(
                f"translated differently in {self.origin[key]} and {origin}: {entry.msgid!r} "
                f"({said(known)!r}, {said(entry)!r})"
            )
        else:
            self.entries[key], self.origin[key] = entry, origin


def said(entry: polib.POEntry) -> str:
    """The translation; Chinese has one form for all numbers."""
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def build(texts: dict[Key, Text], translations: Translations) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = dict(HEADER)
    library = {key: Text() for key, origin in translations.origin.items() if origin.startswith("vendor")}
    for (context, msgid), text in sorted({**library, **texts}.items(), key=lambda item: (item[0][1], item[0][0])):
        known = translations.entries.get((context, msgid))
        plural = text.plural or (known.msgid_plural if known else "")
        entry = polib.POEntry(msgid=msgid, msgctxt=context or None, msgid_plural=plural)
        entry.occurrences = [(name, "") for name in sorted(text.files)]
        translation = (known.msgstr or said(known)) if known else ""
        if plural:
            entry.msgstr_plural = {0: translation}
        else:
            entry.msgstr = translation
        if re.search(r"%\(\w+\)|%[sd]", msgid):
            entry.flags = ["python-format"]
        catalogue.append(entry)
    return catalogue


def untranslated(catalogue: polib.POFile) -> Iterator[str]:
    for entry in catalogue:
        text = said(entry)
        where = entry.occurrences[0][0] if entry.occurrences else "library"
        if not text:
            yield f"untranslated ({where}): {entry.msgid!r}"
        elif placeholders(text) - placeholders(entry.msgid + entry.msgid_plural):
            yield f"unknown placeholder in the translation ({where}): {entry.msgid!r} -> {text!r}"
        elif not entry.msgid_plural and placeholders(entry.msgid) - placeholders(text):
            yield f"placeholder lost in the translation ({where}): {entry.msgid!r} -> {text!r}"


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def unused(texts: dict[Key, Text], translations: Translations) -> Iterator[str]:
    for key, origin in sorted(translations.origin.items()):
        if key not in texts and not origin.startswith("vendor"):
            yield f"obsolete in {origin}: {key[1]!r}"


if __name__ == "__main__":
    sys.exit(main())
