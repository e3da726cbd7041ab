"""What people add to a statistical report: names, a note, a signature."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from hazards.forms import monthly
from hazards.queries import statutory
from hazards.queries.level_reports import names_before
from hazards.queries.monthly import ten_thousands
from hazards.queries.table_columns import columns
from hazards.queries.table_layouts import OWN
from safetyportal.core.pages.forms import PortalForm

_LINES = forms.Textarea(attrs={"rows": 3})
_PHONE = RegexValidator(r"^[0-9+() -]{7,20}$", _("Digits of a telephone number."))


class SubmitForm(PortalForm):
    """Names under the table that was compiled and shown, and what this level has to say."""

    shown_sha256 = forms.CharField(widget=forms.HiddenInput(attrs={"data-no-draft": True}), max_length=64)
    head_name = forms.CharField(label=_("Head of the unit"), max_length=64)
    phone = forms.CharField(label=_("Phone of whoever fills in"), max_length=20, validators=[_PHONE])
    remark = forms.CharField(
        label=_("Note of this level"),
        required=False,
        max_length=500,
        widget=_LINES,
        help_text=_("What the level above should know: reports that are missing, reasons of large changes."),
    )

    def initial_of(self, record) -> dict:
        known = {**names_before(record), **({"remark": record.remark} if record.remark else {})}
        if record.head_name:
            known |= {"head_name": record.head_name, "phone": record.phone}
        return {**known, "shown_sha256": record.content_sha256}

    def renew(self) -> None:
        """A form that is shown again is sent for the table as it is now."""
        super().renew()
        data = self.data.copy()  # type: ignore[attr-defined]  # a form that was sent holds a QueryDict
        data[self.add_prefix("shown_sha256")] = self.record.content_sha256
        self.data = data


class SignForm(monthly.SignForm):
    """An enterprise's own report: signed under the figures that the rows give now."""

    remark = forms.CharField(label=_("Remark"), required=False, max_length=500, widget=_LINES)
    field_order = ("shown_sha256", "drawing", "remark")

    def content_of(self, record) -> dict:
        if "live_content" not in record.__dict__:
            record.live_content = statutory.content_of(record, statutory.compiled(record))
        return record.live_content

    @property
    def summary(self) -> list[dict]:
        """The figures that are signed, those of the period and, where there are two, since January."""
        cells = self.content_of(self.record)["cells"]
        return [
            {
                "label": column.label,
                "values": [
                    ten_thousands(found[OWN][code]) if column.money else found[OWN][code] for found in cells.values()
                ],
            }
            for code, column in columns(self.record.kind).items()
        ]


class TypedSignForm(SignForm):
    """The same without a pen: the name typed, after a fresh proof of identity."""

    drawing = None  # type: ignore[assignment]
    name = forms.CharField(
        label=_("Your name as the signature"),
        max_length=64,
        help_text=_("You have just confirmed who you are; the report shows that the name was typed."),
    )
