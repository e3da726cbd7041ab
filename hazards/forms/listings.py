"""Forms of listed supervision: proposal, decision, progress, extension, acceptance, publication, delivery."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hazards.choices import AcceptanceOpinion, Consequence, DeliveryManner, ListingLevel
from hazards.forms.loop import PhotosField
from hazards.queries.listings import last_progress, latest_deadline, open_extension, owed_progress, papers_of
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import NoteForm, PortalForm

_PAPERS = {"accept": "image/*,.pdf,.docx,.xlsx"}


def words(label: Any, rows: int = 4, required: bool = True, limit: int = 2000, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=limit, required=required, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class WithPhotos(PortalForm):
    """An act that is shown, not only told."""

    photos = PhotosField()


class TermsForm(PortalForm):
    """What a listing asks for; for the proposal, the decision and the taking over."""

    deadline = forms.DateField(label=_("To be removed by"), widget=forms.DateInput)
    requirements = words(
        _("Requirements"), required=False, help_text=_("Beyond what the notice asks of every listed enterprise.")
    )
    department = forms.CharField(
        label=_("Supervising department"), max_length=120, required=False, help_text=_("Who follows it day by day.")
    )
    copies = forms.CharField(
        label=_("Copies to"),
        max_length=300,
        required=False,
        help_text=_("Lower government, department, township."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = getattr(self.record, "place", "")
        if place:
            today = local_day(timezone.now())
            last = latest_deadline(place, today)
            self.fields["deadline"].widget.attrs.update(
                min=(today + timedelta(days=1)).isoformat(), max=last.isoformat()
            )
            self.fields["deadline"].help_text = _("At the latest %(day)s.") % {"day": last.isoformat()}


class ProposalForm(TermsForm):
    level = forms.ChoiceField(label=_("To be listed by"), choices=ListingLevel)
    matters = words(
        _("Matters under supervision"), help_text=_("The hazard and what is to be supervised, as the notice says it.")
    )

    field_order = ("level", "matters", "deadline", "requirements", "department", "copies")

    def initial_of(self, record) -> dict:
        return {"matters": record.description} if record is not None else {}


class DecisionForm(TermsForm):
    note = words(_("Remark"), rows=2, required=False, limit=500)


class TakeOverForm(TermsForm):
    note = words(_("Reason"), rows=3, limit=500)

    def initial_of(self, record) -> dict:
        return {**super().initial_of(record), "deadline": None}


class ProgressForm(WithPhotos):
    percent = forms.IntegerField(label=_("Progress"), min_value=0, max_value=100)
    done = words(_("What was done this month"))
    problems = words(_("Problems and next steps"), rows=3, required=False)
    money_spent = forms.DecimalField(
        label=_("Money spent since the beginning"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    units = {"percent": "%", "money_spent": _("yuan")}
    field_order = ("percent", "done", "problems", "money_spent", "photos")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = owed_progress(self.record) if self.record is not None else None
        if row is not None:
            self.fields["done"].label = _("What was done in %(month)s") % {"month": f"{row.month:%Y-%m}"}

    def initial_of(self, record) -> dict:
        before = last_progress(record) if record is not None else None
        return {"percent": before.percent, "money_spent": before.money_spent} if before else {}


class ExtensionForm(PortalForm):
    until = forms.DateField(label=_("Extend to"))
    situation = words(_("State of the treatment"))
    reason = words(_("Reason and precautions until then"))
    upload = forms.FileField(
        label=_("Paper"),
        required=False,
        widget=forms.FileInput(attrs=_PAPERS),
        help_text=_("Photo, PDF, Word or Excel."),
    )


class GrantForm(NoteForm):
    """Shows what is asked for; nothing to fill in but a remark."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = open_extension(self.record) if self.record is not None else None
        if asked is not None:
            self.fields["note"].help_text = _("The time limit becomes %(day)s.") % {"day": asked.until.isoformat()}


class AcceptanceRequestForm(WithPhotos):
    rectified_note = words(_("How the hazard was removed"))
    assessment = forms.FileField(
        label=_("Assessment report of a qualified body"),
        required=False,
        widget=forms.FileInput(attrs=_PAPERS),
        help_text=_("Needed where production was stopped."),
    )
    field_order = ("rectified_note", "assessment", "photos")


class AcceptanceForm(WithPhotos):
    held_on = forms.DateField(label=_("Held on"))
    members = words(_("Members of the group"), rows=2, limit=500, help_text=_("Name and body of each."))
    opinion = forms.ChoiceField(label=_("Opinion"), choices=AcceptanceOpinion, widget=forms.RadioSelect)
    text = words(_("Acceptance opinion"), limit=2000)
    consequence = forms.ChoiceField(label=_("What follows"), choices=[("", "—"), *Consequence.choices], required=False)
    new_deadline = forms.DateField(label=_("New time limit"), required=False)

    groups = (
        (_("Acceptance on site"), "", ("held_on", "members", "opinion", "text")),
        (_("Only if it was not passed"), "", ("consequence", "new_deadline")),
    )

    def initial_of(self, record) -> dict:
        return {}

    def clean(self):
        values = super().clean()
        if values.get("opinion") == AcceptanceOpinion.FAILED:
            for name in ("consequence", "new_deadline"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed when the acceptance was not passed."))
        elif values.get("opinion") == AcceptanceOpinion.PASSED:
            values["consequence"], values["new_deadline"] = "", None
        return values


class PublishForm(PortalForm):
    summary = forms.CharField(
        label=_("Hazard in short"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads this: no names of persons, no phone numbers, nothing secret."),
    )

    def initial_of(self, record) -> dict:
        return {"summary": record.hazard.description[:120]} if record is not None else {}


class DeliveryForm(PortalForm):
    document = forms.ChoiceField(label=pgettext_lazy("official paper", "Document"))
    addressee = forms.CharField(label=_("Addressee"), max_length=120)
    manner = forms.ChoiceField(label=_("Manner of delivery"), choices=DeliveryManner)
    delivered_at = forms.DateTimeField(label=_("Delivered at"))
    delivered_by = forms.CharField(label=_("Delivered by"), max_length=60, required=False)
    received_by = forms.CharField(label=_("Received by"), max_length=60)
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)
    photo = forms.FileField(label=_("Photo of the signed strip"), required=False, widget=forms.FileInput(attrs=_PAPERS))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        papers = papers_of(self.record) if self.record is not None else []
        self._papers = {str(paper.pk): paper for paper in papers}
        self.fields["document"].choices = [(pk, str(paper)) for pk, paper in self._papers.items()]

    def initial_of(self, record) -> dict:
        return {"addressee": record.enterprise.name} if record is not None else {}

    def clean_document(self):
        return self._papers[self.cleaned_data["document"]]
