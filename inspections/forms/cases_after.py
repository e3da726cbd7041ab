"""Forms of a case after its decision: money, remedies, court, police; and of the quality appraisal."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hazards.forms.listings import words
from inspections.choices.cases import DisputeKind, DisputeResult, OnSpotReason, PaymentKind, PoliceReply
from inspections.forms.cases import CaseForm, RowChoice
from inspections.models import CaseDispute, CasePayment
from inspections.queries import cases_daily as daily
from inspections.queries.cases_money import account
from inspections.queries.cases_tables import quality_items
from inspections.queries.receivers import police_of
from safetyportal.core.choices import Level
from safetyportal.core.deadlines import local_day
from safetyportal.core.pages.forms import PortalForm


def _yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=Decimal("0.01"), max_digits=14, decimal_places=2)


class PaymentForm(CaseForm):
    kind = forms.ChoiceField(label=_("For"), choices=PaymentKind)
    paid_on = forms.DateField(label=_("Paid on"))
    amount = _yuan(_("Amount"))
    receipt_number = forms.CharField(label=_("Number of the receipt"), max_length=40)
    on_the_spot = forms.BooleanField(label=_("Collected on the spot"), required=False)
    on_spot_reason = forms.ChoiceField(
        label=_("Why on the spot"), choices=[("", "—"), *OnSpotReason.choices], required=False
    )
    units = {"amount": _("yuan")}

    def initial_of(self, record) -> dict:
        """What is still owed, the fine before the rest."""
        found = super().initial_of(record)
        owed = account(record, local_day(timezone.now())) if record is not None else None
        kinds = [kind for kind in PaymentKind.values if owed is not None and owed.open_of(kind)]
        return {**found, "kind": kinds[0], "amount": owed.open_of(kinds[0])} if owed and kinds else found


class HandInForm(CaseForm):
    payment = RowChoice(
        CasePayment, label=_("Payment"), narrow=lambda rows, case: rows.filter(on_the_spot=True, handed_in_on=None)
    )
    handed_in_on = forms.DateField(label=_("Handed in on"))


class DeferralForm(CaseForm):
    reason = words(_("Application of the party and opinion"), rows=4)
    instalments = words(_("Instalments"), rows=4, help_text=_("One a line: day and amount, such as 2026-12-31 10000."))

    def clean_instalments(self):
        found = []
        for line in self.cleaned_data["instalments"].splitlines():
            parts = line.replace("，", " ").replace(",", "").split()
            if not parts:
                continue
            try:
                found.append((date.fromisoformat(parts[0]), Decimal(parts[1])))
            except (ValueError, IndexError, InvalidOperation) as error:
                raise forms.ValidationError(_("One a line: day and amount, such as 2026-12-31 10000.")) from error
        return found


class DisputeForm(CaseForm):
    kind = forms.ChoiceField(label=_("Remedy"), choices=DisputeKind)
    organ = forms.CharField(label=_("Organ or court"), max_length=120)
    began_on = forms.DateField(label=_("Began on"))
    execution_suspended = forms.BooleanField(label=_("Execution suspended"), required=False)
    note = forms.CharField(label=_("Remark"), max_length=500, required=False)


class EndDisputeForm(CaseForm):
    dispute = RowChoice(CaseDispute, label=_("Remedy"), narrow=lambda rows, case: rows.filter(ended_on=None))
    ended_on = forms.DateField(label=_("Ended on"))
    result = forms.ChoiceField(
        label=_("Result"), choices=[one for one in DisputeResult.choices if one[0] != DisputeResult.OPEN]
    )
    note = forms.CharField(label=_("Remark"), max_length=500, required=False)


class DailyForm(CaseForm):
    """What the daily penalty is reckoned from (《安全生产法》第一百一十二条)."""

    ordered_on = forms.DateField(label=_("Correction ordered on"))
    uncorrected_on = forms.DateField(
        label=_("Found uncorrected on"), help_text=_("Each day after the order until this one is fined.")
    )
    facts = words(_("Findings of the check"), rows=5, limit=4000)

    def initial_of(self, record) -> dict:
        ordered = {"ordered_on": daily.ordered_on(record)} if record is not None else {}
        return {**super().initial_of(record), **ordered}


class CourtForm(CaseForm):
    applied_on = forms.DateField(label=_("Applied on"))
    court = forms.CharField(label=_("Court"), max_length=120)

    def initial_of(self, record) -> dict:
        where = record.body.jurisdiction if record is not None else None
        court = f"{where.name}人民法院" if where is not None and where.level == Level.COUNTY else ""
        return {**super().initial_of(record), "court": court}


class RulingForm(CaseForm):
    ruled_on = forms.DateField(label=_("Ruling on"))
    ruling = forms.CharField(label=_("Ruling"), max_length=500)
    finished = forms.BooleanField(label=_("Enforcement finished by the court"), required=False)


class DayForm(CaseForm):
    on = forms.DateField(label=_("On"))


class TransferForm(CaseForm):
    crime = forms.CharField(label=_("Suspected crime"), max_length=200)
    facts = words(_("Facts of the act"), rows=6, limit=8000)

    def initial_of(self, record) -> dict:
        return {"facts": "\n".join(row.facts for row in record.casecharge_rows.all())} if record is not None else {}


class SentForm(CaseForm):
    police = forms.CharField(label=_("Police organ"), max_length=120)

    def initial_of(self, record) -> dict:
        found = super().initial_of(record)
        return {**found, "police": police_of(record.body)} if record is not None else found

    sent_at = forms.DateTimeField(label=_("Sent"))
    received_at = forms.DateTimeField(label=_("Received by the police"))


class ReplyForm(CaseForm):
    reply = forms.ChoiceField(
        label=_("Reply of the police"), choices=[one for one in PoliceReply.choices if one[0] != PoliceReply.WAITING]
    )
    replied_on = forms.DateField(label=_("Replied on"))
    reply_note = forms.CharField(label=_("Reason of the reply"), max_length=500, required=False)
    objected_on = forms.DateField(label=_("Objection raised on"), required=False)
    objection = forms.CharField(label=_("Objection raised"), max_length=500, required=False)


class DrawForm(PortalForm):
    title = forms.CharField(label=_("Name of the appraisal"), max_length=120)
    closed_from = forms.DateField(label=_("Cases closed from"))
    closed_to = forms.DateField(label=_("Cases closed to"))
    wanted = forms.IntegerField(label=_("Cases to draw"), min_value=1, max_value=200)
    seed_source = forms.CharField(
        label=_("Public value that is the seed"), max_length=120, required=False,
        help_text=_("Such as the numbers of a lottery on a day named beforehand. Empty: chance and the words below."),
    )  # fmt: skip
    seed = forms.CharField(
        label=_("Seed"), max_length=64, help_text=_("The public value itself, or words of the witness's own choice.")
    )
    witness = forms.CharField(label=_("Witness"), max_length=60)


class PeriodForm(forms.Form):
    """From which day until which, of the draw."""

    first = forms.DateField(label=_("Drawn from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Drawn until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def period(self) -> tuple[date | None, date | None]:
        """What was typed; all the time when it is no day."""
        if not self.is_bound or not self.is_valid():
            return None, None
        return self.cleaned_data["first"], self.cleaned_data["last"]


class ScoreForm(PortalForm):
    """Points lost for each line of the table."""

    remark = words(_("Remark"), rows=3, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for item in quality_items():
            self.fields[f"item_{item.code}"] = forms.IntegerField(
                label=item.label, min_value=0, max_value=item.points, required=False,
                help_text=_("At most %(n)s points.") % {"n": item.points},
            )  # fmt: skip
        self.order_fields([f"item_{item.code}" for item in quality_items()])

    def service_kwargs(self) -> dict:
        values = super().service_kwargs()
        points = {name[5:]: value or 0 for name, value in values.items() if name.startswith("item_")}
        rest = {name: value for name, value in values.items() if not name.startswith("item_")}
        return {"points": points, **rest}


class ScoreObjectionForm(PortalForm):
    objection = words(_("Objection raised"), rows=4)


class ScoreAnswerForm(ScoreForm):
    answer = words(_("Answer"), rows=4)
    remark = None  # type: ignore[assignment]  # how Django forms leave out an inherited field
