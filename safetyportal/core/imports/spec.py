"""What an app says about its import: the columns, how a chunk of rows is examined, how it is published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop, override

from safetyportal.core.documents.excel import FORMULA_STARTS
from safetyportal.core.imports.child import heading

Problem = dict  # {"column": key or "", "text": msgid, "params": {…}}


class BadValue(ValueError):
    """A cell that cannot be read. `text` is a msgid (marked with `gettext_noop`), shown in the reader's language."""

    def __init__(self, text: str, **params):
        super().__init__(text)
        self.text, self.params = text, params


def problem(column: str, text: str, **params) -> Problem:
    return {"column": column, "text": text, "params": params}


def say(found: Problem) -> str:
    """A problem in the language of the reader."""
    return gettext(found["text"]) % {key: _shown(value) for key, value in found.get("params", {}).items()}


def _shown(value):
    return gettext(value[2:]) if isinstance(value, str) and value.startswith("t:") else value


@dataclass(frozen=True)
class ImportColumn:
    """One column. `aliases` are further headings that are understood; `choices(actor)` gives the pick list.

    `parse` turns the text of a filled cell into a value that JSON can hold, or raises `BadValue`.
    """

    key: str
    label: object
    parse: Callable[[str], object]
    required: bool = False
    aliases: tuple[str, ...] = ()
    help: object = ""
    sample: str = ""
    choices: Callable[[object], Sequence[str]] | None = None
    width: float = 16
    personal: bool = False  # values are encrypted while they wait, and masked in the preview


@dataclass(slots=True)
class Row:
    """One row of the file while it is examined."""

    number: int
    cells: list[str]
    values: dict = field(default_factory=dict)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    label: str = ""
    effect: str = ""  # create, update or same: what publishing it would do

    def fail(self, column: str, text: str, **params) -> None:
        self.errors.append(problem(column, text, **params))

    def warn(self, column: str, text: str, **params) -> None:
        self.warnings.append(problem(column, text, **params))


@dataclass
class Chunk:
    """Rows that are examined or published together, and for whom."""

    rows: list[Row]
    actor: Any
    now: datetime
    memory: dict = field(default_factory=dict)  # what the app keeps from chunk to chunk of one file
    batch_id: int = 0
    source: str = ""  # what the trail says about the origin of the rows

    def source_of(self, row: Row) -> str:
        """What the trail says about the origin of one row."""
        return f"{self.source} · {row.number}"


@dataclass(frozen=True)
class ImportSpec:
    """An import an app offers. `permission` opens it; the app's functions ask it again for each row's place.

    `examine(chunk)` checks parsed rows against the database in a few statements, sets `label`, `effect`, errors and
    warnings. `publish(chunk)` writes good rows inside the caller's unit of work; what is wrong by then gets errors.
    """

    kind: str
    label: object
    permission: str
    columns: tuple[ImportColumn, ...]
    examine: Callable[[Chunk], None]
    publish: Callable[[Chunk], None]
    list_url: str = ""
    notes: tuple = ()  # further lines of the instruction sheet
    chunk_rows: int = 2_000

    def column(self, key: str) -> ImportColumn:
        return next(column for column in self.columns if column.key == key)

    @property
    def required(self) -> list[str]:
        return [column.key for column in self.columns if column.required]

    def labels(self) -> dict[str, str]:
        """Every heading that is understood, cleaned: keys, labels in both languages, aliases."""
        known: dict[str, str] = {}
        for column in self.columns:
            names = [column.key, *column.aliases]
            for language in ("zh-hans", "en"):
                with override(language):
                    names.append(str(column.label))
            known.update({heading(name): column.key for name in names})
        return known

    def parser(self, mapping: dict[str, int], longest: int) -> Callable[[Row], None]:
        """A function that fills `values` from the cells of a row whose columns stand where `mapping` says.

        Every cell that cannot be read becomes an error of its column.
        """
        wanted = [(column, mapping[column.key]) for column in self.columns if column.key in mapping]

        def parse(row: Row) -> None:
            cells, count = row.cells, len(row.cells)
            for column, position in wanted:
                text = cells[position] if position < count else ""
                if not text:
                    if column.required:
                        row.fail(column.key, MISSING)
                elif len(text) > longest:
                    row.fail(column.key, TOO_LONG, most=longest)
                else:
                    _parse_cell(row, column, text)

        return parse


def _parse_cell(row: Row, column: ImportColumn, text: str) -> None:
    if text[0] == "'" and text[1:2] in FORMULA_STARTS:
        text = text[1:]  # the apostrophe that our own CSV puts before such a text
    try:
        row.values[column.key] = column.parse(text)
    except BadValue as bad:
        row.fail(column.key, bad.text, **bad.params)


_SPECS: dict[str, ImportSpec] = {}


MISSING = gettext_noop("This cell must be filled.")
TOO_LONG = gettext_noop("The text is longer than %(most)s characters.")


def register(spec: ImportSpec) -> ImportSpec:
    _SPECS[spec.kind] = spec
    return spec


def spec_of(kind: str) -> ImportSpec:
    """Raises `KeyError` for a kind that no app offers."""
    return _SPECS[kind]


def specs() -> list[ImportSpec]:
    return list(_SPECS.values())
