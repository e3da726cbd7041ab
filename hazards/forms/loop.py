"""Input of the hazard loop: finding, grading, assigning, rectifying, re-checking, and the detours."""

from datetime import timedelta
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.choices import EnterpriseStatus
from hazards.choices import OWN_SOURCES, Handling, HazardCategory, HazardLevel, HazardSource, HazardStatus
from hazards.models import Hazard
from hazards.queries.criteria import criteria_for
from hazards.queries.people import staff_at
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import PortalForm, ScopedChoiceField

_IN_OPERATION = (EnterpriseStatus.ACTIVE, EnterpriseStatus.SUSPENDED, EnterpriseStatus.NO_PREMISES)


def area(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **{"max_length": 2000, **kwargs})


def field_of(form: forms.Form, name: str) -> Any:
    """A field with what its own class adds."""
    return form.fields[name]


class FileInput(forms.FileInput):  # named so that form_field.html draws it as a place to drop files
    """Several pictures; a phone offers camera and album."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """A list of uploads, empty when none was chosen; the service looks at each of them."""

    max_mb = 20

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", FileInput(attrs={"accept": "image/*,.pdf", "multiple": True}))
        super().__init__(**{"label": _("Photos"), "required": False, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            super().clean(None, initial)  # says that it is needed, where it is
            return []
        return [super(PhotosField, self).clean(file, initial) for file in files]


class EnterpriseField(ScopedChoiceField):
    """An enterprise in operation over which the user holds the permission."""

    def __init__(self, permission: str, **kwargs: Any):
        super().__init__(
            "enterprises.Enterprise",
            permission,
            narrow=lambda rows: rows.filter(status__in=_IN_OPERATION).order_by("name"),
            **{"label": _("Enterprise"), **kwargs},
        )


class CriteriaInput(forms.CheckboxSelectMultiple):
    """A hundred criteria on a phone: folded by standard."""

    template_name = "hazards/criteria_input.html"

    def _render(self, template_name, context, renderer=None):
        return render_to_string(template_name, context)


class CriteriaField(forms.MultipleChoiceField):
    """Criteria of major hazards, grouped by standard; ticking any makes the hazard a major one."""

    def __init__(self, **kwargs: Any):
        words = _(
            "Ticking any of them makes this a major hazard. Only a review by the authority makes it general again."
        )
        defaults = {"label": _("Criteria of a major hazard"), "help_text": words, "required": False}
        super().__init__(widget=CriteriaInput, **{**defaults, **kwargs})

    def offer(self, enterprise: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in criteria_for(enterprise, local_day(timezone.now())):
            groups.setdefault(row.instrument.title, []).append((row.code, f"{row.article} {row.text}"))
        self.choices = list(groups.items())


class FoundForm(PortalForm):
    """What was found, in the order in which a phone asks: picture, words, place."""

    photos = PhotosField(help_text=_("A picture says where and what. JPEG, PNG or WebP, up to nine."))
    description = area(_("What is wrong"), help_text=_("What you saw, not what is to be done."))
    location = forms.CharField(label=_("Place of the hazard"), max_length=100, help_text=_("Workshop, line, storey."))
    part = forms.CharField(label=_("Part"), max_length=100, required=False, help_text=_("Machine or component."))
    category = forms.ChoiceField(label=_("Category"), choices=[("", "—"), *HazardCategory.choices])
    found_on = forms.DateField(label=_("Found on"), initial=lambda: local_day(timezone.now()))
    criteria = CriteriaField()

    FACTS: tuple[str, ...] = ("description", "location", "part", "category", "found_on", "criteria")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = local_day(timezone.now())
        self.fields["found_on"].widget.attrs["max"] = today.isoformat()
        field_of(self, "criteria").offer(self.enterprise())

    def enterprise(self) -> Any:
        """Whose criteria are offered; None offers those of all sectors."""
        return self.record.enterprise if isinstance(self.record, Hazard) else None

    def clean_found_on(self) -> Any:
        day = self.cleaned_data["found_on"]
        if day > local_day(timezone.now()):
            raise forms.ValidationError(_("The day of finding lies in the future."))
        return day

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        facts = {name: values[name] for name in self.FACTS if name in values}
        rest = {name: value for name, value in values.items() if name not in self.FACTS}
        return {**rest, "facts": facts}


class ReportForm(FoundForm):
    """Staff report a hazard of their enterprise; with one enterprise there is nothing to choose."""

    source = forms.ChoiceField(
        label=_("Found by"),
        choices=[(value, HazardSource(value).label) for value in OWN_SOURCES if value != HazardSource.TELEMETRY],
        initial=HazardSource.ENTERPRISE,
    )
    enterprise_choice = EnterpriseField("hazards.report_hazard")
    FACTS = (*FoundForm.FACTS, "source")
    groups = (
        (_("What was found"), "", ("photos", "description", "location", "part")),
        (_("More"), "", ("enterprise_choice", "category", "source", "found_on", "criteria")),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = list(field_of(self, "enterprise_choice").queryset[:2])
        if len(rows) == 1:
            self.only = rows[0]
            del self.fields["enterprise_choice"]
            field_of(self, "criteria").offer(self.only)

    only: Any = None

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        return {**values, "enterprise": values.pop("enterprise_choice", None) or self.only}


class RaiseForm(FoundForm):
    """An inspector records what the authority found and, at once or later, what is to be done until when."""

    bound_enterprise: Any = None  # set by the page of one enterprise
    source = forms.ChoiceField(
        label=_("Source"),
        choices=[(value, label) for value, label in HazardSource.choices if value not in OWN_SOURCES],
        initial=HazardSource.SUPERVISION,
    )
    source_note = forms.CharField(label=_("Name of the check"), max_length=120, required=False)
    finder = forms.CharField(label=_("Name of the finder"), max_length=60, required=False)
    basis = forms.CharField(label=_("Basis"), max_length=300, required=False, help_text=_("Law and article."))
    level = forms.ChoiceField(label=_("Hazard level"), choices=HazardLevel, initial=HazardLevel.GENERAL)
    rectify_by = forms.DateField(
        label=_("Rectify by"),
        required=False,
        help_text=_("With a day the hazard is assessed and assigned at once; without it waits for assessment."),
    )
    measures = area(_("What is to be done"), required=False)
    FACTS = (*FoundForm.FACTS, "source", "source_note", "finder", "basis", "level")
    groups = (
        (_("What was found"), "", ("photos", "description", "location", "part", "category", "basis")),
        (_("How it was found"), "", ("source", "source_note", "finder", "found_on")),
        (_("What follows"), "", ("level", "criteria", "rectify_by", "measures")),
    )

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        limit, measures = values.pop("rectify_by"), values.pop("measures")
        assignment = {"rectify_by": limit, "measures": measures} if limit else None
        return {**values, "assignment": assignment}

    def enterprise(self) -> Any:
        return self.bound_enterprise


class CorrectForm(FoundForm):
    """Corrects what was typed while nobody has assessed the hazard."""

    photos = None  # type: ignore[assignment]  # how Django forms leave out an inherited field
    criteria = None  # type: ignore[assignment]
    FACTS = ("description", "location", "part", "category", "found_on")

    def __init__(self, *args: Any, **kwargs: Any):
        PortalForm.__init__(self, *args, **kwargs)


class AssignForm(PortalForm):
    """What is to be done, by whom and until when."""

    handling = forms.ChoiceField(label=_("Handling"), choices=Handling, initial=Handling.TIME_LIMIT)
    rectify_by = forms.DateField(label=_("Rectify by"))
    measures = area(_("Rectification measures"), required=False)
    assigned_to: Any = forms.ModelChoiceField(
        label=_("Account of the person responsible"), queryset=None, required=False,
        help_text=_("This person is told and finds the hazard on the phone."),
    )  # fmt: skip
    responsible = forms.CharField(label=_("Person responsible"), max_length=60, required=False)
    responsible_phone = forms.CharField(label=_("Phone of the person responsible"), max_length=20, required=False)
    department = forms.CharField(label=_("Responsible department"), max_length=60, required=False)
    planned_cost = forms.DecimalField(
        label=_("Planned cost"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    units = {"planned_cost": _("yuan")}
    groups: tuple = (
        (_("What and until when"), "", ("handling", "rectify_by", "measures")),
        (_("Who"), "", ("assigned_to", "responsible", "responsible_phone", "department")),
        (_("Money"), "", ("planned_cost",)),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if isinstance(self.record, Hazard):
            field_of(self, "assigned_to").queryset = staff_at(self.record, timezone.now()).order_by("name")
        if "rectify_by" in self.fields:
            self.fields["rectify_by"].widget.attrs["min"] = local_day(timezone.now()).isoformat()
        self.initial["responsible_phone"] = ""


class BulkAssignForm(PortalForm):
    """The same measures, person and day for several hazards."""

    rectify_by = forms.DateField(label=_("Rectify by"))
    measures = area(_("Rectification measures"), required=False)
    responsible = forms.CharField(label=_("Person responsible"), max_length=60, required=False)
    department = forms.CharField(label=_("Responsible department"), max_length=60, required=False)
    note = area(_("Reason"), max_length=500, help_text=_("Stays in the history of each hazard."))


class PlanForm(AssignForm):
    """The enterprise plans; the time limit was set by somebody else."""

    rectify_by = None  # type: ignore[assignment]  # how Django forms leave out an inherited field
    handling = None  # type: ignore[assignment]

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        if not values["responsible_phone"]:
            del values["responsible_phone"]  # shown masked and kept when left empty
        return values


class AssessForm(AssignForm):
    """General or major; whoever knows already what is to be done assigns it in the same step."""

    level = forms.ChoiceField(label=_("Hazard level"), choices=HazardLevel, widget=forms.RadioSelect)
    criteria = CriteriaField()
    note = area(_("Remark"), required=False, max_length=500)
    rectify_by = forms.DateField(
        label=_("Rectify by"), required=False, help_text=_("With a day the work is assigned at once.")
    )
    groups = (
        (_("How grave it is"), "", ("level", "criteria", "note")),
        (_("What and until when"), _("May also follow later."), ("rectify_by", "measures", "handling")),
        (_("Who"), "", ("assigned_to", "responsible", "responsible_phone", "department", "planned_cost")),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if isinstance(self.record, Hazard):
            field_of(self, "criteria").offer(self.record.enterprise)

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        own = {name: values.pop(name) for name in ("level", "criteria", "note")}
        return {**own, "assignment": values if values["rectify_by"] else None}


class SubmitForm(PortalForm):
    """Done: say what was done and show it."""

    photos = PhotosField(label=_("Photos after the rectification"), help_text=_("From the same spot as before."))
    rectification = area(_("What was done"))
    actual_cost = forms.DecimalField(
        label=_("Money spent"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    units = {"actual_cost": _("yuan")}


class VerifyForm(PortalForm):
    note = area(_("Result of the re-check"), required=False, max_length=500)
    photos = PhotosField(label=_("Photos of the re-check"))


class ReturnForm(PortalForm):
    note = area(_("What is still wrong"), max_length=500)
    rectify_by = forms.DateField(
        label=_("New time limit"), required=False, help_text=_("Without a day the time limit stays.")
    )
    photos = PhotosField(label=_("Photos of the re-check"))

    def initial_of(self, record: Any) -> dict:
        return {}


class ExtendForm(PortalForm):
    rectify_by = forms.DateField(label=_("New time limit"))
    note = area(_("Reason"), max_length=500)

    def initial_of(self, record: Any) -> dict:
        return {}


class ReopenForm(ExtendForm):
    """A closed hazard with a new time limit and the reason."""


class AskTimeForm(PortalForm):
    """The enterprise asks for more time."""

    new_day = forms.DateField(label=_("Extend to"))
    reason = area(_("Reason"), max_length=1000)
    interim_measures = area(_("Measures until then"), max_length=1000, required=False)
    photos = PhotosField(label=_("Papers and photos"))

    def initial_of(self, record: Any) -> dict:
        return {}


class AskReviewForm(PortalForm):
    reason = area(_("Why it is a general hazard"), max_length=1000)
    photos = PhotosField(label=_("Papers and photos"))


class MajorForm(PortalForm):
    criteria = CriteriaField()
    note = area(_("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if isinstance(self.record, Hazard):
            field_of(self, "criteria").offer(self.record.enterprise)


class ControlForm(PortalForm):
    interim_measures = area(_("Interim measures"), help_text=_("What holds the risk down until it is removed."))
    controlled_until = forms.DateField(label=_("Until"))
    note = area(_("Why it cannot be removed now"), max_length=500)


class MergeForm(PortalForm):
    """Into which record of the same enterprise; likely ones come first."""

    duplicate_of = ScopedChoiceField("hazards.Hazard", "hazards.view_hazard", label=_("Same as"))
    note = area(_("Reason"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        rows = field_of(self, "duplicate_of").queryset
        if isinstance(self.record, Hazard):
            ended = (HazardStatus.DRAFT, HazardStatus.DUPLICATE, HazardStatus.DISCARDED)
            rows = rows.filter(enterprise_id=self.record.enterprise_id).exclude(pk=self.record.pk)
            year = self.record.found_on - timedelta(days=365)
            rows = rows.filter(found_on__gte=year).exclude(status__in=ended).order_by("-found_on", "-pk")
        field_of(self, "duplicate_of").queryset = rows


class CommentForm(PortalForm):
    text = area(_("Comment"), help_text=_("Mention people with @ and their name: they are told."))
    photos = PhotosField()


class MorePhotosForm(PortalForm):
    photos = PhotosField(required=True)
