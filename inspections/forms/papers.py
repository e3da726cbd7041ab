"""Input of enforcement documents: the form of a document is made from its data, field by field."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.choices.assignments import TASK_OPEN
from inspections.choices.cases import CaseStatus
from inspections.choices.papers import DeliveryManner
from inspections.choices.papers_forms import Field, forms_on
from inspections.queries.receivers import receivers
from inspections.workflow.papers import PREPARE
from safetyportal.core.deadlines import SHANGHAI, local_day
from safetyportal.core.pages.forms import PortalForm, ScopedChoiceField

_TODAY = "%Y-%m-%dT%H:%M"


class PrepareForm(PortalForm):
    """Which document, and of which inspection or case."""

    kind = forms.ChoiceField(label=_("Name of the document"))
    case = ScopedChoiceField(
        "inspections.EnforcementCase",
        PREPARE,
        label=_("Case"),
        required=False,
        help_text=_("For documents of a case, from the filing to the closing."),
        narrow=lambda rows: rows.exclude(status__in=[CaseStatus.CLOSED, CaseStatus.REFUSED]).order_by("-id"),
    )
    visit = ScopedChoiceField(
        "inspections.Visit",
        PREPARE,
        label=_("Visit"),
        required=False,
        help_text=_("For documents of an inspection on the spot: record, order, decision, re-inspection."),
        narrow=lambda rows: rows.exclude(status="void").select_related("enterprise").order_by("-id"),
    )
    task = ScopedChoiceField(
        "inspections.InspectionTask",
        PREPARE,
        label=_("Inspection task"),
        required=False,
        help_text=_("For the inspection plan, before the visit begins."),
        narrow=lambda rows: rows.filter(status__in=TASK_OPEN).select_related("enterprise").order_by("-id"),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = forms_on(local_day(timezone.now())).values()
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Choose"))] + [(form.code, form.title) for form in known]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        form = forms_on(local_day(timezone.now())).get(found.get("kind", ""))
        needed = {"task": ("task", "visit"), "visit": ("visit",), "case": ("case",)}.get(form.about if form else "", ())
        if needed and not any(found.get(name) for name in needed):
            self.add_error(needed[0], _("This document belongs to one of these; choose it."))
        return found


class ListedInput(forms.TextInput):
    """A text field with names to choose from; any other is typed."""

    template_name = "inspections/listed_input.html"

    def __init__(self, listed: Iterable[str], attrs: dict[str, Any] | None = None):
        super().__init__(attrs)
        self.listed = list(listed)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["listed"] = self.listed
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """By the portal's own templates: the form renderer only knows those of packages."""
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))  # noqa: S308


LINE, PHONE_LINE, MOST_LINES = 40, 20, 16  # characters that a field shows on a line at a desk and on a phone
ARTICLES = ("violated", "punished", "basis")  # one line on the paper's form, several articles in most cases
# Where a field stands on the page, by the fact that fills it; what comes from elsewhere is the content itself.
_PARTY, _AUTHORITY = ("enterprise.", "party.", "person.", "unit_party."), ("body.", "account.")


class PaperForm(PortalForm):
    """The fields of one document: whom it concerns, what it says, where to pay and to complain."""

    hidden_version = True

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any):
        self.form = record.form
        super().__init__(*args, record=record, **kwargs)
        made = {one.key: _input(one) for one in self.form.fields}
        technical = dict(self.fields)
        self.fields.clear()
        self.fields.update(made | technical)
        self.groups = _groups(self.form.fields)
        for one in self.form.fields:
            if one.suggest and record.case is not None:
                self.fields[one.key].widget = ListedInput(receivers(record.case))
        for key, value in record.values.items():
            one = self.form.field(key)
            if one is not None and key not in (kwargs.get("initial") or {}):
                self.initial[key] = shown(one, value)
        for one in self.form.fields:
            _make_room(one, self.fields[one.key], str(self.initial.get(one.key) or ""))

    def initial_of(self, record: Any) -> dict[str, Any]:
        return {}

    def service_kwargs(self) -> dict[str, Any]:
        keys = [one.key for one in self.form.fields]
        return {"values": {key: self.cleaned_data.get(key) for key in keys}}


def _make_room(one: Field, field: Any, value: str) -> None:
    """As many lines as what stands there, so that nobody scrolls in a slit to read what will be printed."""
    lines = sum(-(-len(line) // LINE) or 1 for line in value.split("\n"))
    if (
        one.type == "text"
        and type(field.widget) is forms.TextInput
        and (len(value) > PHONE_LINE or one.key in ARTICLES)
    ):
        field.widget = forms.Textarea(attrs={**field.widget.attrs, "rows": 2})
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = min(max(lines + 1, int(field.widget.attrs["rows"])), MOST_LINES)


def _groups(fields: Iterable[Field]) -> tuple:
    """Three groups in the order of the paper; a document that has only its content needs no headings."""
    party, content, authority = [], [], []
    for one in fields:
        if one.source.startswith(_PARTY) or one.key.startswith("person_"):
            party.append(one.key)
        elif one.source.startswith(_AUTHORITY):
            authority.append(one.key)
        else:
            content.append(one.key)
    if not party and not authority:
        return ()
    return (
        (_("Whom it concerns"), "", tuple(party)),
        (_("Content of the document"), "", tuple(content)),
        (_("Authority, payment and remedies"), "", tuple(authority)),
    )


def shown(one: Field, value: Any) -> Any:
    """A stored value as its input shows it."""
    if one.type == "items":
        return "\n".join(value)
    if one.type == "people":
        return "\n".join(f"{row.get('name', '')} {row.get('certificate', '')}".strip() for row in value)
    if one.type == "table":
        return "\n".join(" | ".join(str(row.get(c.key, "")) for c in one.columns) for row in value)
    if one.type == "time" and value:
        return datetime.fromisoformat(value).astimezone(SHANGHAI).replace(tzinfo=None)
    if one.type == "date" and value:
        return date.fromisoformat(value)
    return value


def _input(one: Field) -> forms.Field:
    """Nothing is required in a draft; what is missing is named when it goes on, and marked until then."""
    common: dict[str, Any] = {"label": one.label, "required": False}
    if one.type == "date":
        made: forms.Field = forms.DateField(**common)
        made.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    elif one.type == "time":
        made = forms.DateTimeField(**common)
        made.widget = forms.DateTimeInput(format=_TODAY, attrs={"type": "datetime-local"})
    elif one.type == "choice":
        made = forms.ChoiceField(choices=[("", "—"), *((c, c) for c in one.choices)], **common)
    elif one.type == "money":
        made = forms.DecimalField(max_digits=15, decimal_places=2, min_value=0, **common)
        made.label, made.unit = one.label.removesuffix("（元）"), _("yuan")  # type: ignore[attr-defined]
    elif one.type == "text":
        made = forms.CharField(max_length=500, **common)
    else:
        made = forms.CharField(widget=forms.Textarea(attrs={"rows": 6 if one.type == "long" else 4}), **common)
        made.help_text = _help(one)
    made.needed_later = one.required  # type: ignore[attr-defined]
    if one.personal:
        made.widget.attrs["data-personal"] = True
    return made


def _help(one: Field) -> Any:
    if one.type == "items":
        return _("One item a line; they are numbered by themselves.")
    if one.type == "people":
        return _("One person a line: the name, a blank, the number of the certificate.")
    if one.type == "table":
        return _("One row a line, cells parted by |: %(labels)s") % {
            "labels": " | ".join(column.label for column in one.columns)
        }
    return ""


class SignForm(PortalForm):
    """A signature drawn in the field below."""

    role = forms.ChoiceField(label=_("Who signs"))
    name = forms.CharField(label=pgettext_lazy("who signs", "Name"), max_length=60)
    certificate_number = forms.CharField(label=_("Enforcement certificate number"), max_length=40, required=False)
    drawing = forms.CharField(
        widget=forms.HiddenInput(attrs={"data-no-draft": True, "data-signature-value": True}),
        max_length=400_000,
        error_messages={"required": _("Please sign in the field before you send.")},
    )

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any):
        super().__init__(*args, record=record, **kwargs)
        if record is not None:
            field: Any = self.fields["role"]
            field.choices = self.roles(record)

    def roles(self, record: Any) -> list[tuple[str, str]]:
        return [(role.role, role.label.removesuffix("（签名）")) for role in record.form.roles]

    def initial_of(self, record: Any) -> dict[str, Any]:
        return {}


class ByHandForm(SignForm):
    """Who will sign the printed paper with a pen."""

    drawing = None  # type: ignore[assignment]


class RefusalForm(SignForm):
    """Who refused, why, before which witness (《安全生产法》第六十八条)."""

    drawing = None  # type: ignore[assignment]
    certificate_number = None  # type: ignore[assignment]
    reason = forms.CharField(label=_("Reason of the refusal"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    witness = forms.CharField(label=_("Witness"), max_length=60)

    def roles(self, record: Any) -> list[tuple[str, str]]:
        refusable = [role for role in record.form.roles if role.refusable]
        return [(role.role, role.label.removesuffix("（签名）")) for role in refusable]


class DeliveryForm(PortalForm):
    """How the party was served; the day of service follows from the manner."""

    manner = forms.ChoiceField(label=_("Manner of delivery"), choices=DeliveryManner)
    delivered_at = forms.DateTimeField(label=_("Delivered, sent or published at"), widget=forms.DateTimeInput)
    receiver = forms.CharField(label=_("Received by"), max_length=60, required=False)
    relation = forms.CharField(label=_("Relation to the addressee"), max_length=60, required=False)
    location = forms.CharField(label=pgettext_lazy("delivery", "Where"), max_length=200, required=False)
    servers = forms.CharField(
        label=_("Delivered by"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One name a line; two officers where somebody delivers in person."),
    )
    reason = forms.CharField(label=_("Reason for this manner"), max_length=500, required=False)
    witness = forms.CharField(label=_("Witness"), max_length=60, required=False)
    pictured = forms.BooleanField(label=_("Recorded by photo or film"), required=False)
    confirmation = forms.BooleanField(
        label=_("The party has signed the confirmation of electronic delivery"), required=False
    )
    electronic_address = forms.CharField(label=_("Electronic address"), max_length=120, required=False)
    tracking_number = forms.CharField(label=_("Number of the consignment"), max_length=40, required=False)
    publication = forms.CharField(label=_("Where it was announced"), max_length=200, required=False)
    groups = (
        (None, "", ("manner", "delivered_at", "receiver", "relation", "location", "servers")),
        (
            _("Where the manner needs it"),
            _("What is missing for the manner that you chose is named when you send the form."),
            ("reason", "witness", "pictured", "confirmation", "electronic_address", "tracking_number", "publication"),
        ),
    )

    def initial_of(self, record: Any) -> dict[str, Any]:
        if record is None:
            return {}
        officers: list[Mapping[str, str]] = record.values.get("officers") or []
        return {"servers": "\n".join(row.get("name", "") for row in officers), "delivered_at": timezone.now()}

    def service_kwargs(self) -> dict[str, Any]:
        found = super().service_kwargs()
        return {**found, "servers": [name.strip() for name in found["servers"].splitlines() if name.strip()]}
