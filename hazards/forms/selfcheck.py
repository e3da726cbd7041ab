"""Input of checklists, self-inspections and reports by QR code."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, SpecialObjectType
from enterprises.models.profile import phone_number
from hazards.choices import OPEN, RHYTHMS, HazardCategory, HazardLevel, Rhythm
from hazards.models import ChecklistStandard
from hazards.queries.checklists import upper_items
from safetyportal.core import codes
from safetyportal.core.access import granted_paths
from safetyportal.core.models import Jurisdiction
from safetyportal.core.pages.forms import PortalForm, ReasonForm, ScopedChoiceField

KEEP, CARRY_OUT = "hazards.keep_checkliststandard", "hazards.carry_out_selfinspection"
NO_RHYTHM = ("", _("as the standard says"))


def _words(rows: int = 3, **attrs):
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _choices(pairs, empty=None):
    return [empty, *pairs] if empty else list(pairs)


def _rhythm(**kwargs):
    pairs = [(value, label) for value, label in Rhythm.choices if value in RHYTHMS]
    return forms.ChoiceField(label=_("Rhythm"), required=False, choices=_choices(pairs, NO_RHYTHM), **kwargs)


def _several(label, table: str):
    return forms.MultipleChoiceField(
        label=label, required=False, choices=lambda: codes.choices(table), widget=forms.CheckboxSelectMultiple
    )


# Checklists


class StandardForm(PortalForm):
    """A new standard; where it is kept follows from the posting."""

    place = forms.ChoiceField(label=_("Level"), choices=[])
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("With the code of an upper standard this one extends it: add items to it or tighten its items."),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)
    source = forms.CharField(label=_("Source"), required=False, max_length=500, widget=_words(2))
    sectors = _several(_("Sectors"), "sector")
    supervision_classes = _several(_("Supervision classes"), "supervision_class")
    special_objects = forms.MultipleChoiceField(
        label=_("Kinds of special objects"),
        required=False,
        choices=lambda: [(one.code, one.label) for one in SpecialObjectType.objects.filter(active=True)],
        widget=forms.CheckboxSelectMultiple,
    )
    groups = (
        (_("Standard"), "", ("place", "code", "title", "valid_from", "source")),
        (
            _("To whom it applies"),
            _("Nothing ticked: to everybody. An enterprise's own standard and an extension need nothing here."),
            ("sectors", "supervision_classes", "special_objects"),
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.owners = owners(self.user)
        self.fields["place"].choices = [(path, str(owner)) for path, owner in self.owners.items()]

    def clean_place(self):
        return self.owners[self.cleaned_data["place"]]


def owners(user) -> dict:
    """Divisions and enterprises whose checklists this person keeps, by their place."""
    paths = granted_paths(user, KEEP)
    nodes = Jurisdiction.objects.filter(path__in=paths, valid_to=None)
    firms = Enterprise.objects.visible_to(user, "enterprises.submit_enterprise")
    return {row.path: row for row in nodes} | {row.place: row for row in firms}


class StandardChangeForm(PortalForm):
    title = forms.CharField(label=_("Title"), max_length=120)
    source = forms.CharField(label=_("Source"), required=False, max_length=500, widget=_words(2))
    valid_to = forms.DateField(
        label=_("Valid to"), required=False, help_text=_("From this day on it is not asked any more.")
    )


class ItemForm(PortalForm):
    """An item of one's own."""

    code = forms.CharField(label=_("Item code"), max_length=40)
    section = forms.CharField(label=_("Section"), required=False, max_length=60)
    category = forms.ChoiceField(label=_("Category"), choices=_choices(HazardCategory.choices, ("", "———")))
    title = forms.CharField(label=_("What is required"), max_length=300, widget=_words(2))
    method = forms.CharField(label=_("How to check"), required=False, max_length=1000, widget=_words())
    basis = forms.CharField(
        label=_("Basis"), required=False, max_length=300, help_text=_("Law or standard with its article.")
    )
    level = forms.ChoiceField(label=_("Level of a hazard"), choices=HazardLevel.choices)
    duty = forms.CharField(label=_("Post responsible"), required=False, max_length=80)
    rhythm = _rhythm()
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)


class RevisionForm(ItemForm):
    """Another text from a day on; the code stays."""

    field_order = ("valid_from",)

    def initial_of(self, record) -> dict:
        return super().initial_of(record) | {"valid_from": timezone.localdate() + timedelta(days=1)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("code")
        if self.record is not None and self.record.tightens:
            for name in ("section", "category", "title"):
                self.fields.pop(name)


class TightenForm(PortalForm):
    """Ask more of an upper item."""

    tightens = forms.ChoiceField(label=_("Item of the upper level"), choices=[])
    method = forms.CharField(label=_("Further method"), required=False, max_length=1000, widget=_words())
    level = forms.ChoiceField(label=_("Level of a hazard"), choices=HazardLevel.choices)
    rhythm = _rhythm(help_text=_("Only a shorter one than that of the upper level."))
    basis = forms.CharField(label=_("Basis"), required=False, max_length=300)
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if isinstance(self.record, ChecklistStandard):
            today = timezone.localdate()
            items = upper_items(self.record, today)
            self.fields["tightens"].choices = [(i.base.code, f"{i.base.code} {i.base.title}") for i in items]


# Self-inspections


class OccasionForm(PortalForm):
    """Begin an inspection that no rhythm asks for."""

    enterprise = ScopedChoiceField("enterprises.Enterprise", CARRY_OUT, label=_("Enterprise"))
    title = forms.CharField(
        label=_("Name of the inspection"), required=False, max_length=120, help_text=_("Such as: before the holidays.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        firms = list(self.fields["enterprise"].queryset[:2])
        if len(firms) == 1:
            self.fields["enterprise"].initial = firms[0]
            self.fields["enterprise"].widget = forms.HiddenInput()


class FinishForm(PortalForm):
    participants = forms.CharField(
        label=_("Participants"), max_length=300, help_text=_("Names, with a comma between them.")
    )
    participant_count = forms.IntegerField(label=_("Number of participants"), min_value=1, max_value=10_000)
    zero_reason = forms.CharField(
        label=_("Reason for finding no hazard"),
        required=False,
        max_length=500,
        widget=_words(),
        help_text=_("Needed when no hazard was found: how it was inspected and why nothing was found."),
    )
    units = {"participant_count": _("persons")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.user is not None and not self.is_bound:
            self.initial.setdefault("participants", self.user.name)
            self.initial["participants"] = self.initial["participants"] or self.user.name
            self.initial["participant_count"] = self.initial.get("participant_count") or 1


# Reports by QR code


class PosterForm(PortalForm):
    enterprise = ScopedChoiceField("enterprises.Enterprise", "hazards.manage_reportposter", label=_("Enterprise"))
    location = forms.CharField(
        label=_("Where it hangs"),
        max_length=80,
        help_text=_("Such as: entrance of workshop 1. Each place its own poster."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        firms = list(self.fields["enterprise"].queryset[:2])
        if len(firms) == 1:
            self.fields["enterprise"].initial = firms[0]
            self.fields["enterprise"].widget = forms.HiddenInput()


class AcceptForm(PortalForm):
    """What the safety officer makes of a report."""

    description = forms.CharField(label=_("Description"), max_length=2000, widget=_words())
    location = forms.CharField(label=_("Place of the hazard"), max_length=100)
    category = forms.ChoiceField(label=_("Category"), choices=_choices(HazardCategory.choices, ("", "———")))
    level = forms.ChoiceField(label=_("Level of a hazard"), choices=HazardLevel.choices)
    note = forms.CharField(label=_("Answer to the reporter"), required=False, max_length=500, widget=_words(2))


class MergeForm(PortalForm):
    hazard = ScopedChoiceField("hazards.Hazard", "hazards.view_hazard", label=_("Hazard that is known already"))
    note = forms.CharField(label=_("Answer to the reporter"), required=False, max_length=500, widget=_words(2))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.record is not None:
            rows = self.fields["hazard"].queryset.filter(enterprise=self.record.enterprise_id, status__in=OPEN)
            self.fields["hazard"].queryset = rows.order_by("-id")[:200] if not self.is_bound else rows


class RejectForm(ReasonForm):
    note = forms.CharField(
        label=_("Answer to the reporter"),
        max_length=500,
        widget=_words(),
        help_text=_("Whoever reported reads this on the page of the receipt."),
    )


class PublicReportForm(PortalForm):
    """What anybody may report from a poster."""

    description = forms.CharField(label=_("What did you see?"), max_length=1000, widget=_words(4))
    location = forms.CharField(label=_("Where exactly?"), max_length=100, required=False)
    phone = forms.CharField(
        label=_("Your phone"),
        required=False,
        max_length=20,
        validators=[phone_number],
        help_text=_(
            "Only if you want to be asked back. It is stored encrypted; only the safety officers see it, masked."
        ),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
