"""Forms of annual plans and of their entries."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.choices.assignments import EntryGroup, IdleWork, OtherWork
from inspections.forms.assignments import BodyField, words
from inspections.forms.assignments_fields import EnterpriseCodeField, MonthsField
from inspections.models import InspectionPlan
from inspections.workflow.assignments_plans import PREPARE
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import NoteForm, PortalForm
from safetyportal.core.rules import rule

MOST_DAYS = 99_999


def days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_DAYS, initial=0)


class FiguresForm(PortalForm):
    """Working days: what there is, what other work takes, what is left."""

    officers = forms.IntegerField(label=_("Enforcement officers"), min_value=1, max_value=2000)
    key_days = days(_("Working days for key inspections"))
    general_days = days(_("Working days for general inspections"))
    principles = words(_("Aims and principles"), rows=5, required=False, max_length=4000)
    measures = words(_("Requirements and safeguards"), rows=5, required=False, max_length=4000)
    approving_authority = forms.CharField(label=_("Approving government"), max_length=120, required=False)
    other_names = tuple(f"other_{name}" for name in OtherWork.values)
    idle_names = tuple(f"idle_{name}" for name in IdleWork.values)
    head_names: tuple[str, ...] = ("officers",)
    groups: tuple = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, label in [*_named("other", OtherWork), *_named("idle", IdleWork)]:
            self.fields[name] = days(label)
        unit = _("days")
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField) and field.label != self.fields["officers"].label:
                field.unit = unit  # type: ignore[attr-defined]
        self.groups = (
            (_("The body"), "", self.head_names),
            (_("Working days for other enforcement (ten items)"), "", self.other_names),
            (_("Working days without enforcement (seven items)"), "", self.idle_names),
            (
                _("Working days for inspections"),
                _("Statutory working days × officers − other enforcement − without enforcement, divided in two."),
                ("key_days", "general_days"),
            ),
            (_("Text of the plan"), "", ("principles", "measures", "approving_authority")),
        )

    def initial_of(self, record: Any) -> dict:
        found = super().initial_of(record)
        if isinstance(record, InspectionPlan):
            found |= {f"other_{name}": value for name, value in record.other_days.items()}
            found |= {f"idle_{name}": value for name, value in record.idle_days.items()}
        return found


def _named(prefix: str, choices: Any) -> list[tuple[str, Any]]:
    return [(f"{prefix}_{value}", label) for value, label in choices.choices]


class PlanForm(FiguresForm):
    body = BodyField(PREPARE)
    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)
    head_names = ("body", "year", "officers")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = local_day(timezone.now()).year


class EntryForm(PortalForm):
    """One line of the statutory table."""

    group = forms.ChoiceField(label=_("Group"), choices=EntryGroup)
    matter = forms.CharField(label=_("Matter inspected"), max_length=120)
    basis = forms.CharField(label=_("Basis"), max_length=300, help_text=_("Law and article."))
    objects_text = forms.CharField(label=_("Objects"), max_length=200)
    target_count = forms.IntegerField(label=_("Number of units"), min_value=0, max_value=1_000_000, initial=0)
    random_percent = forms.IntegerField(
        label=_("Share drawn at random (%)"), min_value=0, max_value=100, required=False
    )
    content = words(_("What is inspected"))
    manner = forms.CharField(label=_("Manner"), max_length=120, initial=_("on the spot"))
    frequency = forms.IntegerField(label=_("Times a year"), min_value=1, max_value=12, initial=1)
    cap = forms.IntegerField(label=_("At most a year"), min_value=1, max_value=12, initial=2)
    months = MonthsField(initial=list(range(1, 13)))
    days_each = forms.IntegerField(label=_("Working days for one inspection"), min_value=1, max_value=60, initial=2)
    section = forms.CharField(label=_("Section in charge"), max_length=80)
    joint = forms.CharField(
        label=_("Joint with departments"), max_length=200, required=False, help_text=_("Who leads, who takes part.")
    )
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)
    bound_entry: Any = None

    def initial_of(self, record: Any) -> dict:
        if self.bound_entry is None:
            usual = rule("inspection.plan_frequency", record.place, local_day(timezone.now()))
            return {"frequency": usual["frequency"], "cap": usual["cap"]}
        return {name: getattr(self.bound_entry, name) for name in self.base_fields}


class ApproveForm(NoteForm):
    approving_authority = forms.CharField(label=_("Approving government"), max_length=120)
    approval_number = forms.CharField(label=_("Number of the approval"), max_length=60, required=False)
    field_order = ("approving_authority", "approval_number", "note")


class ReviseForm(PortalForm):
    change_reason = words(_("Reason for the change"), rows=3, max_length=500)


class EntryChoice(PortalForm):
    """One of the plan's entries."""

    entry: Any = forms.ModelChoiceField(label=_("Entry"), queryset=None, empty_label=None)
    only_group = ""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["entry"]
        rows = self.record.entries.order_by("order")
        field.queryset = rows.filter(group=self.only_group) if self.only_group else rows

    def initial_of(self, record: Any) -> dict:
        return {}


class ProposeForm(EntryChoice):
    only_group = EntryGroup.KEY


class UnitForm(EntryChoice):
    enterprise = EnterpriseCodeField(PREPARE)


class MonthForm(PortalForm):
    month = forms.TypedChoiceField(
        label=_("Month"), coerce=int, choices=[(month, _("month %(n)d") % {"n": month}) for month in range(1, 13)]
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["month"].initial = local_day(timezone.now()).month
