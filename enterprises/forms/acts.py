"""Forms of the acts on an enterprise and on requests about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.choices import ChangeKind, RiskClass, SupervisionKind
from enterprises.forms.facts import FIRST, NEEDED_FIRST, facts_form
from enterprises.services import facts as facts_
from safetyportal.core.choices import Level
from safetyportal.core.models import User
from safetyportal.core.notify import holders
from safetyportal.core.pages.division_field import DivisionField
from safetyportal.core.pages.forms import PortalForm

LEAVES = (Level.TOWNSHIP, Level.GRID)
REASON: dict[str, Any] = {"label": _("Reason"), "max_length": 500, "widget": forms.Textarea(attrs={"rows": 3})}


def licence_field(**kwargs):
    return forms.FileField(
        label=_("Photo or scan of the business licence"),
        help_text=_("JPEG, PNG or PDF, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
        **kwargs,
    )


_WHERE = ((_("Where"), _("The township or grid cell in which production takes place."), ("jurisdiction",)),)

RegisterForm = facts_form(
    "RegisterForm",
    columns=facts_.OFFICIAL_FACTS,
    needed=NEEDED_FIRST - {"legal_id_number", "legal_phone"},
    before=_WHERE,
    jurisdiction=DivisionField(
        label=_("Township or grid cell"), permission="enterprises.register_enterprise", levels=LEAVES
    ),
)
EditForm = facts_form(
    "EditForm",
    columns=facts_.OFFICIAL_FACTS,
    note=forms.CharField(label=_("Remark"), required=False, max_length=500, help_text=_("Stays in the history.")),
)
ChangeForm = facts_form(
    "ChangeForm",
    after=((_("Reason"), "", ("reason",)),),
    reason=forms.CharField(**REASON, help_text=_("The county reads this when it decides.")),
)
CorrectionForm = facts_form(
    "CorrectionForm",
    columns=tuple(name for name in facts_.FACTS if name in FIRST),
    needed=NEEDED_FIRST,
    before=_WHERE,
    after=((_("Business licence"), "", ("licence",)),),
    jurisdiction=DivisionField(label=_("Township"), levels=LEAVES),
    licence=licence_field(required=False),
)


class RevealForm(PortalForm):
    """Why somebody reads a phone or ID number in full."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Why the masked value is needed, for example the case or the inspection. It stays in the audit trail."
        ),
    )


class RiskForm(PortalForm):
    risk_class = forms.ChoiceField(label=_("Risk class"), choices=RiskClass, widget=forms.RadioSelect)
    reason = forms.CharField(**REASON, help_text=_("Facts and standard on which the class rests."))

    def initial_of(self, record) -> dict:
        return {"risk_class": record.risk_class, "reason": ""}


class SupervisionForm(PortalForm):
    kind = forms.ChoiceField(label=_("Responsibility"), choices=SupervisionKind)
    user = forms.ModelChoiceField(
        label=_("Person"), queryset=None, help_text=_("Officials and experts whose posting covers the enterprise.")
    )
    since = forms.DateField(label=_("Since"), required=False, help_text=_("Empty: today."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = self._candidates()
        self.fields["user"].label_from_instance = lambda user: user.name

    def _candidates(self):
        from django.utils import timezone  # noqa: PLC0415 -- leaf

        record = self.record
        if record is None:
            return User.objects.none()
        found = holders("enterprises.view_enterprise", record.place, record.sectors, now=timezone.now())
        return found.exclude(kind="enterprise").order_by("name")


class TransferForm(PortalForm):
    jurisdiction = DivisionField(
        label=_("Receiving township"), levels=LEAVES, help_text=_("In the county to which the enterprise has moved.")
    )
    reason = forms.CharField(**REASON)

    def initial_of(self, record) -> dict:
        return {}


class MoveForm(PortalForm):
    jurisdiction = DivisionField(
        label=_("Township or grid cell"), permission="enterprises.change_enterprise", levels=LEAVES
    )
    note = forms.CharField(label=_("Remark"), required=False, max_length=500)


class StepRequestForm(PortalForm):
    kind = forms.ChoiceField(
        label=_("What you ask for"),
        choices=[(value, label) for value, label in ChangeKind.choices if value != ChangeKind.FACTS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(**REASON, help_text=_("The county reads this when it decides."))


class DecideChangeForm(PortalForm):
    """Carries the version whose differences were shown, so that nobody approves others."""

    note = forms.CharField(label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    enterprise_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def initial_of(self, record) -> dict:
        return {"enterprise_version": record.enterprise.version}
