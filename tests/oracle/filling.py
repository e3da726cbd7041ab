"""Fills in any form of the portal with something sensible, so that a refusal is not owed to an empty form."""

import io
from datetime import timedelta
from decimal import Decimal

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from safetyportal.core.choices import Level
from safetyportal.core.pages.division_field import DivisionField
from tests.oracle.world.places import COUNTY_2, TOWNSHIP_2

PAST = ("found_on", "decided_on", "held_on", "issued_on", "since", "on", "delivered", "finished_on")
AHEAD = {"starts_on": 15, "ends_on": 20}  # days
GIVEN = {  # words and numbers that only fit where they are asked
    "responsible_phone": "13800000000", "phone": "13800000000", "username": "oracle.new", "person": "oracle-expert",
    "credit_code": "", "month": "2026-01", "confirm": "on", "signed_name": "神谕head", "typed_name": "神谕head",
}  # fmt: skip


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 120, 40)).save(out, "JPEG")
    return SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg")


def filled(form: forms.Form) -> dict:
    """Data for each field: everything required, and what is optional where a text or a day will do."""
    data = {}
    for name, field in form.fields.items():
        if name in ("form_token", "form_seen"):
            continue
        value = GIVEN.get(name) or _value(name, field)
        if value is not None and (field.required or name in GIVEN or isinstance(field, forms.DateField)):
            _put(data, name, field, value)
    return data


def _put(data: dict, name: str, field, value) -> None:
    if isinstance(field, forms.MultiValueField):
        data.update({f"{name}_{n}": part for n, part in enumerate(value)})
    else:
        data[name] = value


def _value(name: str, field):
    if isinstance(field, DivisionField):
        return TOWNSHIP_2 if not field.levels or Level.TOWNSHIP in field.levels else COUNTY_2
    if isinstance(field, forms.ModelChoiceField):
        row = field.queryset.first() if field.queryset is not None else None
        return row.pk if row else None
    if isinstance(field, forms.ChoiceField):
        values = [value for value, _label in _flat(field.choices) if value not in ("", None)]
        return ([values[0]] if isinstance(field, forms.MultipleChoiceField) else values[0]) if values else None
    if isinstance(field, forms.FileField):
        return picture()
    if isinstance(field, forms.DateTimeField):
        return f"{timezone.localtime() - timedelta(days=1):%Y-%m-%dT%H:%M}"
    if isinstance(field, forms.DateField):
        is_past = name.endswith(PAST) and name not in AHEAD
        return f"{timezone.localdate() + timedelta(days=-1 if is_past else AHEAD.get(name, 15)):%Y-%m-%d}"
    return _plain(name, field)


def _plain(name: str, field):
    if isinstance(field, forms.BooleanField):
        return "on"
    if isinstance(field, forms.DecimalField):
        return str(Decimal(1))
    if isinstance(field, forms.IntegerField):
        return str(max(field.min_value or 0, 1))
    if isinstance(field, forms.EmailField):
        return "oracle@example.org"
    if isinstance(field, forms.MultiValueField):
        return None
    return "示例理由与内容"[: field.max_length] if isinstance(field, forms.CharField) else None


def _flat(choices):
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
