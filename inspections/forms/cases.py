"""Forms of a case up to its decision. Choices among rows start from the case, which its page found in scope."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hazards.forms.listings import words
from inspections.choices.cases import (
    CaseSource,
    Outcome,
    PenaltyKind,
    Procedure,
    ReviewOpinion,
    Weighing,
)
from inspections.choices.law import PartyKind, Stage
from inspections.choices.papers_forms import forms_on
from inspections.forms.papers import DeliveryForm as PaperDeliveryForm
from inspections.models import (
    CaseApproval,
    CaseCharge,
    CaseEvidence,
    CaseRecusal,
    EnforcementCase,
    Finding,
    Violation,
)
from inspections.queries import cases as queries
from inspections.queries.cases_law import procedural_day, reckon
from inspections.queries.law import violations_in_force
from inspections.workflow.cases_guards import HANDLE
from safetyportal.core import notify
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import PortalForm

VIEW = "inspections.view_enforcementcase"


def people(perm: str, record: Any):
    """Who holds `perm` at the place of the body, by name."""
    place = record.body.place if isinstance(record, EnforcementCase) else getattr(record, "place", "/")
    holders = notify.holders(perm, place, getattr(record, "sectors", ()), now=timezone.now())
    return holders.order_by("name")


class PersonChoice(forms.ModelChoiceField):
    """A person of the body, named with the certificate."""

    def __init__(self, perm: str, **kwargs):
        self.perm = perm
        super().__init__(queryset=get_user_model().objects.none(), **kwargs)

    def label_from_instance(self, obj):
        return f"{obj.name}（{obj.certificate_number}）" if obj.certificate_number else obj.name


class RowChoice(forms.ModelChoiceField):
    """A row of the case: `narrow` keeps those that the act is about."""

    def __init__(self, model: Any, *, narrow: Any = None, **kwargs):
        self.model, self.narrow = model, narrow
        super().__init__(queryset=None, **kwargs)

    def __deepcopy__(self, memo):
        result = forms.Field.__deepcopy__(self, memo)
        result.queryset = None
        return result


_TODAY = frozenset((
    "stated_on", "requested_on", "paid_on", "handed_in_on", "began_on", "ended_on", "applied_on", "ruled_on", "on",
    "replied_on", "uncorrected_on",
))  # fmt: skip
_NOW = frozenset(("collected_at", "since", "sent_at", "received_at"))


class CaseForm(PortalForm):
    """Base: fills the choices of people and rows from the case, and today where something is recorded as it happens."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, PersonChoice) and self.record is not None:
                field.queryset = people(field.perm, self.record)
            if isinstance(field, RowChoice):
                field.queryset = self._rows(field, name)
                self._choose_the_only(field, name)

    def _choose_the_only(self, field: RowChoice, name: str) -> None:
        """Where there is one row to choose it is chosen."""
        rows = field.queryset if field.required and self.record is not None else None
        found = list(rows[:2]) if rows is not None else []
        if len(found) == 1:
            self.initial.setdefault(name, found[0].pk)

    def _rows(self, field: RowChoice, name: str):
        rows = self.record.rows_of(field.model) if self.record is not None else field.model._base_manager.none()
        return field.narrow(rows, self.record) if field.narrow else rows

    def initial_of(self, record) -> dict:
        now = timezone.now()
        days = {name: local_day(now) for name in self.base_fields if name in _TODAY}
        return days | {name: now for name in self.base_fields if name in _NOW}


def who_speaks(case: EnforcementCase) -> str:
    """The person who speaks for the party: its legal representative, or the party itself."""
    firm = case.enterprise
    head = firm.legal_representative or firm.principal
    return case.party_name if case.party_kind == PartyKind.PERSON else head


class FactsForm(CaseForm):
    """What is known of the case and its party."""

    cause = forms.CharField(label=_("Cause of action"), max_length=200)
    title = forms.CharField(label=_("Name of the case"), max_length=200)
    source = forms.ChoiceField(label=_("Source of the case"), choices=CaseSource)
    summary = words(_("Facts so far"), limit=4000, required=False)
    urgent_on = forms.DateField(
        label=_("Urgent investigation since"), required=False,
        help_text=_("Only where it was urgent: the papers follow within five working days."),
    )  # fmt: skip
    party_post = forms.CharField(label=_("Duty of the person"), max_length=60, required=False)
    party_id_number = forms.CharField(
        label=_("ID number"), max_length=18, required=False, help_text=_("Left empty, the number stays as it is.")
    )
    party_address = forms.CharField(label=_("Address of the party"), max_length=200, required=False)
    harms_life = forms.BooleanField(
        label=_("Endangers life or health, with harm done (five years to punish)"), required=False
    )
    public_interest = forms.BooleanField(label=_("Major public interest (legal review is due)"), required=False)
    complicated = forms.BooleanField(
        label=_("Difficult, or several legal relations (legal review and discussion are due)"), required=False
    )

    def initial_of(self, record) -> dict:
        return {**PortalForm.initial_of(self, record), "party_id_number": ""}

    def service_kwargs(self) -> dict:
        """An ID number that is left empty stays as it is: nobody needs to see it to change something else."""
        values = super().service_kwargs()
        return values if values["party_id_number"] else {k: v for k, v in values.items() if k != "party_id_number"}


class ProposeForm(CaseForm):
    """A new case against the enterprise or a person in it."""

    cause = forms.CharField(label=_("Cause of action"), max_length=120)
    party_kind = forms.ChoiceField(label=_("Party"), choices=PartyKind, widget=forms.RadioSelect, initial="unit")
    party_name = forms.CharField(
        label=_("Name of the person"), max_length=60, required=False, help_text=_("Only for a person.")
    )
    procedure = forms.ChoiceField(
        label=_("Procedure"), choices=Procedure, widget=forms.RadioSelect, initial="ordinary",
        help_text=_("On the spot only a warning or a small fine is decided."),
    )  # fmt: skip
    source = forms.ChoiceField(label=_("Source of the case"), choices=CaseSource, initial="inspection")
    summary = words(_("Facts so far"), limit=4000, required=False)
    partner = PersonChoice(HANDLE, label=_("Second officer in charge"))


class ProposeFromVisitForm(ProposeForm):
    findings: Any = forms.ModelMultipleChoiceField(
        label=_("Findings to charge"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Findings with an unlawful act become the first charges."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.record.findings.all() if self.record is not None else Finding._base_manager.none()
        self.fields["findings"].queryset = rows
        self.fields["findings"].initial = list(rows.exclude(violation=None).values_list("pk", flat=True))


class ChargeForm(CaseForm):
    """One unlawful act with what is proposed for it."""

    charge_row = RowChoice(
        CaseCharge, label=_("Charge to correct"), required=False, help_text=_("Leave empty to enter a new one.")
    )
    violation = forms.ModelChoiceField(label=_("Unlawful act"), queryset=Violation.objects.none())
    stage = forms.ChoiceField(label=_("Situation"), choices=Stage)
    act = forms.IntegerField(
        label=_("Number of the act"), min_value=1, max_value=99, required=False,
        help_text=_("Charges with the same number are one act: only the highest fine counts."),
    )  # fmt: skip
    act_from = forms.DateField(label=_("Act committed on"))
    act_to = forms.DateField(label=_("Act lasted until"), required=False)
    facts = words(_("Facts of the act"), limit=8000)
    evidence = forms.MultipleChoiceField(
        label=_("Evidence"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    proposed_kinds = forms.MultipleChoiceField(
        label=_("Proposed penalties"), choices=PenaltyKind, required=False, widget=forms.CheckboxSelectMultiple
    )
    proposed_fine = forms.DecimalField(
        label=_("Proposed fine"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    proposed_confiscation = forms.DecimalField(
        label=_("Proposed confiscation"), min_value=0, max_digits=14, decimal_places=2, required=False
    )
    weighing = forms.ChoiceField(label=_("Weighing"), choices=Weighing)
    weighing_reason = forms.CharField(label=_("Reason of the weighing"), max_length=500, required=False)
    units = {"proposed_fine": _("yuan"), "proposed_confiscation": _("yuan")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        on = local_day(timezone.now())
        known = [row.pk for row in violations_in_force(self.record.place, on)] if self.record else []
        self.fields["violation"].queryset = Violation.objects.filter(pk__in=known)
        rows = self.record.rows_of(CaseEvidence) if self.record else ()
        if self.record and self.record.visit:
            self.fields["act_from"].initial = local_day(self.record.visit.started_at)
        self.fields["evidence"].choices = [(row.number, str(row)) for row in rows]

    def clean_evidence(self):
        return [int(number) for number in self.cleaned_data["evidence"]]

    def clean(self):
        values = super().clean()
        for name in ("proposed_fine", "proposed_confiscation", "act"):
            values[name] = values.get(name) or 0
        return values


class ReasonsForm(CaseForm):
    reason = words(_("Opinion of the officers in charge"), limit=4000)


class DropChargeForm(CaseForm):
    charge_row = RowChoice(CaseCharge, label=_("Charge"))


class OfficerForm(CaseForm):
    officer = PersonChoice(HANDLE, label=_("Officer"))


class RecusalForm(OfficerForm):
    asked_by = forms.CharField(label=_("Asked by"), max_length=120, required=False)
    reason = words(_("Interest or relation"), rows=3, limit=500)


class RecusalDecisionForm(CaseForm):
    recusal = RowChoice(CaseRecusal, label=_("Recusal"), narrow=lambda rows, case: rows.filter(granted=None))
    granted = forms.TypedChoiceField(
        label=pgettext_lazy("recusal", "Decision"),
        choices=[("1", _("withdraws")), ("0", _("stays"))],
        coerce=lambda value: value == "1",
    )
    note = words(_("Reason"), rows=3, limit=500, required=False)


def _waiting(*steps: str):
    """Approvals that wait for one of these states."""
    return lambda rows, case: rows.filter(status__in=steps)


class ReviewForm(CaseForm):
    approval = RowChoice(CaseApproval, label=_("Matter"), narrow=_waiting("asked"))
    note = words(pgettext_lazy("review of a case", "Opinion"), rows=3, limit=500, required=False)

    def initial_of(self, record) -> dict:
        return {"note": _("Agreed.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first = self.fields["approval"].queryset.first()
        self.fields["approval"].initial = first.pk if first else None
        self.fields["approval"].help_text = first.reason if first else ""


class ReturnMatterForm(ReviewForm):
    note = words(_("Reason"), rows=3, limit=500)

    def initial_of(self, record) -> dict:
        return {}


class ApproveForm(ReviewForm):
    approval = RowChoice(CaseApproval, label=_("Matter"), narrow=_waiting("reviewed"))
    note = words(pgettext_lazy("approval of a case", "Opinion"), rows=3, limit=500, required=False)


class RefuseMatterForm(ReturnMatterForm):
    approval = RowChoice(CaseApproval, label=_("Matter"), narrow=_waiting("reviewed"))


class ReportForm(CaseForm):
    report = words(_("Investigation report"), rows=12, limit=20000)
    public_interest = forms.BooleanField(label=_("Major public interest (legal review is due)"), required=False)
    complicated = forms.BooleanField(
        label=_("Difficult, or several legal relations (legal review and discussion are due)"), required=False
    )

    def initial_of(self, record) -> dict:
        return PortalForm.initial_of(self, record)


class LegalReviewForm(CaseForm):
    opinion = forms.ChoiceField(
        label=pgettext_lazy("legal review", "Opinion"), choices=ReviewOpinion, widget=forms.RadioSelect
    )
    text = words(_("Legal review opinion"), rows=6, limit=4000)


class DiscussionForm(CaseForm):
    held_at = forms.DateTimeField(label=_("Held at"))
    ended_at = forms.DateTimeField(label=_("Ended at"), initial=timezone.now)
    where = forms.CharField(label=_("Held where"), max_length=120)
    recorder = forms.CharField(label=_("Recorded by"), max_length=60)
    members = words(
        _("Members"), rows=5, limit=4000,
        help_text=_("One a line: name, duty, opinion, parted by a comma. Begin the opinion with “不同意” for a no."),
    )  # fmt: skip
    text = words(_("What was discussed"), rows=6, limit=8000)
    conclusion = words(_("Conclusion"), rows=3)
    fine = forms.DecimalField(label=_("Fine concluded"), min_value=0, max_digits=14, decimal_places=2, required=False)
    units = {"fine": _("yuan")}

    def initial_of(self, record) -> dict:
        if record is None:
            return {}
        return {"where": record.body.address, "fine": reckon(record, procedural_day(record)).fine or None}

    def clean_members(self):
        found = []
        for line in self.cleaned_data["members"].splitlines():
            parts = [part.strip() for part in line.replace("，", ",").split(",", 2)]
            if len(parts) < 3 or not all(parts):
                raise forms.ValidationError(_("One a line: name, duty, opinion, parted by a comma."))
            name, post, opinion = parts
            found.append({"name": name[:60], "post": post[:60], "opinion": opinion[:500],
                          "agrees": not opinion.startswith("不")})  # fmt: skip
        return found


class NoticeForm(CaseForm):
    facts = words(_("Facts, reasons and basis"), rows=8, limit=8000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.record is not None:
            owed = reckon(self.record, procedural_day(self.record))
            lines = [_("Proposed fine: %(fine)s yuan.") % {"fine": f"{owed.fine:,.2f}"}, *owed.reasons]
            self.fields["facts"].help_text = " ".join(str(line) for line in lines)

    def initial_of(self, record) -> dict:
        return {"facts": "\n".join(row.facts for row in record.casecharge_rows.all())} if record else {}


class DeliveryForm(PaperDeliveryForm, CaseForm):
    """送达 of the issued paper: the form is that of the paper itself; the officers in charge deliver."""

    def initial_of(self, record) -> dict:
        if record is None:
            return {}
        return {
            "manner": "direct", "delivered_at": timezone.now(), "location": record.party_address,
            "receiver": who_speaks(record),
            "servers": "\n".join(row.user.name for row in queries.handlers(record)),
        }  # fmt: skip


class DecisionForm(CaseForm):
    outcome = forms.ChoiceField(label=pgettext_lazy("case", "Outcome"), choices=Outcome)
    reasons = words(_("Reasons of the decision"), rows=6, limit=8000)


class OnSpotForm(CaseForm):
    received_by = forms.CharField(label=_("Received by"), max_length=60)
    witness = forms.CharField(
        label=_("Witness"), max_length=60, required=False, help_text=_("Where the party refused to sign.")
    )
    reasons = words(_("Reasons of the decision"), rows=4, required=False)


class ClosingForm(CaseForm):
    result = words(_("How it was performed"), rows=4)


class PaperKindForm(CaseForm):
    """Any document that belongs to a case, filled in from it."""

    kind = forms.ChoiceField(label=_("Document name"), choices=())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = forms_on(local_day(timezone.now())).values()
        self.fields["kind"].choices = [(one.code, one.name) for one in known if one.about == "case"]
