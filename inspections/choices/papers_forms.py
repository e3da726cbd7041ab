"""The forms of enforcement documents (执法文书式样): dated data of `inspections/data/papers`, read once and checked.

A form says what its fields are and where their values come from at first, who signs, who approves, what must have been
issued before it, and how it is set. Nothing of a form stands in code.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data" / "papers"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class UnknownForm(LookupError):
    """No form with this code is in force on that day."""


@dataclass(frozen=True)
class Column:
    """One column of a field of type table."""

    key: str
    label: str
    width: float = 1


@dataclass(frozen=True)
class Field:
    """One thing to be filled in. `source` names the fact that fills it at first, `default` stands in for it;
    `with_money`: needed where the paper names an amount to pay; `suggest`: names to choose from ("receivers")."""

    key: str
    label: str
    type: str = "text"
    required: bool = False
    source: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    personal: bool = False
    with_money: bool = False
    suggest: str = ""


@dataclass(frozen=True)
class Role:
    """Who signs: at least `count` people, with `all` everybody whom `source` names; `cell` puts the lines into a cell
    of the grid."""

    role: str
    label: str
    count: int = 1
    certificate: bool = False
    refusable: bool = False
    required: bool = True
    source: str = ""
    cell: bool = False
    all: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph with placeholders, or the one list that it names; printed only when the field `needs` is filled, or
    for `key=value` when it says that."""

    text: str
    level: int = 0
    needs: str = ""


@dataclass(frozen=True)
class After:
    """What must be valid before: each of `papers`, or one of them; `when` limits it to cases of which that is true."""

    papers: tuple[str, ...]
    basis: str
    why: str
    any: bool = False
    when: str = ""


@dataclass(frozen=True)
class Form:
    """One kind of document, as in force from `valid_from` until the day before `valid_to`."""

    code: str
    order: int
    name: str
    about: str
    valid_from: date
    source: str
    verification: str
    fields: tuple[Field, ...]
    roles: tuple[Role, ...] = ()
    valid_to: date | None = None
    note: str = ""
    sign: str = ""
    series: str = ""
    chain: str = ""
    head: str = ""
    served: bool = False
    copy: bool = False  # the party keeps a copy, without the formality of a delivery
    approval: tuple[str, ...] = ()
    step_labels: dict[str, str] = field(default_factory=dict)
    maker: str = "承办人"
    addressee: str = ""
    grid: tuple[Any, ...] = ()
    grid_after: tuple[Any, ...] = ()
    body: tuple[Line, ...] = ()
    tables: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    copies: str = ""
    receipt: bool = False
    seal: bool = True
    after: tuple[After, ...] = ()
    longest: str = ""  # rule with the most days between its fields from_day and to_day

    @property
    def title(self) -> str:
        """Name in lists: with the kind of party where two forms bear the same name."""
        return f"{self.name}（{self.note}）" if self.note else self.name

    @property
    def for_party(self) -> bool:
        """Whether the party may read it once it is issued."""
        return self.served or self.copy

    @property
    def numbered(self) -> bool:
        return bool(self.sign)

    @property
    def number_series(self) -> str:
        """Forms of one 字 share one run of numbers."""
        return f"inspections.{self.series or self.code}"

    def field(self, key: str) -> Field | None:
        return next((one for one in self.fields if one.key == key), None)

    def role(self, code: str) -> Role | None:
        return next((one for one in self.roles if one.role == code), None)

    def step_label(self, step: str) -> str:
        return self.step_labels.get(step) or steps()[step]["label"]


@lru_cache(maxsize=1)
def _common() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "common.toml").read_text(encoding="utf-8"))


def terms() -> dict[str, str]:
    """Legal terms that texts name, with the key of the rule behind each."""
    return _common()["terms"]


def steps() -> dict[str, dict[str, str]]:
    """Steps of approval: label of the cell and of the signature."""
    return _common()["steps"]


@lru_cache(maxsize=1)
def manners() -> dict[str, dict[str, Any]]:
    """Ways of delivery by code."""
    rows = tomllib.loads((FOLDER / "delivery.toml").read_text(encoding="utf-8"))["manner"]
    return {row["code"]: row for row in rows}


@lru_cache(maxsize=1)
def all_forms() -> tuple[Form, ...]:
    """Every version of every form, in the order of the set."""
    found = [
        _form(row)
        for path in sorted(FOLDER.glob("*.toml"))
        if path.stem not in {"common", "delivery"}
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["form"]
    ]
    return tuple(sorted(found, key=lambda form: (form.order, form.valid_from)))


@lru_cache(maxsize=64)
def forms_on(on: date) -> dict[str, Form]:
    """Forms in force on a day by code."""
    return {
        form.code: form
        for form in all_forms()
        if form.valid_from <= on and (form.valid_to is None or on < form.valid_to)
    }


def form_of(code: str, on: date) -> Form:
    """Raises `UnknownForm`."""
    try:
        return forms_on(on)[code]
    except KeyError:
        raise UnknownForm(f"{code} on {on}") from None


@lru_cache(maxsize=256)
def name_of(code: str) -> str:
    """Newest name of a form; its code where no form has it."""
    return next((form.title for form in reversed(all_forms()) if form.code == code), code)


@lru_cache(maxsize=1)
def served_kinds() -> frozenset[str]:
    """Codes of the forms that are delivered to the party with the effects of a delivery (送达)."""
    return frozenset(form.code for form in all_forms() if form.served)


def kinds_in_order() -> list[tuple[str, str]]:
    """Code and name of each form once, in the order of the set."""
    return list(dict.fromkeys((form.code, name_of(form.code)) for form in all_forms()))


def _form(row: dict[str, Any]) -> Form:
    made = dict(row)
    roles = made.pop("signatures", ())
    return Form(
        **{
            **made,
            "fields": tuple(_field(one) for one in made["fields"]),
            "roles": tuple(_role(one) for one in roles),
            "body": tuple(_line(one) for one in made.get("body", ())),
            "after": tuple(After(**{**one, "papers": tuple(one["papers"])}) for one in made.get("after", ())),
            "grid": _grid(made.get("grid", ())),
            "grid_after": _grid(made.get("grid_after", ())),
            **{name: tuple(made.get(name, ())) for name in ("approval", "tables", "foot")},
        }
    )


def _field(given: str | dict[str, Any]) -> Field:
    """A field of the form itself, or a common one: `key`, `key!` (required), `key?` (not)."""
    if isinstance(given, str):
        key = given.rstrip("!?")
        values = {"key": key, **_common()["fields"][key]}
        if given != key:
            values["required"] = given.endswith("!")
    else:
        values = dict(given)
    values["source"] = values.pop("from", "")
    values["choices"] = tuple(values.get("choices", ()))
    values["columns"] = tuple(Column(**column) for column in values.get("columns", ()))
    return Field(**values)


def _role(given: str | dict[str, Any]) -> Role:
    own = {"role": given} if isinstance(given, str) else dict(given)
    values = {**_common()["roles"].get(own["role"], {}), **own}
    values["source"] = values.pop("from", "")
    return Role(**values)


def _line(given: str | dict[str, Any]) -> Line:
    if isinstance(given, str):
        return Line(given)
    return Line(given["text"], given.get("level", 0), given.get("if", ""))


def _grid(rows: Any) -> tuple[Any, ...]:
    """Rows as given; the name of a common group is replaced by it."""
    found: list[Any] = []
    for row in rows:
        found += _common()["groups"][row] if isinstance(row, str) else [row]
    return tuple(found)


@dataclass(frozen=True)
class Place:
    """One cell of a grid: a field or step of approval, lines kept to write on, whose signature stands in it."""

    key: str
    lines: int = 1
    step: str = ""
    role: str = ""


def place_of_cell(words: str) -> Place:
    """`key`, `key:4`, `key:4@handlers`, `@review:4`."""
    if words.startswith("@"):
        step, _colon, lines = words[1:].partition(":")
        return Place("", int(lines or 1), step=step)
    name, _at, role = words.partition("@")
    key, _colon, lines = name.partition(":")
    return Place(key, int(lines or 1), role=role)


def lines_to_sign(role: Role, values: Mapping[str, Any]) -> int:
    """How many people must sign in a role of a paper with these values."""
    named = values.get(role.source.removeprefix("value.")) if role.all else None
    return max(role.count, len(named) if isinstance(named, list) else 0)


def rows_of(grid: tuple[Any, ...]) -> Iterator[list[str]]:
    """The rows of a grid, those of groups among them."""
    for row in grid:
        yield from row["rows"] if isinstance(row, dict) else [row]
