"""Input of visits: what the tablet sends, and what the public page behind the code takes."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models.profile import phone_number
from hazards.choices import HazardCategory
from inspections.choices.visits import ItemResult, Measure, RecheckFollow, RecheckResult, SignatureRole
from inspections.queries.visits import FACTS
from inspections.services.visits_findings import Found
from safetyportal.core.pages.forms import PortalForm

MARKS = [(5, _("very good")), (4, _("good")), (3, _("fair")), (2, _("poor")), (1, _("very poor"))]
MEASURES = [one for one in Measure.choices if one[0] != Measure.NONE]


class EntryForm(forms.Form):
    """What every entry carries: its own number, so that one that arrives twice has one effect, and the version that
    was on the screen (empty: do not compare)."""

    client_id = forms.UUIDField()
    seen = forms.IntegerField(required=False, min_value=0)

    @property
    def act_id(self) -> str:
        return str(self.cleaned_data["client_id"])

    @property
    def seen_version(self) -> int | None:
        return self.cleaned_data["seen"]

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"client_id", "seen"}}


class IdentityEntry(EntryForm):
    confirmed_by = forms.CharField(max_length=60, required=False)


class FactEntry(EntryForm):
    name = forms.ChoiceField(choices=[(name, name) for name in FACTS])
    value = forms.CharField(required=False, max_length=4000)


class AnswerEntry(EntryForm):
    item = forms.IntegerField(min_value=1)
    result = forms.ChoiceField(choices=ItemResult.choices)
    note = forms.CharField(required=False, max_length=500)


class RestEntry(EntryForm):
    """One answer for every item that has none yet; `items` are their numbers, with commas."""

    items = forms.CharField(max_length=4000)
    result = forms.ChoiceField(choices=[one for one in ItemResult.choices if one[0] != ItemResult.FOUND])

    def clean_items(self) -> list[int]:
        told = self.cleaned_data["items"].split(",")
        if not all(one.isascii() and one.isdigit() for one in told):
            raise forms.ValidationError(_("This visit does not ask that item."))
        return [int(one) for one in told]


class FindingEntry(EntryForm):
    key = forms.UUIDField()
    description = forms.CharField(required=False, max_length=2000)
    location = forms.CharField(required=False, max_length=100)
    category = forms.ChoiceField(choices=HazardCategory.choices)
    basis = forms.CharField(required=False, max_length=300)
    criteria = forms.CharField(required=False, max_length=500)
    measure = forms.ChoiceField(choices=MEASURES)
    rectify_by = forms.DateField(required=False)
    responsible = forms.CharField(required=False, max_length=60)
    corrected = forms.BooleanField(required=False)
    item = forms.IntegerField(required=False, min_value=1)
    violation = forms.IntegerField(required=False, min_value=1)

    def clean_criteria(self) -> list[str]:
        return [code for code in self.cleaned_data["criteria"].split(",") if code]

    def values(self) -> dict:
        told = super().values()
        key: UUID = told.pop("key")
        return {"key": key, "found": Found(**told)}


class RemovalEntry(EntryForm):
    key = forms.UUIDField()


class PhotoEntry(EntryForm):
    key = forms.UUIDField()
    after = forms.BooleanField(required=False)
    photo = forms.FileField()


class RecheckEntry(EntryForm):
    finding = forms.IntegerField(min_value=1)
    result = forms.ChoiceField(choices=RecheckResult.choices)
    follow = forms.ChoiceField(choices=RecheckFollow.choices, required=False)
    new_day = forms.DateField(required=False)
    note = forms.CharField(required=False, max_length=500)


class SignatureEntry(EntryForm):
    role = forms.ChoiceField(choices=SignatureRole.choices)
    officer = forms.IntegerField(required=False, min_value=1)
    name = forms.CharField(required=False, max_length=60)
    shown_sha256 = forms.CharField(max_length=64)
    drawing = forms.CharField(required=False, max_length=500_000)


class RefusalEntry(EntryForm):
    name = forms.CharField(required=False, max_length=60)
    reason = forms.CharField(required=False, max_length=300)
    shown_sha256 = forms.CharField(max_length=64)


class RatingForm(PortalForm):
    """Three marks; nothing personal is asked."""

    lawful = forms.TypedChoiceField(
        label=_("Did they show their certificates and keep to the procedure?"), choices=MARKS, coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    manner = forms.TypedChoiceField(
        label=_("How was their manner?"), choices=MARKS, coerce=int, widget=forms.RadioSelect
    )
    helpful = forms.TypedChoiceField(
        label=_("Did they explain what is to be done?"), choices=MARKS, coerce=int, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ObjectionForm(PortalForm):
    text = forms.CharField(label=_("What do you object to?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    contact = forms.CharField(
        label=_("Phone for the answer"), required=False, max_length=20, validators=[phone_number],
        help_text=_("Only those who answer read it. The answer is also shown here."),
    )  # fmt: skip


class AnswerForm(PortalForm):
    answer = forms.CharField(
        label=_("Answer to the objection"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever objected reads this behind the visit code."),
    )  # fmt: skip
