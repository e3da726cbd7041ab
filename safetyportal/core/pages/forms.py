"""Base of every form: one column, grouped, units beside the field, choices within scope, safe to send twice."""

import hashlib
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from safetyportal.core import writes
from safetyportal.core.crypto import EncryptedTextField

TECHNICAL = ("form_token", "form_seen")
PERSONAL = ("phone", "id_number", "landline")  # endings of names whose values scripts keep in no browser


class PortalForm(forms.Form):
    """Input of one act. `record` is what it is done to (None when something new is made).

    `groups`: ((title, help, (field names)), …); fields in no group come last. `units`: {"area": _("m²")}.
    Two hidden fields travel along: a token, so that a form sent twice has one effect, and the version that was seen.
    """

    groups: tuple = ()
    units: dict = {}
    hidden_version = True

    def __init__(self, data=None, files=None, *, user=None, record=None, initial=None, **kwargs):
        self.user, self.record = user, record
        super().__init__(data, files, initial={**self.initial_of(record), **(initial or {})}, **kwargs)
        for name, field in self.fields.items():
            if name in self.units:
                field.unit = self.units[name]
            if hasattr(field, "bind_user"):
                field.bind_user(user)
            _native_date_input(field)
            if name.endswith(PERSONAL):
                field.widget.attrs["data-personal"] = True
        self.kept_hidden = set(self._hidden_columns())
        for name in self.kept_hidden:
            self._hide(name)
        self._add_technical_fields()

    def _hidden_columns(self) -> Iterator[str]:
        for name in _sealed_columns(self.record):
            stored = getattr(self.record, name)
            if stored and name in self.fields and self.initial.get(name) == stored:
                yield name

    def _hide(self, name: str) -> None:
        """Personal data that are stored are shown masked; an empty field keeps them."""
        field = self.fields[name]
        field.widget.attrs.update(
            {"data-personal": True, "placeholder": self.record._meta.get_field(name).shown(self.initial[name])}
        )
        field.help_text, field.required = _("Leave empty to keep what is stored."), False
        self.initial[name] = ""

    def _add_technical_fields(self) -> None:
        for name, value in (("form_token", uuid.uuid4().hex), ("form_seen", seen_mark(self.record))):
            self.fields[name] = forms.CharField(
                required=False, max_length=80, widget=forms.HiddenInput, initial=value, help_text="", label=name
            )

    def initial_of(self, record) -> dict:
        """Values shown at first: those of the record under the fields' names."""
        if record is None:
            return {}
        names = [name for name in self.base_fields if hasattr(record, name)]
        return {name: getattr(record, name) for name in names}

    def service_kwargs(self) -> dict:
        """What the service gets of this form."""
        kept = {name for name in self.kept_hidden if not self.cleaned_data.get(name)}
        return {name: value for name, value in self.cleaned_data.items() if name not in TECHNICAL and name not in kept}

    @property
    def token(self) -> str:
        """New where none was sent: an act without a form of its own is not the same as the one before it."""
        return self.cleaned_data.get("form_token", "") or uuid.uuid4().hex

    @property
    def seen(self) -> str:
        """Version of the record that the form was drawn from; "" when it is not known."""
        return self.cleaned_data.get("form_seen", "").partition("@")[0]

    @property
    def seen_at(self) -> datetime | None:
        """When the form was drawn."""
        stamp = self.cleaned_data.get("form_seen", "").partition("@")[2]
        return datetime.fromtimestamp(int(stamp), UTC) if stamp.isdecimal() and len(stamp) < 12 else None

    def fingerprint(self) -> str:
        """Digest of everything that was typed: tells a double click from another form with the same token."""
        digest = hashlib.sha256()
        for name in sorted(self.fields):
            if name in TECHNICAL:
                continue
            field = self.fields[name]
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            digest.update(repr((name, getattr(value, "name", value), getattr(value, "size", None))).encode())
        return digest.hexdigest()

    def renew(self) -> None:
        """Fresh technical fields on a form that is shown again, so that sending it again counts as a new attempt."""
        fresh = {"form_token": uuid.uuid4().hex, "form_seen": seen_mark(self.record)}
        data = self.data.copy()  # type: ignore[attr-defined]  # a form that was sent holds a QueryDict
        for name, value in fresh.items():
            data[self.add_prefix(name)] = value
        self.data = data

    def add_refusal(self, error) -> None:
        """Put the messages of a `ValidationError` at their fields, and what belongs to no field above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            target = name if name in self.fields else None
            label = "" if target or name == "__all__" else self._label_elsewhere(name)
            for message in forms.ValidationError(errors).messages:
                self.add_error(target, f"{label}{message}")

    def _label_elsewhere(self, name: str) -> str:
        try:
            return f"{self.record._meta.get_field(name).verbose_name}: " if self.record is not None else ""
        except FieldDoesNotExist:
            return ""

    @property
    def grouped(self) -> list[dict]:
        """Bound fields by group, for components/form.html."""
        placed = {name for _title, _help, names in self.groups for name in names}
        rest = [field for field in self.visible_fields() if field.name not in placed]
        made = [
            {"title": title, "help": text, "fields": [self[name] for name in names if name in self.fields]}
            for title, text, names in self.groups
        ]
        return [group for group in [*made, {"title": "", "help": "", "fields": rest}] if group["fields"]]


class NoteForm(PortalForm):
    """An act with an optional remark; steps that need a reason say so themselves."""

    note = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class ReasonForm(PortalForm):
    """An act whose reason the other side reads."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person concerned reads this, and it stays in the history."),
    )


class ScopedChoiceField(forms.ModelChoiceField):
    """A choice among the rows over which the user holds `permission`: nothing else can be chosen or guessed."""

    def __init__(self, model: str, permission: str, *, narrow=None, **kwargs):
        self.model_label, self.permission, self.narrow = model, permission, narrow
        super().__init__(queryset=None, **kwargs)

    def __deepcopy__(self, memo):
        result = forms.Field.__deepcopy__(self, memo)  # a choice among rows has no list of its own to copy
        result.queryset = None
        return result

    def bind_user(self, user) -> None:
        rows = apps.get_model(self.model_label).objects.visible_to(user, self.permission)
        self.queryset = self.narrow(rows) if self.narrow else rows


def _sealed_columns(record) -> list[str]:
    """Columns of the record that are encrypted in the database."""
    columns = record._meta.concrete_fields if hasattr(record, "_meta") else ()
    return [column.name for column in columns if isinstance(column, EncryptedTextField)]


def seen_version(record) -> str:
    """Mark of the state that a form was drawn from: the version, or a digest of the row where it has none."""
    if record is None or record.pk is None:
        return ""
    version = getattr(record, "version", None)
    if version is not None:
        return str(version)
    return hashlib.sha256(repr(sorted(writes.snapshot(record).items())).encode()).hexdigest()[:32]


def seen_mark(record) -> str:
    version = seen_version(record)
    return f"{version}@{int(time.time())}" if version else ""


def _native_date_input(field) -> None:
    """The browser's own calendar, with the format it needs."""
    if type(field.widget) is forms.DateInput:
        field.widget = forms.DateInput(format="%Y-%m-%d", attrs={**field.widget.attrs, "type": "date"})
    elif type(field.widget) is forms.DateTimeInput:
        attrs = {**field.widget.attrs, "type": "datetime-local"}
        field.widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs=attrs)
