"""Input of publication and withdrawal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from safetyportal.core.pages.forms import PortalForm


class PublishForm(PortalForm):
    """What everybody will read; name, number and days are those of the decision."""

    acts = forms.CharField(label=_("Unlawful acts"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.CharField(label=_("Basis"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    penalty = forms.CharField(label=_("Penalty decided"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(PortalForm):
    note = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawForm(PortalForm):
    note = forms.CharField(
        label=_("Reason, for everybody to read"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def initial_of(self, record):
        return {"note": record.reason if record else ""}
