"""The forms as printed: each becomes a kind of official paper, built from the form's data and what was filled in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from inspections.choices.papers_forms import (
    Form,
    Role,
    all_forms,
    form_of,
    lines_to_sign,
    name_of,
    place_of_cell,
    steps,
    terms,
)
from inspections.documents.papers_words import Words, rich
from safetyportal.core.documents.content import (
    Block,
    Cell,
    Content,
    Grid,
    Group,
    Head,
    Receipt,
    Signature,
    Signing,
    Stamp,
    StatutoryPaper,
    Table,
    Text,
)
from safetyportal.core.documents.kinds import register_kind
from safetyportal.core.documents.words import numbered
from safetyportal.core.rules import rule

HEADING = "安全生产行政执法文书"
CERTIFICATE = "　证号："
SPANS = {  # label and value of each cell of a row, in twelfths of the width
    1: ((2, 10),),
    2: ((2, 4), (2, 4)),
    3: ((2, 2), (1, 2), (2, 3)),  # the short one, such as sex or post, in the middle
}
PERM = "inspections.issue_enforcementpaper"
EMPTY_ROWS = 5  # to write on in a list that is empty


def build(kind: str, paper: Any, stamp: Stamp, data: Mapping[str, Any]) -> Content:
    """A paper as its form wants it. `data` is `services.papers_snapshot.printed_data`."""
    form = form_of(kind, data["form_on"])
    words = Words(form, data, _terms(form, paper, stamp.issued_on or data["form_on"]))
    signatures = _by_role(form, data)
    parts: list[Any] = []
    if data["corrects"]:
        parts.append(Text(f"（本文书更正并代替{data['corrects']}。）", indent=False))
    parts += _grid(form.grid, form, words, data, signatures)
    parts += _body(form, words, data)
    parts += [_table(form, key, data["values"].get(key) or []) for key in form.tables]
    parts += _grid(form.grid_after, form, words, data, signatures)
    signing = _signing(form, stamp, signatures)
    return StatutoryPaper(
        title=form.name,
        heading="" if form.head == "red" else HEADING,
        red_head=stamp.issuer if form.head == "red" else "",
        number=stamp.number if form.numbered else None,
        addressee=words.line(f"{{{form.addressee}}}") if form.addressee else "",
        parts=tuple(parts),
        signing=signing,
        copies_note=form.copies,
        receipt=_receipt(form, stamp, words) if form.receipt else None,
        foot=tuple(_on_each_page(one) for role in form.foot for one in signatures.get(role, ())[:1]),
    )


def _terms(form: Form, paper: Any, on: date) -> dict[str, str]:
    """Periods that the text names, as the rules in force say."""
    texts = " ".join(line.text for line in form.body)
    found = {}
    for name, key in terms().items():
        if f"{{{name}}}" in texts:
            value = rule(key, paper.body.place, on)
            found[name] = f"{value * 100:g}%" if name.endswith("_percent") else str(value)
    return found


def _by_role(form: Form, data: Mapping[str, Any]) -> dict[str, tuple[Signature, ...]]:
    """Lines to sign: those who did, then empty ones up to the number that must."""
    found: dict[str, tuple[Signature, ...]] = {}
    for role in form.roles:
        given = [_signature(role, row) for row in data["signatures"] if row["role"] == role.role]
        expected, lines = _expected(role, data), lines_to_sign(role, data["values"])
        empty = [Signature(role.label, note=_certificate(role, row)) for row in expected[len(given) : lines]]
        missing = lines - len(given) - len(empty)
        found[role.role] = (*given, *empty, *[Signature(role.label, note=_certificate(role, {}))] * missing)
    return found


def _expected(role: Role, data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who is to sign, as far as the form's fields tell."""
    source = role.source.removeprefix("value.")
    value = data["values"].get(source)
    return value if isinstance(value, list) else []


def _signature(role: Role, row: Mapping[str, Any]) -> Signature:
    by_hand = row["manner"] == "by_hand"
    return Signature(
        role.label,
        "" if by_hand or row["note"] else row["name"],
        row["picture"],
        row["day"],
        row["note"] or _certificate(role, row),
    )


def _on_each_page(signature: Signature) -> Signature:
    """The certificate stands where the whole is signed; at the foot of a page the space is for the name."""
    return replace(signature, note="") if signature.note.startswith(CERTIFICATE) else signature


def _certificate(role: Role, row: Mapping[str, Any]) -> str:
    return f"{CERTIFICATE}{row.get('certificate') or '＿' * 8}" if role.certificate else ""


def _grid(
    rows: tuple[Any, ...], form: Form, words: Words, data: Mapping[str, Any], signatures: Mapping[str, Any]
) -> list[Grid]:
    made: list[Any] = []
    for row in rows:
        if isinstance(row, dict):
            cells = tuple(_row(one, form, words, data, signatures) for one in row["rows"])
            made.append(Group(row["group"], cells))
        else:
            made.append(_row(row, form, words, data, signatures))
    return [Grid(tuple(made))] if made else []


def _row(
    cells: list[str], form: Form, words: Words, data: Mapping[str, Any], signatures: Mapping[str, Any]
) -> tuple[Cell, ...]:
    """One row of the grid: label and value of each of its one to three cells."""
    made: list[Cell] = []
    for cell, (label_span, value_span) in zip(cells, SPANS[len(cells)], strict=True):
        place = place_of_cell(cell)
        if place.step:
            made += _step_cells(place.step, place.lines, form, data, label_span, value_span)
            continue
        field = form.field(place.key)
        signed = signatures.get(place.role, ()) if place.role else ()
        days = [one.signed_on for one in signed if one.signed_on]
        made += [
            Cell(field.label if field else "", label_span, label=True),
            Cell(
                words.cell(place.key),
                value_span,
                lines=place.lines,
                signatures=signed,
                dated=bool(signed),
                signed_on=max(days) if days else None,
            ),
        ]
    return tuple(made)


def _step_cells(
    step: str, lines: int, form: Form, data: Mapping[str, Any], label_span: int, value_span: int
) -> list[Cell]:
    """Opinion, name and day of one step of the approval; room to write where it was not taken."""
    taken = next((row for row in data["steps"] if row["step"] == step), None)
    name = (
        f"{taken['name']}（受{taken['behalf']}委托）" if taken and taken["behalf"] else taken["name"] if taken else ""
    )
    signature = Signature(steps()[step]["signer"], name)
    return [
        Cell(form.step_label(step), label_span, label=True),
        Cell(
            taken["opinion"] if taken else "",
            value_span,
            lines=lines,
            signatures=(signature,),
            dated=True,
            signed_on=taken["day"] if taken else None,
        ),
    ]


def _body(form: Form, words: Words, data: Mapping[str, Any]) -> list[Block]:
    """Paragraphs with their placeholders filled; a list becomes numbered paragraphs, rows a ruled table."""
    made: list[Block] = []
    for line in form.body:
        if line.needs and not words.holds(line.needs):
            continue
        items, table = words.items_of(line.text), words.table_of(line.text)
        if table:
            made.append(_table(form, table, data["values"].get(table) or []))
        elif items is not None:
            made += [Text(item) for item in (numbered(items, 3) if items else ["＿" * 24] * 2)]
        else:
            made.append(Text(rich(words.line(line.text)), level=line.level))
    return made


def _table(form: Form, key: str, rows: list[dict[str, str]]) -> Table:
    field = form.field(key)
    columns = field.columns if field else ()
    cells = [tuple(row.get(column.key, "") for column in columns) for row in rows]
    return Table(
        tuple(Head(column.label, width=column.width) for column in columns),
        tuple(cells or [("　",) * len(columns)] * EMPTY_ROWS),
    )


def _signing(form: Form, stamp: Stamp, signatures: Mapping[str, tuple[Signature, ...]]) -> Signing | None:
    lines = tuple(one for role in form.roles if not role.cell for one in signatures[role.role])
    in_grid = any("@" in cell for row in form.grid if not isinstance(row, dict) for cell in row)
    sealed = (form.seal and not in_grid and not form.approval) or form.served
    if not sealed and not lines:
        return None
    if not sealed:
        return Signing(seal=False, signatures=lines)
    return Signing(stamp.issuer, stamp.issued_on, signatures=lines, seal_words=stamp.seal)


def _receipt(form: Form, stamp: Stamp, words: Words) -> Receipt:
    """The strip that an addressee outside the authority tears off and sends back."""
    return Receipt(
        title=f"{form.name}（回执）",
        fields=(("文书文号", stamp.number), ("受文单位", words.line(f"{{{form.addressee}}}")), ("收文及办理情况", "")),
        signatures=(Signature("收件人（签名、盖章）"),),
    )


def register() -> None:
    """Each form as a kind of paper; those of one 字 share their run of numbers."""
    for code in dict.fromkeys(form.code for form in all_forms()):
        form = next(one for one in reversed(all_forms()) if one.code == code)
        register_kind(
            f"inspections.{code}",
            name_of(code),
            partial(build, code),
            perm=PERM,
            number_rule="document.number.enforcement" if form.numbered else "",
            sign=form.sign,
            series=form.number_series,
            template="1",
        )


register()
