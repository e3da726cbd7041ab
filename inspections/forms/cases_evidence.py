"""Forms of a case: evidence, custody and provisional measures."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hazards.forms.listings import words
from inspections.choices.cases import (
    EvidenceKind,
    MeasureKind,
    Originality,
)
from inspections.forms.cases import CaseForm, RowChoice
from inspections.models import (
    CaseEvidence,
    EvidenceMeasure,
)

_FILES = {"accept": "image/*,.pdf,.docx,.xlsx"}


class EvidenceForm(CaseForm):
    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=EvidenceKind)
    name = forms.CharField(label=_("Name of the evidence"), max_length=200)
    proves = forms.CharField(label=_("What it proves"), max_length=500, required=False)
    source = forms.CharField(label=_("Where it comes from"), max_length=200)
    provider = forms.CharField(label=_("Provided by"), max_length=120, required=False)
    collectors = forms.ModelMultipleChoiceField(
        label=_("Collected by"), queryset=get_user_model().objects.none(), widget=forms.CheckboxSelectMultiple
    )
    collected_at = forms.DateTimeField(label=_("Collected at"))
    collected_where = forms.CharField(label=_("Collected where"), max_length=200)
    originality = forms.ChoiceField(label=_("Original or copy"), choices=Originality)
    original_kept = forms.CharField(
        label=_("Where the original is kept"), max_length=200, required=False,
        help_text=_("For a copy, which bears the words that it was checked against the original."),
    )  # fmt: skip
    pages = forms.IntegerField(label=_("Number of pages"), min_value=1, max_value=9999, required=False)
    upload = forms.FileField(label=_("File"), required=False, widget=forms.FileInput(attrs=_FILES))
    holder = forms.CharField(label=_("Held by"), max_length=120, required=False)
    kept_where = forms.CharField(label=_("Kept where"), max_length=200, required=False)

    groups = (
        (_("Evidence"), "", ("kind", "name", "proves", "source", "provider", "originality", "original_kept", "pages")),
        (_("Collection"), "", ("collectors", "collected_at", "collected_where")),
        (_("File and custody"), "", ("upload", "holder", "kept_where")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.record.casehandler_rows.filter(until=None) if self.record else []
        field = self.fields["collectors"]
        field.queryset = get_user_model().objects.filter(pk__in=[row.user_id for row in rows]).order_by("name")
        field.initial = [row.user_id for row in rows]
        field.label_from_instance = lambda person: f"{person.name}（{person.certificate_number}）"

    def initial_of(self, record) -> dict:
        """From the party at its address, as most evidence is."""
        found = super().initial_of(record)
        return {**found, "provider": record.party_name, "collected_where": record.party_address} if record else found


class CustodyForm(CaseForm):
    evidence = RowChoice(CaseEvidence, label=_("Evidence"))
    holder = forms.CharField(label=_("Held by"), max_length=120)
    where = forms.CharField(label=_("Kept where"), max_length=200)
    since = forms.DateTimeField(label=pgettext_lazy("custody", "Since"))
    note = forms.CharField(label=_("Why handed over"), max_length=300, required=False)


class MeasureForm(CaseForm):
    kind = forms.ChoiceField(label=_("Kind of measure"), choices=MeasureKind)
    objects_text = words(_("Things concerned"), limit=4000)
    reason = forms.CharField(label=_("Reason and basis"), max_length=500)
    began_on = forms.DateField(label=_("Began on"))
    emergency = forms.BooleanField(
        label=_("Taken on the spot in an emergency"), required=False,
        help_text=_("The head approves within 24 hours."),
    )  # fmt: skip
    body_name = forms.CharField(label=_("Appraising body"), max_length=120, required=False)
    pauses_seizure = RowChoice(
        EvidenceMeasure, label=_("Seizure that does not run meanwhile"), required=False,
        narrow=lambda rows, case: rows.filter(kind="seizure", status="running"),
    )  # fmt: skip


class ExtendSeizureForm(CaseForm):
    measure = RowChoice(
        EvidenceMeasure, label=_("Seizure"), narrow=lambda rows, case: rows.filter(kind="seizure", status="running")
    )
    reason = words(_("Reason"), rows=3, limit=500)


class EndMeasureForm(CaseForm):
    measure = RowChoice(
        EvidenceMeasure,
        label=pgettext_lazy("evidence", "Measure"),
        narrow=lambda rows, case: rows.filter(status="running"),
    )
    ended_on = forms.DateField(label=_("Ended on"))
    disposal = forms.CharField(label=_("What was decided about the things"), max_length=500)
