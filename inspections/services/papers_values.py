"""What is typed into a document, checked field by field: kept as JSON, complete before it is submitted or issued."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.choices.papers_forms import Field, Form
from safetyportal.core.deadlines import SHANGHAI

LONGEST_TEXT, LONGEST_PROSE = 500, 100_000
_NO_ACCOUNT = _(
    "No account for fines was in force here when this was drafted: a supervisor enters it under Accounts for fines."
)
MOST_ROWS, MOST_MONEY = 500, Decimal(10) ** 13


def clean(form: Form, values: Mapping[str, Any], *, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`known` with `values` put over it, each in its stored form. Raises `ValidationError` with the fields' keys."""
    keys = {one.key for one in form.fields}
    errors: dict[str, Any] = {}
    strangers = sorted(set(values) - keys)
    if strangers:
        errors["__all__"] = _("This document has no field %(names)s.") % {"names": "、".join(strangers)}
    kept = {key: value for key, value in (known or {}).items() if key in keys}
    for one in form.fields:
        if one.key in values:
            try:
                kept[one.key] = _clean(one, values[one.key])
            except ValidationError as error:
                errors[one.key] = error
    if errors:
        raise ValidationError(errors)
    return kept


def require_complete(form: Form, values: Mapping[str, Any], now: datetime) -> None:
    """Raises `ValidationError` naming each required field that is empty, two ends in the wrong order, and an end that
    is yet to come: what is recorded is over."""
    needed = _("Needed before the document goes on.")
    errors: dict[str, Any] = {
        one.key: needed for one in form.fields if one.required and not filled(values.get(one.key))
    }
    if names_money(form, values):
        errors |= {one.key: _NO_ACCOUNT for one in form.fields if one.with_money and not filled(values.get(one.key))}
    for first, last in (("began", "ended"), ("from_day", "to_day"), ("late_from", "late_to")):
        one, other = values.get(first), values.get(last)
        if one and other and other < one:
            errors.setdefault(last, _("The end lies before the beginning."))
    ended = form.field("ended")
    if ended is not None and values.get("ended") and datetime.fromisoformat(values["ended"]) > now:
        errors.setdefault("ended", _("This moment is yet to come."))
    people = values.get("officers")
    if form.field("officers") is not None and isinstance(people, list) and len(people) < 2:
        errors["officers"] = _("At least two officers (Administrative Penalty Law, articles 42 and 55).")
    if errors:
        raise ValidationError(errors)


def names_money(form: Form, values: Mapping[str, Any]) -> bool:
    """Whether the paper has an amount that the party is to pay into the account."""
    return any(one.type == "money" and Decimal(values.get(one.key) or 0) > 0 for one in form.fields)


def filled(value: Any) -> bool:
    if isinstance(value, list):
        return any(filled(part) for part in value)
    if isinstance(value, dict):
        return any(filled(part) for part in value.values())
    return bool(str(value).strip()) if value is not None else False


def _clean(one: Field, value: Any) -> Any:
    if value in ("", None, []):
        return [] if one.type in {"items", "people", "table"} else ""
    return _CLEANERS[one.type](one, value)


def _text(one: Field, value: Any) -> str:
    limit = LONGEST_PROSE if one.type == "long" else LONGEST_TEXT
    text = str(value).replace("\r\n", "\n").replace("\x00", "").strip()
    if isinstance(value, list | dict | bool):
        raise ValidationError(_("Text is expected here."))
    if len(text) > limit:
        raise ValidationError(_("At most %(n)s characters.") % {"n": limit})
    return text if one.type == "long" else " ".join(text.split("\n"))


def _items(one: Field, value: Any) -> list[str]:
    lines = value.replace("\r\n", "\n").split("\n") if isinstance(value, str) else value
    if not isinstance(lines, list) or any(isinstance(part, list | dict) for part in lines):
        raise ValidationError(_("A list of texts is expected here."))
    found = [str(part).strip() for part in lines if str(part).strip()]
    if len(found) > MOST_ROWS or any(len(part) > 5_000 for part in found):
        raise ValidationError(_("At most %(n)s entries.") % {"n": MOST_ROWS})
    return found


def _date(one: Field, value: Any) -> str:
    try:
        day = value if type(value) is date else date.fromisoformat(str(value))
    except ValueError as error:
        raise ValidationError(_("Enter a day such as 2026-11-20.")) from error
    return day.isoformat()


def _time(one: Field, value: Any) -> str:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ValidationError(_("Enter a day and time such as 2026-11-20 10:05.")) from error
    local = moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    return local.isoformat(timespec="minutes")


def _money(one: Field, value: Any) -> str:
    try:
        amount = Decimal(str(value).replace(",", ""))
    except InvalidOperation as error:
        raise ValidationError(_("Enter an amount in yuan.")) from error
    if not amount.is_finite() or not 0 <= amount < MOST_MONEY or amount != amount.quantize(Decimal("0.01")):
        raise ValidationError(_("Enter an amount in yuan, not below zero, with at most two decimals."))
    return format(amount, "f")


def _choice(one: Field, value: Any) -> str:
    if value not in one.choices:
        raise ValidationError(_("Choose one of: %(choices)s.") % {"choices": "、".join(one.choices)})
    return str(value)


def _people(one: Field, value: Any) -> list[dict[str, str]]:
    """Rows with name and certificate, or lines “name number”."""
    if isinstance(value, str):
        lines = [line.split(maxsplit=1) for line in value.replace("\r\n", "\n").split("\n") if line.strip()]
        value = [{"name": parts[0], "certificate": parts[1] if len(parts) > 1 else ""} for parts in lines]
    if not isinstance(value, list) or not all(isinstance(row, dict) and row.get("name") for row in value):
        raise ValidationError(_("Enter one person a line: the name, a blank, the number of the certificate."))
    if len(value) > 100:
        raise ValidationError(_("At most %(n)s entries.") % {"n": 100})
    return [{"name": str(row["name"])[:60], "certificate": str(row.get("certificate", ""))[:60]} for row in value]


def _table(one: Field, value: Any) -> list[dict[str, str]]:
    """Rows by column, or lines with the cells parted by | in the order of the columns."""
    keys = [column.key for column in one.columns]
    if isinstance(value, str):
        lines = [line for line in value.replace("\r\n", "\n").split("\n") if line.strip()]
        cells = [[cell.strip() for cell in line.replace("｜", "|").split("|")] for line in lines]
        if any(len(row) > len(keys) for row in cells):
            labels = " | ".join(column.label for column in one.columns)
            raise ValidationError(_("Too many cells in a line. The columns are: %(labels)s.") % {"labels": labels})
        value = [dict(zip(keys, row, strict=False)) for row in cells]
    if not isinstance(value, list) or not all(isinstance(row, dict) and not set(row) - set(keys) for row in value):
        raise ValidationError(_("Rows with the columns of the table are expected here."))
    if len(value) > MOST_ROWS:
        raise ValidationError(_("At most %(n)s entries.") % {"n": MOST_ROWS})
    return [{key: str(row.get(key, "") or "")[:2_000] for key in keys} for row in value]


_CLEANERS = {
    "text": _text,
    "long": _text,
    "items": _items,
    "date": _date,
    "time": _time,
    "money": _money,
    "choice": _choice,
    "people": _people,
    "table": _table,
}
