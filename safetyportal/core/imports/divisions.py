"""Which township or grid cell a cell means: a code, a full name, or a name with the divisions above it beside."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from safetyportal.core import places
from safetyportal.core.choices import Level, NodeKind
from safetyportal.core.models import Jurisdiction

UNKNOWN = gettext_noop("There is no township or grid cell “%(value)s”.")
AMBIGUOUS = gettext_noop("Several townships are called “%(value)s”. Write its county and city too, or its code.")
_CODE = re.compile(r"\d{9,15}(?!\d)")  # perhaps with the name behind it, as in the pick list
_SEPARATORS = re.compile(r"[\s/\\>,，、;；|-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A township or grid cell."""

    pk: int
    code: str
    path: str


class Divisions:
    """Finds divisions by what people write, some hundred at a time; remembers what it found."""

    def __init__(self):
        self.known: dict[str, Found | str] = {}  # text -> division, or the msgid that says why not

    def find(self, texts: set[str], preferred: list[str]) -> None:
        """Learn these texts. Where a name stands for several, the one below a `preferred` place is meant."""
        new = {text: clean(text) for text in texts if text not in self.known}
        if not new:
            return
        coded = [plain for plain in new.values() if plain.isdigit()]
        named = [plain for plain in new.values() if not plain.isdigit()]
        suffixes = {plain[i:] for plain in named for i in range(max(0, len(plain) - 24), len(plain) - 1)}
        leaves = Jurisdiction.objects.filter(valid_to=None, level__in=(Level.TOWNSHIP, Level.GRID))
        by_code = {row.code: row for row in leaves.filter(code__in=coded)}
        by_name: dict[str, list[Jurisdiction]] = {}
        for row in leaves.filter(name__in=suffixes) if suffixes else ():
            by_name.setdefault(row.name, []).append(row)
        above = _names_above([row for rows in by_name.values() for row in rows])
        for text, plain in new.items():
            if plain.isdigit():
                known = by_code.get(plain)
                self.known[text] = Found(known.pk, known.code, known.path) if known else UNKNOWN
            else:
                self.known[text] = _by_name(plain, by_name, above, preferred)


def clean(text: str) -> str:
    """A code alone, or names without separators: 湖南省/长沙市/芙蓉区 and 湖南省长沙市芙蓉区 are the same."""
    text = unicodedata.normalize("NFKC", text).strip()
    code = _CODE.match(text)
    if code is None:
        return _SEPARATORS.sub("", text)
    return code[0][:9] if len(code[0]) == 12 and code[0].endswith("000") else code[0]


def _names_above(rows: list[Jurisdiction]) -> dict[str, tuple[str, ...]]:
    """`{path: every way to write what is above it}`, with and without statistical levels, from the top."""
    paths = {path for row in rows for path in places.ancestors(row.path, own=False)[1:]}
    nodes = {node.path: node for node in Jurisdiction.objects.filter(path__in=paths)} if paths else {}
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        chain = [nodes[path] for path in places.ancestors(row.path, own=False)[1:] if path in nodes]
        ordinary = [node for node in chain if node.kind != NodeKind.PASS_THROUGH]
        found[row.path] = (
            "".join(node.name for node in chain),
            "".join(node.name for node in ordinary),
            "".join(node.short_name or node.name for node in ordinary),
        )
    return found


def _by_name(plain: str, by_name: dict, above: dict, preferred: list[str]) -> Found | str:
    matches = {
        row.path: row
        for i in range(len(plain) - 1)
        for row in by_name.get(plain[i:], ())
        if any(_leads_to(whole, plain[:i]) for whole in above[row.path])
    }
    if len(matches) > 1:
        nearer = {p: row for p, row in matches.items() if any(places.contains(own, p) for own in preferred)}
        matches = nearer or matches
    if len(matches) > 1:
        return AMBIGUOUS
    for row in matches.values():
        return Found(row.pk, row.code, row.path)
    return UNKNOWN


def _leads_to(whole: str, given: str) -> bool:
    """Whether `given` names the divisions above, perhaps without the upper ones or with one left out."""
    if whole.endswith(given):
        return True
    position = 0
    for letter in given:  # 湖南省芙蓉区 for 湖南省长沙市芙蓉区
        position = whole.find(letter, position) + 1
        if not position:
            return False
    return len(given) >= 2 and whole[-2:] == given[-2:]
