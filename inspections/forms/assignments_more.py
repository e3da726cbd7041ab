"""Forms of campaigns, draws, absences and recusals."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.choices import RiskClass
from inspections.choices.assignments import CAMPAIGN_KINDS, LeaveKind, RecusalGround
from inspections.forms.assignments import BodyField, words
from inspections.forms.assignments_fields import CodesField, EnterpriseCodeField, OfficerField
from inspections.workflow.assignments_campaigns import RUN
from inspections.workflow.assignments_draws import DRAW
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.division_field import DivisionField
from safetyportal.core.pages.forms import PortalForm

RECORD, DECIDE = "inspections.record_officerleave", "inspections.decide_recusal"


class CampaignChangeForm(PortalForm):
    """The scheme; nothing is created by it yet."""

    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind of inspection"), choices=[(kind.value, kind.label) for kind in CAMPAIGN_KINDS]
    )
    content = words(_("What is inspected"))
    basis = forms.CharField(label=_("Basis"), max_length=300, required=False)
    starts_on = forms.DateField(label=_("From"))
    finish_by = forms.DateField(label=_("To be finished by"))
    target = DivisionField(permission=RUN, label=_("Area"))
    target_sectors = CodesField("sector", label=_("Sectors"), help_text=_("None ticked: all."))
    target_classes = forms.MultipleChoiceField(
        label=_("Risk classes"), choices=RiskClass, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )  # fmt: skip
    skip_visited = forms.BooleanField(
        label=_("Leave out who was or will be inspected by somebody else"), required=False, initial=True
    )

    def initial_of(self, record: Any) -> dict:
        found = super().initial_of(record)
        return found | ({"target": record.target.code} if record is not None else {})


class CampaignForm(CampaignChangeForm):
    body = BodyField(RUN)
    field_order = ("body", "title", "kind", "content", "basis", "starts_on", "finish_by")


class PoolsForm(PortalForm):
    """What is to be drawn; both pools are put together by rule when the form is sent."""

    body = BodyField(DRAW)
    title = forms.CharField(label=_("Title"), max_length=120)
    content = words(_("What is inspected"), required=False)
    sectors = CodesField("sector", label=_("Directed: only these sectors"), help_text=_("None ticked: all."))
    wanted = forms.IntegerField(label=_("Units to draw"), min_value=1, max_value=100_000)
    finish_by = forms.DateField(label=_("To be finished by"))
    seed_source = forms.CharField(
        label=_("Public value that gives the seed"),
        max_length=200,
        required=False,
        help_text=_(
            "A value that everybody will know and nobody knows yet, such as the numbers of tomorrow's lottery. Empty: "
            "chance and the words of the witness."
        ),
    )
    units = {"wanted": _("units")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["finish_by"].widget.attrs["min"] = local_day(timezone.now()).isoformat()


class WitnessForm(PortalForm):
    words = forms.CharField(
        label=_("Your words"),
        max_length=60,
        help_text=_("Any words or digits of your own choice; without a public value they become part of the seed."),
    )

    def initial_of(self, record: Any) -> dict:
        return {}


class SeedForm(PortalForm):
    """The public value, where one was named."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.record.seed_source:
            self.fields["seed_value"] = forms.CharField(
                label=self.record.seed_source, max_length=200, help_text=_("Exactly as it was made public.")
            )


class DrawAgainForm(PortalForm):
    redraw_reason = words(_("Reason for drawing again"), rows=3, max_length=300)
    seed_source = forms.CharField(label=_("Public value that gives the seed"), max_length=200, required=False)

    def initial_of(self, record: Any) -> dict:
        return {}


class LeaveChangeForm(PortalForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=LeaveKind)
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("To"))
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)


class _OfOfficer(PortalForm):
    """`officer` stands for person and body."""

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        body, person = values.pop("officer")
        return {**values, "body": body, "user": person}


class LeaveForm(_OfOfficer, LeaveChangeForm):
    officer = OfficerField(RECORD)
    field_order = ("officer", "kind", "starts_on", "ends_on", "note")


class RecusalForm(_OfOfficer):
    officer = OfficerField(DECIDE)
    enterprise = EnterpriseCodeField("inspections.view_recusal")
    ground = forms.ChoiceField(label=_("Ground"), choices=RecusalGround)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
