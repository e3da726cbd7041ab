"""Input of hand-overs (抄告、移送)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hazards.choices_loop import HandOverKind
from hazards.forms.loop import area, field_of
from hazards.models import HandOver, Hazard
from hazards.queries.handovers import bodies_for, bodies_within
from safetyportal.core.pages.forms import PortalForm


class SendForm(PortalForm):
    """To whom, and whom to ask next when they refuse."""

    kind = forms.ChoiceField(label=_("Kind"), choices=HandOverKind, widget=forms.RadioSelect)
    to_body: Any = forms.ModelChoiceField(label=_("Receiving body"), queryset=None)
    candidates: Any = forms.ModelMultipleChoiceField(
        label=_("When refused, ask next"),
        queryset=None,
        required=False,
        help_text=_("Up to five, in the order of the list. Without any, a refused hazard comes back to you."),
    )
    reason = area(_("Reason"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if isinstance(self.record, Hazard):
            rows = bodies_for(self.record)
            field_of(self, "to_body").queryset = field_of(self, "candidates").queryset = rows


class ReplyForm(PortalForm):
    reply = area(_("Reply"), max_length=1000, help_text=_("What will be done, and by whom."))

    def initial_of(self, record: Any) -> dict:
        return {}


class FeedbackForm(PortalForm):
    feedback = area(_("Result"), help_text=_("What came of it; the sender reads this."))


class DesignateForm(PortalForm):
    to_body: Any = forms.ModelChoiceField(label=_("Body that takes it"), queryset=None)
    note = area(_("Remark"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if isinstance(self.record, HandOver):
            field_of(self, "to_body").queryset = bodies_within(self.record.to_place)
