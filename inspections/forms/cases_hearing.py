"""Forms of a case: what the party says, and its hearing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hazards.forms.listings import words
from inspections.forms.cases import CaseForm, PersonChoice, who_speaks
from inspections.models import EnforcementCase
from inspections.workflow.cases_guards import HOST


class StatementForm(CaseForm):
    stated_on = forms.DateField(label=_("Stated on"))
    by = forms.CharField(label=_("Stated by"), max_length=60)
    text = words(_("Statement and defence"), rows=8, limit=100_000)
    examined_note = words(_("Result of the examination"), rows=4, limit=4000, required=False)
    accepted = forms.NullBooleanField(label=_("Accepted"), required=False)

    def initial_of(self, record) -> dict:
        return {**super().initial_of(record), **({"by": who_speaks(record)} if record else {})}


class HearingRequestForm(CaseForm):
    requested_on = forms.DateField(label=_("Requested on"))
    requested_by = forms.CharField(label=_("Requested by"), max_length=120)

    def initial_of(self, record) -> dict:
        return {**super().initial_of(record), **({"requested_by": who_speaks(record)} if record else {})}


class AnnounceForm(CaseForm):
    host = PersonChoice(HOST, label=_("Host of the hearing"))
    held_at = forms.DateTimeField(label=_("To be held at"))
    where = forms.CharField(label=_("Held where"), max_length=120)
    recorder = forms.CharField(label=_("Recorded by"), max_length=60, required=False)
    closed_session = forms.BooleanField(label=_("Not public: secret or private matters"), required=False)

    def initial_of(self, record) -> dict:
        return {"where": record.body.address} if isinstance(record, EnforcementCase) else {}


class HearingRecordForm(CaseForm):
    record = words(_("Record of the hearing"), rows=10, limit=100_000)
    report = words(_("Report of the hearing"), rows=5, limit=8000)
    agents = forms.CharField(label=_("Agents of the party"), max_length=120, required=False)
