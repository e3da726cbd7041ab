"""What is wrong with the forms of documents: asked when the portal starts, so that no officer meets it."""

from collections.abc import Iterator

from inspections.choices.papers_forms import (
    PLACEHOLDER,
    Field,
    Form,
    all_forms,
    place_of_cell,
    rows_of,
    steps,
    terms,
)

TYPES = ("text", "long", "items", "date", "time", "money", "choice", "people", "table")
ALWAYS_KNOWN = {"body", "officers_with_certificates", "limits_note"}
CHAINS = ("", "inspection", "case")
ABOUT = ("task", "visit", "case", "any")


def mistakes() -> Iterator[str]:
    """In words; nothing when all forms are sound."""
    forms = all_forms()
    codes = {form.code for form in forms}
    for form in forms:
        found = (*_of_fields(form), *_of_text(form), *_of_grid(form), *_of_layout(form), *_of_order(form, codes))
        yield from (f"{form.code} ({form.valid_from}): {words}" for words in found)
        for other in forms:
            if other is not form and other.code == form.code and _overlap(form, other):
                yield f"{form.code}: two versions are in force at once"
            if other.code != form.code and other.order == form.order:
                yield f"{form.code}: {other.code} has the same number in the set"


def _overlap(one: Form, other: Form) -> bool:
    first, second = sorted((one, other), key=lambda form: form.valid_from)
    return first.valid_to is None or first.valid_to > second.valid_from


def _of_fields(form: Form) -> Iterator[str]:
    keys = [one.key for one in form.fields]
    if len(keys) != len(set(keys)):
        yield "a field stands twice"
    for one in form.fields:
        yield from _of_field(one)
    yield from (f"{key} is filled in but printed nowhere" for key in sorted(set(keys) - _printed(form)))


def _of_field(one: Field) -> Iterator[str]:
    if one.type not in TYPES:
        yield f"{one.key} has the unknown type {one.type}"
    if (one.type == "choice") != bool(one.choices):
        yield f"{one.key}: choices belong to a field of type choice, and only to one"
    if (one.type == "table") != bool(one.columns):
        yield f"{one.key}: columns belong to a field of type table, and only to one"


def _of_text(form: Form) -> Iterator[str]:
    keys = {one.key for one in form.fields}
    known = {*keys, *ALWAYS_KNOWN, *terms(), *(f"{key}_capitals" for key in keys)}
    for line in form.body:
        unknown = [name for name in PLACEHOLDER.findall(line.text) if name not in known]
        yield from (f"the text names {name}, which nothing fills" for name in unknown)
        needed, _equals, said = line.needs.partition("=")
        if needed and needed not in keys:
            yield f"a line needs {needed}, which is no field"
        elif said and said not in (form.field(needed) or Field(needed, "")).choices:
            yield f"a line needs {needed} to say {said}, which is not among its choices"


def _of_grid(form: Form) -> Iterator[str]:
    keys, roles = {one.key for one in form.fields}, {role.role for role in form.roles}
    for cells in rows_of((*form.grid, *form.grid_after)):
        if not 1 <= len(cells) <= 3:
            yield f"the row {cells} has not one to three cells"
        for place in map(place_of_cell, cells):
            if place.key and place.key not in keys:
                yield f"the grid names {place.key}, which is no field"
            if place.step and place.step not in form.approval:
                yield f"the grid names the step {place.step}, which the approval has not"
            if place.role and place.role not in roles:
                yield f"the grid names the signature {place.role}, which nobody gives"


def _of_layout(form: Form) -> Iterator[str]:
    keys, roles = {one.key for one in form.fields}, {role.role for role in form.roles}
    named = [name for name in (*form.tables, form.addressee) if name and name not in keys]
    yield from (f"the layout names {name}, which is no field" for name in named)
    yield from (f"{name} signs each page but not the paper" for name in form.foot if name not in roles)
    yield from (f"the approval has the unknown step {name}" for name in form.approval if name not in steps())
    if form.chain not in CHAINS or form.about not in ABOUT or form.verification not in ("V", "P", "U"):
        yield "chain, about or verification has an unknown value"


def _of_order(form: Form, codes: set[str]) -> Iterator[str]:
    for rule in form.after:
        yield from (f"it follows {code}, which is no form" for code in rule.papers if code not in codes)
        if not rule.basis or not rule.why:
            yield "an order constraint has no basis or reason"


def _printed(form: Form) -> set[str]:
    """Fields that the text, the grid, the lists or the lines to sign print."""
    names = {name.removesuffix("_capitals") for line in form.body for name in PLACEHOLDER.findall(line.text)}
    if "limits_note" in names:
        names.add("limits")
    if "officers_with_certificates" in names or any(role.source == "officers" for role in form.roles):
        names.add("officers")
    names |= {place_of_cell(cell).key for cells in rows_of((*form.grid, *form.grid_after)) for cell in cells}
    names |= {role.source.removeprefix("value.") for role in form.roles if role.source.startswith("value.")}
    return names | set(form.tables) | {form.addressee}
