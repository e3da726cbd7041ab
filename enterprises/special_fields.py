"""Typed fields that a special object type declares as data: checking values and putting them into words."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from enterprises.choices import FieldKind

LONGEST = 300


def named(item: dict) -> str:
    """Name of a field or of a choice in the reader's language."""
    return item["name_en"] if item.get("name_en") and (get_language() or "").startswith("en") else item["name"]


def clean_values(schema: list[dict], values: dict) -> dict:
    """The values as they are stored: declared fields only, typed. Raises `ValidationError` by field code."""
    cleaned, errors = {}, {}
    for field in schema:
        raw = values.get(field["code"])
        if raw is None or raw == "":
            if field.get("required"):
                errors[field["code"]] = _("%(field)s: please fill this in.") % {"field": named(field)}
            continue
        try:
            cleaned[field["code"]] = _CLEANERS[field["kind"]](field, raw)
        except (ValueError, TypeError, InvalidOperation):
            errors[field["code"]] = _("%(field)s: this value does not fit.") % {"field": named(field)}
    unknown = set(values) - {field["code"] for field in schema}
    if unknown:
        errors["__all__"] = _("Unknown fields: %s") % ", ".join(sorted(unknown))
    if errors:
        raise ValidationError({"values": list(errors.values())})
    return cleaned


def _text(field: dict, raw) -> str:
    value = str(raw).strip()
    if len(value) > LONGEST:
        raise ValueError
    return value


def _number(field: dict, raw):
    value = Decimal(str(raw))
    if not value.is_finite():
        raise ValueError
    _within(field, value)
    return float(value)


def _integer(field: dict, raw) -> int:
    value = Decimal(str(raw))
    if value != value.to_integral_value():
        raise ValueError
    _within(field, value)
    return int(value)


def _within(field: dict, value: Decimal) -> None:
    if ("min" in field and value < field["min"]) or ("max" in field and value > field["max"]):
        raise ValueError


def _date(field: dict, raw) -> str:
    return (raw if isinstance(raw, date) else date.fromisoformat(str(raw))).isoformat()


def _choice(field: dict, raw) -> str:
    if raw not in {choice["code"] for choice in field["choices"]}:
        raise ValueError
    return raw


def _boolean(field: dict, raw) -> bool:
    known = {True: True, False: False, "true": True, "false": False}
    if raw not in known:
        raise ValueError
    return known[raw]


_CLEANERS = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.INTEGER: _integer,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.BOOLEAN: _boolean,
}


def facts(schema: list[dict], values: dict) -> list[dict]:
    """Stored values in words, for components/facts.html: label, value, unit."""
    return [
        {"label": named(field), "value": _shown(field, values.get(field["code"])), "unit": field.get("unit", "")}
        for field in schema
        if values.get(field["code"]) is not None
    ]


def _shown(field: dict, value):
    if field["kind"] == FieldKind.BOOLEAN:
        return text("yes") if value else text("no")
    if field["kind"] == FieldKind.CHOICE:
        return next((named(choice) for choice in field["choices"] if choice["code"] == value), value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def check_schema(schema) -> None:
    """Whether an administrator's field list is usable. Raises `ValidationError`."""
    codes = set()
    for given in schema if isinstance(schema, list) else [None]:
        field: dict = given if isinstance(given, dict) else {}
        if not field.get("code") or not field.get("name") or field.get("kind") not in FieldKind.values:
            raise ValidationError({"schema": _("Each field needs a code, a name and a known kind.")})
        if field["code"] in codes:
            raise ValidationError({"schema": _("The code “%s” occurs twice.") % field["code"]})
        if field["kind"] == FieldKind.CHOICE and not field.get("choices"):
            raise ValidationError({"schema": _("The choice “%s” has nothing to choose from.") % field["name"]})
        codes.add(field["code"])
