"""What people add to a monthly report: a reason, a remark, a signature, a day."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hazards.filters.monthly import MonthField
from hazards.queries import monthly as queries
from hazards.services.monthly_terms import reported_month
from safetyportal.core.pages.forms import PortalForm, ScopedChoiceField

_LINES = forms.Textarea(attrs={"rows": 3})


def live_figures(record) -> dict:
    """The month as the rows give it now, read once for each time that the record was read."""
    if "live_figures" not in record.__dict__:
        record.live_figures = queries.compiled(record.enterprise_id, record.month)
    return record.live_figures


class DeclarationForm(PortalForm):
    """The second screen: the reason when nothing was found, and a remark if there is one."""

    zero_reason = forms.CharField(
        label=_("Why no hazard was found"),
        max_length=500,
        widget=_LINES,
        help_text=_("For example: who inspected which areas, on which days, against which checklist."),
    )
    remark = forms.CharField(label=_("Remark"), required=False, max_length=500, widget=_LINES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_zero = queries.is_zero(live_figures(self.record))
        if not self.is_zero:
            del self.fields["zero_reason"]


class SignForm(PortalForm):
    """The third screen: the signature under exactly the figures that are shown above it."""

    shown_sha256 = forms.CharField(widget=forms.HiddenInput(attrs={"data-no-draft": True}), max_length=64)
    drawing = forms.CharField(
        widget=forms.HiddenInput(attrs={"data-no-draft": True, "data-signature-value": True}),
        max_length=400_000,
        error_messages={"required": _("Please sign in the field before you send.")},
    )

    def initial_of(self, record) -> dict:
        return {"shown_sha256": lambda: queries.digest(self.content_of(record))}  # asked when the form is shown only

    def content_of(self, record) -> dict:
        """What is signed: the month as the rows give it now."""
        return queries.content_of(record, live_figures(record), record.zero_reason, record.remark)

    @property
    def summary(self) -> list[dict]:
        """The figures that are signed, in one list."""
        figures = live_figures(self.record)
        return [
            {"label": queries.FIGURES[name].label, "value": queries.shown(name, figures[name]), "unit": unit}
            for _title, names in queries.GROUPS
            for name, unit in names
        ]

    def renew(self) -> None:
        """A form that is shown again is signed under the figures of now."""
        super().renew()
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("shown_sha256")] = queries.digest(self.content_of(self.record))
        data[self.add_prefix("drawing")] = ""
        self.data = data


class TypedSignForm(SignForm):
    """The same without a pen: the name typed, after a fresh proof of identity."""

    drawing = None  # type: ignore[assignment]
    name = forms.CharField(
        label=_("Your name as the signature"),
        max_length=64,
        help_text=_("You have just confirmed who you are; the report shows that the name was typed."),
    )


class ExtensionForm(PortalForm):
    """Until when, and why."""

    until = forms.DateField(label=_("New last day"))
    note = forms.CharField(label=_("Reason"), max_length=500, widget=_LINES)

    def initial_of(self, record) -> dict:
        return {"until": record.extension_wish} if record else {}


class OpenForm(PortalForm):
    """Start the report of a month for an own enterprise."""

    enterprise = ScopedChoiceField(
        "enterprises.Enterprise", "hazards.prepare_monthlyreport", label=_("Enterprise"), empty_label=None
    )
    month = MonthField(label=_("Month"), help_text=_("A month that has ended, such as 2026-10."))

    def initial_of(self, record) -> dict:
        return {"month": f"{reported_month(timezone.now()):%Y-%m}"}
