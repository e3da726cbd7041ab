"""The enterprise record as a form: for registration, direct changes, corrections and change requests alike."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.choices import HighRiskOperation
from enterprises.forms.suggesting import HostField, IndustryField
from enterprises.models import Enterprise
from enterprises.queries import CODE_TABLES, UNITS, bodies_over
from enterprises.services import facts as facts_
from safetyportal.core import codes
from safetyportal.core.access import granted_paths
from safetyportal.core.crypto import EncryptedTextField
from safetyportal.core.identifiers import normalise_credit_code, normalise_id_number, upgrade_id_number
from safetyportal.core.pages.forms import PortalForm

HELP = {
    "credit_code": _("18 characters, as on the business licence."),
    "no_code_reason": _("Only for old or special units without a code."),
    "industry": _("Type the four-digit class or some words of its name, such as 烟花 or 2672."),
    "supervision_classes": _("Decides which departments supervise the enterprise; tick all that apply."),
    "staff_total": _("Employees of the enterprise at the end of last year."),
    "annual_revenue": _("In 10,000 yuan; with staff and assets it decides the scale (2017 rule)."),
    "longitude": _("Degrees east, such as 113.9345; take it on the spot with the phone."),
    "latitude": _("Degrees north, such as 28.1512."),
    "legal_id_number": _("Stored encrypted and shown masked."),
    "government_body": _("The department or bureau in charge of the enterprise, from the province to its township."),
    "external_id": _("Its number in the system from which data are exchanged."),
    "host": _("For a factory within a factory: credit code or name of the enterprise on whose premises it works."),
}


def code_field(name: str, label, **kwargs):
    table = CODE_TABLES[name]
    return forms.ChoiceField(label=label, choices=lambda: [("", "—"), *codes.choices(table)], **kwargs)


def _form_field(name: str):
    """The form's field for a column of the enterprise."""
    column: Any = Enterprise._meta.get_field(name)
    common: dict[str, Any] = {
        "label": column.verbose_name,
        "required": not column.blank,
        "help_text": HELP.get(name, ""),
    }
    if name == "supervision_classes":
        return forms.MultipleChoiceField(
            choices=lambda: codes.choices("supervision_class"), widget=forms.CheckboxSelectMultiple, **common
        )
    if name == "high_risk_operations":
        return forms.MultipleChoiceField(choices=HighRiskOperation, widget=forms.CheckboxSelectMultiple, **common)
    if name == "industry":
        return IndustryField(max_length=80, **common)
    if name == "host":
        return HostField(**common)
    if name == "government_body":
        return forms.ModelChoiceField(queryset=None, **common)
    if name in CODE_TABLES:
        return code_field(name, **common)
    if isinstance(column, EncryptedTextField):
        return forms.CharField(max_length=64, validators=column.validators, **common)
    field = column.formfield()
    field.help_text = HELP.get(name, "" if name in UNITS else field.help_text)
    if name == "business_scope":
        field.widget.attrs["rows"] = 3
    return field


_PERSONAL = [f.name for f in Enterprise._meta.concrete_fields if isinstance(f, EncryptedTextField)]


class FactsFormBase(PortalForm):
    """Declares nothing itself; `facts_form` adds the columns it is asked for."""

    columns: tuple = ()
    units = dict(UNITS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "host" in self.fields:
            self.fields["host"].kept = getattr(self.record, "host", None)
            self.fields["government_body"].queryset = self._bodies()

    def _bodies(self):
        """Those over the enterprise; of a new one, those over the places for which the user may register."""
        if self.record is not None:
            return bodies_over([self.record.place], self.record.government_body_id)
        return bodies_over(granted_paths(self.user, "enterprises.register_enterprise"))

    def clean_credit_code(self):
        return normalise_credit_code(self.cleaned_data["credit_code"])

    def clean_legal_id_number(self):
        return upgrade_id_number(normalise_id_number(self.cleaned_data["legal_id_number"]))

    def clean(self):
        values = super().clean()
        if "credit_code" in self.fields and not values.get("credit_code") and not values.get("no_code_reason"):
            self.add_error("credit_code", _("Enter the credit code, or the reason why there is none."))
        if "longitude" in self.fields and (values.get("longitude") is None) != (values.get("latitude") is None):
            self.add_error("longitude", _("Longitude and latitude belong together."))
        return values

    @property
    def facts(self) -> dict:
        """Cleaned columns; personal data left empty are not among them."""
        return {
            name: self.cleaned_data[name]
            for name in self.columns
            if name in self.cleaned_data and not (name in _PERSONAL and not self.cleaned_data[name])
        }

    def service_kwargs(self) -> dict:
        rest = {k: v for k, v in super().service_kwargs().items() if k not in self.columns}
        return {"facts": self.facts, **rest}


GROUPS = (
    (_("The enterprise"), "", (*facts_.IDENTITY, "government_body", "external_id")),
    (_("Persons in charge"), _("Numbers are encrypted and shown masked."), facts_.OFFICERS),
    (_("Place and premises"), "", (*facts_.PREMISES, "host")),
    (_("Staff and figures of last year"), _("Amounts in 10,000 yuan."), facts_.ECONOMY),
    (_("Safety management and insurance"), "", facts_.SAFETY),
)
# What a first registration asks for; the rest is filled in later.
FIRST = {
    "name", "credit_code", "no_code_reason", "registration_type", "industry", "supervision_classes", "founded_on",
    "products", "business_scope", "legal_representative", "legal_sex", "legal_document_kind", "legal_id_number",
    "legal_phone", "principal", "principal_phone", "safety_head", "safety_head_phone", "registered_address",
    "production_address", "longitude", "latitude", "premises_ownership", "staff_total", "staff_per_shift",
    "registered_capital", "total_assets", "annual_revenue",
}  # fmt: skip
NEEDED_FIRST = {
    "registration_type", "industry", "supervision_classes", "legal_representative", "legal_id_number", "legal_phone",
    "safety_head", "safety_head_phone", "registered_address", "production_address", "staff_total",
}  # fmt: skip


def facts_form(name: str, columns=facts_.FACTS, needed=frozenset(), before=(), after=(), **extra) -> type:
    """A form class with these columns, grouped; `before`/`after`: further groups around them."""
    fields = {column: _form_field(column) for column in columns}
    for column in needed:
        fields[column].required = True
    groups = [(title, text, tuple(n for n in names if n in fields)) for title, text, names in GROUPS]
    attributes: dict[str, Any] = {
        **fields,
        **extra,
        "columns": tuple(columns),
        "groups": (*before, *(group for group in groups if group[2]), *after),
        "__module__": __name__,
    }
    made: Any = type(FactsFormBase)  # the metaclass of Django forms
    return made(name, (FactsFormBase,), attributes)
