"""Forms of what hangs on an enterprise: persons, sites, special objects, documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.choices import Condition, FieldKind, PersonKind, Sex, SiteKind
from enterprises.models import SpecialObjectType
from enterprises.special_fields import facts, named
from safetyportal.core import codes
from safetyportal.core.pages.forms import PortalForm

_FIELD = "field_"


class PersonForm(PortalForm):
    kind = forms.ChoiceField(label=_("Function"), choices=PersonKind)
    name = forms.CharField(label=_("Name"), max_length=64)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "—"), *Sex.choices], required=False)
    position = forms.CharField(label=_("Position"), max_length=40, required=False)
    phone = forms.CharField(label=_("Mobile phone"), max_length=20, required=False)
    id_number = forms.CharField(
        label=_("ID number"), max_length=18, required=False, help_text=_("Stored encrypted and shown masked.")
    )
    certificate_kind = forms.CharField(
        label=_("Certificate"), max_length=60, required=False, help_text=_("Such as 主要负责人安全考核合格证.")
    )
    certificate_number = forms.CharField(
        label=_("Certificate number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"data-personal": True}),
    )
    certificate_issued_on = forms.DateField(label=_("Issued on"), required=False)
    certificate_expires_on = forms.DateField(
        label=_("Valid to"), required=False, help_text=_("You are reminded 90, 60 and 30 days before.")
    )
    left_on = forms.DateField(
        label=_("Left on"), required=False, help_text=_("Ends the entry; it stays in the record.")
    )

    groups = (
        (_("Person"), "", ("kind", "name", "sex", "position", "phone", "id_number")),
        (
            _("Certificate"),
            "",
            ("certificate_kind", "certificate_number", "certificate_issued_on", "certificate_expires_on"),
        ),
    )

    def initial_of(self, record) -> dict:
        return super().initial_of(record) if hasattr(record, "certificate_kind") else {}


class SiteForm(PortalForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=SiteKind)
    name = forms.CharField(label=_("Name"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    floor_area = forms.DecimalField(label=_("Area"), required=False, min_value=0, max_digits=14, decimal_places=2)
    hazards = forms.CharField(label=_("Main hazards"), max_length=300, required=False)
    contact = forms.CharField(label=_("Contact person"), max_length=64, required=False)
    contact_phone = forms.CharField(label=_("Contact phone"), max_length=20, required=False)

    units = {"floor_area": _("m²")}

    def initial_of(self, record) -> dict:
        return super().initial_of(record) if hasattr(record, "floor_area") else {}

    def clean(self):
        values = super().clean()
        if (values.get("longitude") is None) != (values.get("latitude") is None):
            self.add_error("longitude", _("Longitude and latitude belong together."))
        return values


class DocumentForm(PortalForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: codes.choices("document_kind"))
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=120, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False)
    expires_on = forms.DateField(
        label=_("Valid to"), required=False, help_text=_("You are reminded 90, 60 and 30 days before.")
    )
    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Photo, PDF, Word or Excel."),
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf,.docx,.xlsx"}),
    )

    def initial_of(self, record) -> dict:
        return super().initial_of(record) if hasattr(record, "issuer") else {}


class DocumentChangeForm(DocumentForm):
    """Corrects what was typed; a newer paper or file is a renewal."""

    upload = None  # type: ignore[assignment]  # how Django forms leave out an inherited field


class RenewalForm(DocumentForm):
    """The successor of a document: kind and issuer are known, dates and number are new."""

    kind = None  # type: ignore[assignment]  # how Django forms leave out an inherited field

    def initial_of(self, record) -> dict:
        return {"title": record.title, "issuer": record.issuer}


class SpecialObjectForm(PortalForm):
    """The fixed facts of a special object, then the fields that its type declares."""

    name = forms.CharField(label=_("Name"), max_length=80)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    location = forms.CharField(label=_("Location"), max_length=120, required=False)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    condition = forms.ChoiceField(label=_("Condition"), choices=Condition, initial=Condition.IN_USE)

    kind: SpecialObjectType | None = None  # of a new object; a known one brings its own

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stored = getattr(self.record, "values", None) or {}
        for item in (self.kind or self.record.type).schema:
            field = _typed_field(item)
            field.initial = stored.get(item["code"])
            field.unit = item.get("unit", "")
            self.fields[f"{_FIELD}{item['code']}"] = field

    def initial_of(self, record) -> dict:
        return super().initial_of(record) if hasattr(record, "condition") else {}

    def service_kwargs(self) -> dict:
        given = super().service_kwargs()
        typed = {n.removeprefix(_FIELD): v for n, v in given.items() if n.startswith(_FIELD)}
        fixed = {n: v for n, v in given.items() if not n.startswith(_FIELD)}
        return {**fixed, "values": {code: value for code, value in typed.items() if value not in (None, "")}}


def special_form(kind: SpecialObjectType) -> type[SpecialObjectForm]:
    """The form for a new object of this type."""
    return type("NewSpecialObjectForm", (SpecialObjectForm,), {"kind": kind, "__module__": __name__})


def special_facts(special) -> list[dict]:
    """The typed values of an object in words."""
    return facts(special.type.schema, special.values)


def _typed_field(item: dict) -> forms.Field:
    common: dict[str, Any] = {"label": named(item), "required": bool(item.get("required"))}
    limits: dict[str, Any] = {f"{end}_value": item[end] for end in ("min", "max") if end in item}
    if item["kind"] == FieldKind.NUMBER:
        return forms.FloatField(**common, **limits)
    if item["kind"] == FieldKind.INTEGER:
        return forms.IntegerField(**common, **limits)
    if item["kind"] == FieldKind.DATE:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(**common, widget=widget)
    if item["kind"] == FieldKind.CHOICE:
        return forms.ChoiceField(**common, choices=[("", "—"), *((c["code"], named(c)) for c in item["choices"])])
    if item["kind"] == FieldKind.BOOLEAN:
        return forms.BooleanField(label=named(item), required=False)
    return forms.CharField(**common, max_length=300)
